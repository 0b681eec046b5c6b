#include "sitefall/score/solved.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "sitefall/score/score_warnings.h"
#include "sitefall/support/issue.h"
#include "sitefall/support/told.h"

namespace sitefall::score {

namespace {

void write_labels(const model::Architecture& architecture, Score& score) {
    for (auto& told : score.services) {
        const auto written =
            std::find_if(architecture.services.begin(), architecture.services.end(),
                         [&](const auto& service) { return service.id == told.id; });
        if (written != architecture.services.end()) told.label = written->label;
    }
}

void write_total(Score& score, const std::string& method) {
    score.unmet = support::exact(0, method);
    score.unmet.guarantee = support::Guarantee::proven;
    for (const auto& service : score.services) {
        if (!service.unmet) continue;
        score.unmet.value += service.unmet->value;
        score.unmet.low += service.unmet->low;
        score.unmet.high += service.unmet->high;
    }
}

// The score is a mean of chances; that all are kept together is one only of a single service.
void write_tolerances(const process::Process& process, Score& score, const std::string& method) {
    double weights = 0;
    int tolerances = 0;
    auto kept = support::exact(0, method);
    kept.guarantee = support::Guarantee::proven;
    for (std::size_t s = 0; s < score.services.size(); ++s) {
        if (!score.services[s].breach) continue;
        const auto one = support::complement(*score.services[s].breach);
        const double weight = process.services[s].weight;
        ++tolerances;
        weights += weight;
        kept.value += weight * one.value;
        kept.low += weight * one.low;
        kept.high += weight * one.high;
    }
    if (tolerances == 0) return;
    if (std::isnan(kept.value)) {
        score.score = score.all_kept = support::untold(method);
        return;
    }
    score.score = support::scaled(kept, 1 / weights);
    score.all_kept = tolerances == 1 ? *score.score : support::untold(method);
    if (tolerances > 1)
        score.warnings.push_back("all_kept hangs on several tolerances together, which " + method +
                                 " does not give; simulate");
}

} // namespace

Score solved(const model::Architecture& architecture, const ScoreOptions& options,
             support::Control& control, const std::string& method, const Solve& solve) {
    const auto begun = std::chrono::steady_clock::now();
    if (architecture.services.empty())
        throw support::RequestError("there is nothing to score: the document has no services");
    Score result;
    result.horizon = options.horizon > 0 ? options.horizon : architecture.horizon.value;
    const auto process = process::compile(architecture);
    solve(process, result);
    const Engines engines = engines_of_simulation(options.key);
    result.single_points = engines.single_points(process, control.stop);
    result.redundancy = engines.redundancy(process, control.stop);
    write_labels(architecture, result);
    write_total(result, method);
    write_tolerances(process, result, method);
    result.assumptions = model::assumptions_of(architecture);
    result.warnings.push_back(
        method + " gives no quantiles of outages, no exceedance and no causes; simulate for these");
    for (auto& warning : warnings_of_levels(process)) result.warnings.push_back(std::move(warning));
    if (!architecture.unknowns.empty())
        result.warnings.push_back(
            "uncertain inputs stand at their values; simulate for what they add");
    for (const auto& warning : architecture.warnings)
        result.warnings.push_back(warning.pointer + ": " + warning.text);
    result.threads = 1;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
    result.seconds = spent.count();
    return result;
}

} // namespace sitefall::score
