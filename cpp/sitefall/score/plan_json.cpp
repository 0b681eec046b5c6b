#include <nlohmann/json.hpp>
#include <string>

#include "sitefall/score/api.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/forecast.h"
#include "sitefall/score/run_json.h"
#include "sitefall/score/score_options.h"
#include "sitefall/score/standstill.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

Json json_of(const PlannedMeasure& measure) {
    Json json;
    json["pilot"] = score::json_of(measure.pilot);
    json["half_width_wanted"] = measure.wanted;
    json["half_width_expected"] = number(measure.half_width);
    json["replications_needed"] = number(measure.needed);
    json["seen_in"] = measure.hits;
    return json;
}

Json strata_json(const Plan& plan) {
    Json json = Json::array();
    for (std::size_t h = 0; h < plan.pilot.size(); ++h) {
        Json stratum;
        stratum["occurrences"] = plan.pilot[h].occurrences;
        stratum["probability"] = plan.pilot[h].probability;
        stratum["pilot"] = plan.pilot[h].replications;
        stratum["replications"] = plan.by_stratum[h];
        json.push_back(stratum);
    }
    return json;
}

void write_answers(const Plan& plan, Json& json) {
    json["needed"] = number(plan.needed);
    json["needed_low"] = number(plan.needed_low);
    json["needed_high"] = number(plan.needed_high);
    json["expected_replications"] = plan.replications;
    json["expected_low"] = plan.replications_low;
    json["expected_high"] = plan.replications_high;
    json["enough"] = plan.enough;
    json["other_replications"] = plan.other;
    json["expected_events"] = plan.events;
    json["cpu_seconds"] = plan.cpu_seconds;
    json["wall_seconds"] = plan.seconds;
    json["confidence"] = plan.confidence;
    json["decides"] = plan.decides;
    json["measures"] = Json::object();
    for (const auto& measure : plan.measures) json["measures"][measure.name] = json_of(measure);
    json["unseen"] = plan.unseen;
    json["seldom_seen"] = plan.seldom;
    json["rare"] = plan.rare;
    json["strata"] = strata_json(plan);
}

} // namespace

std::string plan_json(const model::Document& document, const std::string& options_json,
                      support::Control& control) {
    const ScoreOptions options = score_options(options_json);
    if (options.method != "simulation")
        throw support::RequestError("only a simulation has a pilot; the chain samples nothing");
    if (options.curves) throw support::RequestError("a plan computes no curves");
    if (options.effort.budget_seconds > 0)
        throw support::RequestError("a budget says how long already; leave it out of a plan");
    const auto& architecture = *document.architecture;
    const Plan found = refusing_standstill(
        [&] { return plan(architecture, options, engines_of_score(options), control); });
    Json json = head_of("plan", architecture);
    write_answers(found, json);
    const std::vector<std::string> none;
    const Run run{options.key,
                  found.pilot_replications,
                  found.pilot_events,
                  found.pilot_seconds,
                  found.horizon,
                  found.threads,
                  none};
    return finished(std::move(json), run, architecture);
}

} // namespace sitefall::score
