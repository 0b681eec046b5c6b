#pragma once
// What stops services alone.

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/simulation/static_levels.h"

namespace sitefall::score {

/// An element, or a hazard with all that it can strike, that alone takes services below the `below`
/// of their tolerance.
struct SinglePoint {
    std::string id, kind;
    std::vector<std::string> interrupts; // at once
    std::vector<std::string> loses;      // also when every other clock has run out
};

/// Who answers the static questions.
struct StaticAnswers {
    std::function<simulation::StaticLevels(std::span<const int> elements)> lose;
    std::function<simulation::StaticLevels(int hazard)> strike;
};

/// Every site, link, component, instance and hazard that interrupts or loses a service; first those
/// that lose most, then those that interrupt most, then by id.
std::vector<SinglePoint> single_points(const process::Process& process,
                                       const StaticAnswers& answers);

/// The same, answered by the simulation's own dynamics. @throws support::Interrupted soon after
/// `stop` is set.
std::vector<SinglePoint> single_points(const process::Process& process,
                                       const std::atomic<bool>& stop);

} // namespace sitefall::score
