#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sitefall/score/api.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/expected_events.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/one_loss.h"
#include "sitefall/score/options.h"
#include "sitefall/score/run_json.h"
#include "sitefall/score/standstill.h"
#include "sitefall/score/stress.h"

namespace sitefall::score {

namespace {

using score::json_of;

Json json_of(const Restoration& restoration) {
    Json json;
    json["p5"] = json_of(restoration.p5);
    json["p50"] = json_of(restoration.p50);
    json["p95"] = json_of(restoration.p95);
    json["never"] = json_of(restoration.never);
    for (std::size_t i = 0; i < told_quantiles; ++i) {
        json["quantiles"]["levels"].push_back(static_cast<double>(i + 1) / (told_quantiles + 1));
        json["quantiles"]["hours"].push_back(number(restoration.quantiles[i]));
    }
    return json;
}

Json json_of(const Curve& curve, const std::vector<double>& grid) {
    Json json;
    json["time"] = grid;
    for (const auto& estimate : curve.restored) {
        json["restored"].push_back(estimate.value);
        json["restored_low"].push_back(estimate.low);
        json["restored_high"].push_back(estimate.high);
    }
    for (const auto& band : curve.restored_band) {
        json["restored_band_low"].push_back(band.low);
        json["restored_band_high"].push_back(band.high);
    }
    for (const auto& band : curve.mean_level_band) {
        json["mean_level_band_low"].push_back(band.low);
        json["mean_level_band_high"].push_back(band.high);
    }
    for (const auto& estimate : curve.mean_level) {
        json["mean_level"].push_back(estimate.value);
        json["mean_level_low"].push_back(estimate.low);
        json["mean_level_high"].push_back(estimate.high);
    }
    return json;
}

Json json_of(const Wait& wait) {
    Json json;
    json["job"] = wait.job;
    json["reason"] = wait.reason;
    json["waited_for"] = wait.on;
    json["mean_hours"] = wait.hours;
    json["share"] = wait.share;
    return json;
}

void write_answers(const Stress& stress, Json& json) {
    json["restoration"] = Json::object();
    json["curves"] = Json::object();
    json["unmet_user_hours"] = json_of(stress.unmet);
    json["unmet_user_hours_by_service"] = Json::object();
    for (const auto& service : stress.services) {
        Json& restoration = json["restoration"][service.id];
        restoration["any"] = json_of(service.restoration[0]);
        restoration["tolerance"] = json_of(service.restoration[1]);
        restoration["full"] = json_of(service.restoration[2]);
        json["curves"][service.id] = json_of(service.curve, stress.grid);
        json["unmet_user_hours_by_service"][service.id] = json_of(service.unmet);
    }
    json["order"] = stress.order;
    json["waits"] = Json::array();
    for (const auto& wait : stress.waits) json["waits"].push_back(json_of(wait));
}

} // namespace

std::string stress_json(const model::Document& document, const std::string& loss_json,
                        const std::string& options_json, support::Control& control) {
    const Options given(options_json, {"horizon_h", "confidence", "replications", "threads",
                                       "lasting", "key_hi", "key_lo"});
    StressOptions options;
    options.horizon = given.positive("horizon_h").value_or(options.horizon);
    options.confidence = given.confidence().value_or(options.confidence);
    options.replications = given.count("replications", 2).value_or(options.replications);
    options.threads = static_cast<int>(given.count("threads", 1, most_threads).value_or(0));
    options.key = given.key();
    const auto loss = one_loss(document, loss_json, given.text("lasting").value_or(""));
    check_expected_events(*document.architecture, options.horizon);
    const auto process = process::compile(*document.architecture);
    const auto plan = process::compile_loss(process, loss);
    const Stress found = refusing_standstill(
        [&] { return stress(process, plan, options, simulation_players(options.key), control); });
    Json json = head_of("stress", *document.architecture);
    json["loss"] = loss.text;
    write_answers(found, json);
    const Run run{options.key,   found.replications, found.events,  found.seconds,
                  found.horizon, found.threads,      found.warnings};
    return finished(std::move(json), run, *document.architecture);
}

} // namespace sitefall::score
