#include "sitefall/score/rare_json.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "sitefall/process/process.h"
#include "sitefall/score/api.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/options.h"
#include "sitefall/score/rare_study.h"
#include "sitefall/score/run_json.h"
#include "sitefall/score/score.h"
#include "sitefall/score/standstill.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

Json json_of(const RareResult& result) {
    Json json;
    json["method"] = result.method;
    json["unavailability"] = json_of(result.unavailability);
    json["down"] = json_of(result.down);
    json["lost_level"] = json_of(result.lost_level);
    json["interruptions_per_year"] = json_of(result.interruptions_per_year);
    json["breach"] = json_of(result.breach);
    const auto& d = result.diagnostics;
    json["replications"] = d.replications;
    json["excursions"] = d.excursions;
    json["effective_size"] = number(d.effective_size);
    json["largest_share"] = number(d.largest_share);
    json["top_share"] = number(d.top_share);
    json["paths"] = d.paths;
    json["doubts"] = d.doubts;
    json["cautions"] = d.cautions;
    return json;
}

Json json_of(const RareScore& score) {
    Json json;
    json["service"] = score.service;
    json["measure"] = score.measure;
    json.update(json_of(score.found));
    return json;
}

std::string rare_json(const model::Document& document, const std::string& options_json,
                      support::Control& control) {
    const Options given(options_json, {"horizon_h", "confidence", "precision", "replications",
                                       "threads", "target", "key_hi", "key_lo"});
    const auto begun = std::chrono::steady_clock::now();
    const auto& architecture = *document.architecture;
    const double horizon = given.positive("horizon_h").value_or(architecture.horizon.value);
    RareEffort effort;
    effort.confidence = given.confidence().value_or(effort.confidence);
    effort.precision = given.share("precision").value_or(effort.precision);
    effort.replications = given.count("replications", 2, most_rare_replications).value_or(0);
    effort.threads = static_cast<int>(given.count("threads", 1, most_threads).value_or(0));
    const auto wanted = given.text("target").value_or("unavailability");
    if (wanted != "unavailability" && wanted != "breach")
        throw support::RequestError("target must be unavailability or breach; found " + wanted);
    const auto process = process::compile(architecture);
    if (wanted == "breach" &&
        std::none_of(process.services.begin(), process.services.end(),
                     [](const auto& service) { return service.has_tolerance; }))
        throw support::RequestError(
            "no service has a tolerance: there is no breach to look for; give one, or look for "
            "unavailability");
    Json json = head_of("rare", architecture);
    json["target"] = wanted;
    json["services"] = Json::object();
    std::uint64_t events = 0;
    std::uint32_t replications = 0;
    std::vector<std::string> warnings;
    for (std::size_t s = 0; s < process.services.size(); ++s) {
        const auto& service = process.services[s];
        const bool breach = wanted == "breach";
        if (breach && !service.has_tolerance) continue;
        const auto target = rare_target(process, static_cast<int>(s), breach);
        const auto found = refusing_standstill(
            [&] { return rare_study(process, target, horizon, given.key(), effort, control); });
        json["services"][service.id] = json_of(RareScore{service.id, wanted, found});
        events += found.events;
        replications = std::max(replications, found.diagnostics.replications);
        for (const auto& doubt : found.diagnostics.doubts)
            warnings.push_back(service.id + ": not to be trusted: " + doubt);
        for (const auto& caution : found.diagnostics.cautions)
            warnings.push_back(service.id + ": " + caution);
    }
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
    Run run{given.key(), replications, events, spent.count(), horizon, threads_for(effort.threads),
            warnings};
    run.method = "importance sampling";
    return finished(std::move(json), run, architecture);
}

} // namespace sitefall::score
