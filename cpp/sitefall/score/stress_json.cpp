#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "sitefall/score/api.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/options.h"
#include "sitefall/score/standstill.h"
#include "sitefall/score/stress.h"
#include "sitefall/support/issue.h"
#include "sitefall/support/version.h"

namespace sitefall::score {

namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const Restoration& restoration) {
    Json json;
    json["p5"] = score::json_of(restoration.p5);
    json["p50"] = score::json_of(restoration.p50);
    json["p95"] = score::json_of(restoration.p95);
    json["never"] = score::json_of(restoration.never);
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
    for (const auto& service : stress.services) {
        Json& restoration = json["restoration"][service.id];
        restoration["any"] = json_of(service.restoration[0]);
        restoration["tolerance"] = json_of(service.restoration[1]);
        restoration["full"] = json_of(service.restoration[2]);
        json["curves"][service.id] = json_of(service.curve, stress.grid);
    }
    json["order"] = stress.order;
    json["waits"] = Json::array();
    for (const auto& wait : stress.waits) json["waits"].push_back(json_of(wait));
}

// A count, or a hazard that stands for several, is a question for claims.
model::Loss one_loss(const model::Document& document, const std::string& loss_json,
                     const std::string& lasting_json) {
    const auto losses = model::read_loss(document, loss_json, lasting_json);
    if (losses.size() == 1) return losses.front();
    std::string choices;
    for (const auto& loss : losses) choices += (choices.empty() ? "" : ", ") + loss.text;
    throw support::RequestError("one loss is suffered at a time; this stands for " +
                                std::to_string(losses.size()) + ": " + choices);
}

} // namespace

std::string stress_json(const model::Document& document, const std::string& loss_json,
                        const std::string& options_json, support::Control& control) {
    const Options given(options_json, {"horizon_h", "confidence", "replications", "threads",
                                       "lasting", "key_hi", "key_lo"});
    StressOptions options;
    options.horizon = given.positive("horizon_h").value_or(options.horizon);
    options.confidence = given.share("confidence").value_or(options.confidence);
    options.replications = given.count("replications", 2).value_or(options.replications);
    options.threads = static_cast<int>(given.count("threads", 0).value_or(0));
    options.key = given.key();
    const auto loss = one_loss(document, loss_json, given.text("lasting").value_or(""));
    const auto process = process::compile(*document.architecture);
    const auto plan = process::compile_loss(process, loss);
    const Stress found = refusing_standstill(
        [&] { return stress(process, plan, options, simulation_players(options.key), control); });
    Json json;
    json["kind"] = "stress";
    json["name"] = document.architecture->name;
    json["loss"] = loss.text;
    write_answers(found, json);
    json["method"] = "simulation";
    json["seed"] = spelled(options.key);
    json["replications"] = found.replications;
    json["events"] = found.events;
    json["seconds"] = found.seconds;
    json["threads"] = found.threads;
    json["horizon_h"] = found.horizon;
    json["model"] = document.architecture->hash;
    json["version"] = support::version();
    json["warnings"] = found.warnings;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace sitefall::score
