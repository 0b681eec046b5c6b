#pragma once
// How many histories a precision will need, before they are played.
//
// Problem: the width of an interval at N histories is asked for before there are any. Idea: a pilot of P histories (1,024 to 8,192, by the
// fixed shares of the strata) shows the power sums of every measure in every stratum. Multiplied by N_h / P_h they are those of an imagined
// sample of N_h histories that go on alike, of which the very rule that ends a run is asked: half-widths against tolerances, losses
// enough to look at all, heavy events that are too rare. The least N at which it would end is bisected; a run looks at 1,024, 2,048, 4,096
// and so on, and ends at the first of those that is no less.
// Error: that of the variances in the pilot, and of what it did not see. Its histories are dealt into 8 parts; with each left out in turn
// the jackknife gives the standard error of log N, hence an interval (Student, 7 degrees). What no history of the pilot had is
// named: for that the forecast is a lower end.

#include <string>
#include <vector>

#include "sitefall/score/score.h"

namespace sitefall::score {

struct PlannedMeasure {
    std::string name;
    support::Estimate pilot; // as the pilot has it, with the pilot's interval
    double wanted = 0;       // half-width
    double needed = 0;       // histories; infinite: none is enough
    double half_width = 0;   // expected of the run
    double hits = 0;         // histories of the pilot that had it
};

struct Plan {
    double horizon = 0;
    double needed = 0, needed_low = 0, needed_high = 0; // histories; infinite: none is enough
    double replications = 0; // of the run, at most those that it may play
    double replications_low = 0, replications_high = 0;
    bool enough = false; // the run is expected to reach the precision
    double other = 0;    // histories beside: its own pilot, the sample over uncertain inputs
    double events = 0;   // of all of them
    double cpu_seconds = 0, seconds = 0;
    std::vector<PlannedMeasure> measures;
    std::vector<std::string> decides; // the measures, or rare events, that need most
    std::vector<std::string> rare; // heavy events too rare for the run, with their expected number
    std::vector<std::string> unseen; // measures that no history of the pilot had
    std::vector<std::string> seldom; // that too few had to know their variance
    std::vector<StratumCount> pilot; // by stratum
    std::vector<double> by_stratum;  // histories of the run
    std::uint32_t pilot_replications = 0;
    std::uint64_t pilot_events = 0;
    double pilot_seconds = 0;
    int threads = 0;
    double confidence = 0;
};

/// What `score` with the same options would take. With Effort::replications given, what those will show instead.
/// @throws support::Interrupted
Plan plan(const model::Architecture& architecture, const ScoreOptions& options,
          const Engines& engines, support::Control& control);

} // namespace sitefall::score
