#pragma once
// A loss is suffered now: what stops, and when and in which order it returns.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/player.h"
#include "sitefall/score/watch.h"
#include "sitefall/support/control.h"
#include "sitefall/support/estimate.h"

namespace sitefall::score {

struct StressOptions {
    double horizon = 720; // h
    double confidence = 0.9;
    std::uint32_t replications = 2000;
    support::Key key;
    int threads = 0;
};

/// Levels at which the law of a restoration time is told: 0.005, 0.010, … 0.995.
inline constexpr int told_quantiles = 199;

/// Hours until a level is reached and kept; infinite quantiles lie among the histories that never
/// return.
struct Restoration {
    support::Estimate p5, p50, p95, never;
    std::array<double, told_quantiles> quantiles{};
};

/// A service against the times of Stress::grid.
struct Curve {
    std::vector<support::Estimate> restored; // P(at the tolerance's `below`, to stay, by then)
    std::vector<support::Estimate> mean_level;
    std::vector<support::Interval> restored_band, mean_level_band; // hold the whole curve at once
};

struct StressService {
    std::string id;
    std::array<Restoration, restored_levels> restoration; // by Restored
    Curve curve;
    support::Estimate unmet; // user-hours within the watch
};

struct Wait {
    std::string job, reason, on;
    double hours = 0; // mean over all histories
    double share = 0; // of the histories
};

struct Stress {
    double horizon = 0;
    std::vector<double> grid; // h
    support::Estimate unmet;  // user-hours within the watch, all services
    std::vector<StressService> services;
    std::vector<std::string> order; // of return to the tolerance
    std::vector<Wait> waits;        // the longest first, at most 50
    std::uint32_t replications = 0;
    std::uint64_t events = 0;
    double seconds = 0;
    int threads = 0;
    std::vector<std::string> warnings;
};

/// @pre the horizon is finite and above 0, at least two replications, 0 < confidence < 1.
/// @throws support::Interrupted where fewer than two histories were played.
Stress stress(const process::Process& process, const process::LossPlan& loss,
              const StressOptions& options, const MakePlayer& make_player,
              support::Control& control);

} // namespace sitefall::score
