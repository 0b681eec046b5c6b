#pragma once
// Options against the document as it is: paired differences, what an avoided user-hour costs, the Pareto front.
//
// Base and options play the same replications under the same key. A stream belongs to an element by its id, so that
// equal elements live the same histories, and a difference keeps only what the option changes [GY92]. Each
// history gives one difference; their stratified mean and its interval are those of support/difference.h.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sitefall/model/option_set.h"
#include "sitefall/score/score.h"

namespace sitefall::score {

/// A measure of option minus base.
struct PairedDifference {
    support::Estimate estimate;
    /// Var of the difference of two independent samples of the same sizes over that of the pairs; nothing where no
    /// history differed.
    std::optional<double> variance_reduction;
    double differing = 0; // share of the histories that differed, by probability
};

struct ComparedOption {
    std::string id, label;
    std::vector<std::string> applied;
    std::optional<double> capital, per_year, cost; // cost: over the horizon, undiscounted
    std::vector<std::optional<PairedDifference>> differences; // by measure
    support::Estimate avoided;                                // user-hours over the horizon
    std::optional<support::Estimate> cost_per_avoided;
    std::string why_no_ratio; // where there is none
    std::vector<std::string> dominated_by;
    bool on_front = false;
};

struct Comparison {
    double horizon = 0;
    std::vector<std::string> measures;
    std::vector<support::Estimate> base; // by measure
    std::vector<ComparedOption> options;
    std::vector<std::string> front; // `base` for doing nothing; the cheapest first
    std::vector<StratumCount> strata;
    Sampled sampled;
    double seconds = 0;
    int threads = 0;
    std::vector<std::string> warnings;
};

/// @pre as score. @throws support::Interrupted where too little was played for any answer.
Comparison compare(const model::OptionSet& set, const ScoreOptions& options, const Engines& engines,
                   support::Control& control);

} // namespace sitefall::score
