#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "sitefall/score/api.h"
#include "sitefall/score/compare.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/run_json.h"
#include "sitefall/score/score_options.h"
#include "sitefall/score/standstill.h"

namespace sitefall::score {

namespace {

Json optional_number(const std::optional<double>& value) {
    return value ? number(*value) : Json(nullptr);
}

Json rows_of(const ComparedOption& option, const std::vector<std::string>& measures) {
    Json rows = Json::object();
    for (std::size_t m = 0; m < measures.size(); ++m) {
        if (option.differences[m]) rows[measures[m]] = json_of(option.differences[m]->estimate);
    }
    return rows;
}

Json pairing_of(const ComparedOption& option, const std::vector<std::string>& measures) {
    Json pairing = Json::object();
    for (std::size_t m = 0; m < measures.size(); ++m) {
        const auto& difference = option.differences[m];
        if (!difference) continue;
        Json& told = pairing[measures[m]];
        told["variance_reduction"] = optional_number(difference->variance_reduction);
        told["differing"] = difference->differing;
    }
    return pairing;
}

Json facts_of(const ComparedOption& option) {
    Json json;
    if (!option.label.empty()) json["label"] = option.label;
    json["applied"] = option.applied;
    json["capital"] = optional_number(option.capital);
    json["per_year"] = optional_number(option.per_year);
    json["cost"] = optional_number(option.cost);
    json["avoided_user_hours"] = json_of(option.avoided);
    json["cost_per_avoided_user_hour"] =
        option.cost_per_avoided ? json_of(*option.cost_per_avoided) : Json(nullptr);
    json["why_no_ratio"] = option.why_no_ratio.empty() ? Json(nullptr) : Json(option.why_no_ratio);
    json["on_front"] = option.cost ? Json(option.on_front) : Json(nullptr);
    json["dominated_by"] = option.dominated_by;
    return json;
}

void write(const Comparison& found, Json& json) {
    for (const char* part : {"base", "rows", "options", "pairing"}) json[part] = Json::object();
    for (std::size_t m = 0; m < found.measures.size(); ++m) {
        json["base"][found.measures[m]] = json_of(found.base[m]);
    }
    for (const auto& option : found.options) {
        json["rows"][option.id] = rows_of(option, found.measures);
        json["options"][option.id] = facts_of(option);
        json["pairing"][option.id] = pairing_of(option, found.measures);
    }
    json["front"] = found.front;
    json["strata"] = Json::array();
    for (const auto& stratum : found.strata) json["strata"].push_back(json_of(stratum));
}

} // namespace

std::string compare_json(const model::OptionSet& set, const std::string& options_json,
                         support::Control& control, Runner* runner) {
    const ScoreOptions options = score_options(options_json);
    const auto& base = *set.base.architecture;
    Engines engines = engines_of_simulation(options.key);
    engines.runner = runner;
    const Comparison found =
        refusing_standstill([&] { return compare(set, options, engines, control); });
    Json json = head_of("comparison", base);
    write(found, json);
    json["changes"] = set.hash;
    const Run run{options.key,          found.sampled.replications,
                  found.sampled.events, found.seconds,
                  found.horizon,        found.threads,
                  found.warnings};
    return finished(std::move(json), run, base);
}

} // namespace sitefall::score
