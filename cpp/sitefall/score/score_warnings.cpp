#include "sitefall/score/score_warnings.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "sitefall/score/tally.h"
#include "sitefall/simulation/static_levels.h"

namespace sitefall::score {

namespace {

constexpr std::size_t most_named = 5;

} // namespace

std::string list_of(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most_named); ++i) {
        text += (i > 0 ? ", " : "") + names[i];
    }
    if (names.size() > most_named) {
        text += " and " + std::to_string(names.size() - most_named) + " more";
    }
    return text;
}

std::vector<std::string> warnings_of_sample(const Sampled& sampled) {
    std::vector<std::string> warnings;
    const std::string after = "after " + std::to_string(sampled.replications) + " replications";
    if (sampled.ended == Ended::interrupted) {
        warnings.push_back("interrupted " + after + ": a partial result");
    }
    if (sampled.ended == Ended::budget) {
        warnings.push_back("the budget of time ended " + after +
                           ": another run need not give the same numbers");
    }
    if (sampled.ended == Ended::at_most && sampled.too_wide.empty()) {
        warnings.push_back("too few losses were seen " + after +
                           " to judge how wide the intervals are");
    }
    if (!sampled.too_wide.empty() && sampled.ended != Ended::precise) {
        warnings.push_back("the precision asked for is not reached " + after + " for " +
                           list_of(sampled.too_wide));
    }
    if (!sampled.rare.empty()) {
        warnings.push_back("fewer than 100 of these are expected in " +
                           std::to_string(sampled.replications) +
                           " histories; their outages may be missing from the intervals: " +
                           list_of(sampled.rare));
    }
    return warnings;
}

namespace {

void warn_of_unbounded(const Score& score, std::vector<std::string>& warnings) {
    std::vector<std::string> quiet;
    for (const auto& service : score.services) {
        if (std::isinf(service.interruptions_per_year.high)) quiet.push_back(service.id);
    }
    if (quiet.empty()) return;
    warnings.push_back(
        "no interruption was seen, and nothing limits how many one history may hold: "
        "interruptions_per_year has no upper end for " +
        list_of(quiet));
}

} // namespace

std::vector<std::string> warnings_of_users(const process::Process& process) {
    std::vector<std::string> without;
    for (const auto& service : process.services) {
        if (service.users <= 0) without.push_back(service.id);
    }
    if (without.empty()) return {};
    if (without.size() == process.services.size()) {
        return {"no service states its users: each counts as one user"};
    }
    return {"services without users add nothing to user-hours: " + list_of(without)};
}

std::vector<std::string> warnings_of_levels(const process::Process& process) {
    const auto levels = simulation::StaticQuestions(process).lose({}).in_the_end;
    std::vector<std::string> short_of;
    for (std::size_t s = 0; s < levels.size(); ++s)
        if (levels[s] < 1 - level_margin) short_of.push_back(process.services[s].id);
    if (short_of.empty()) return {};
    return {"these never reach their full level, even with nothing lost: " + list_of(short_of)};
}

std::vector<std::string> warnings_of(const model::Architecture& architecture,
                                     const process::Process& process, const Score& score,
                                     bool inputs_complete) {
    std::vector<std::string> warnings = warnings_of_sample(score.sampled);
    warn_of_unbounded(score, warnings);
    for (auto& warning : warnings_of_users(process)) warnings.push_back(std::move(warning));
    std::vector<std::string> without;
    for (const auto& service : process.services) {
        if (!service.has_tolerance) without.push_back(service.id);
    }
    if (!score.score) {
        warnings.push_back("no service has a tolerance: there is no score");
    } else if (!without.empty()) {
        warnings.push_back("services without a tolerance are left out of the score: " +
                           list_of(without));
    }
    if (!inputs_complete) {
        warnings.push_back("interrupted before the uncertain inputs were sampled");
    }
    for (const auto& warning : architecture.warnings) {
        warnings.push_back(warning.pointer + ": " + warning.text);
    }
    return warnings;
}

} // namespace sitefall::score
