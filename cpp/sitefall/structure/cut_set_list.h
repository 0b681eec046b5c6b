#pragma once
// Cut sets one by one, under a cut-off.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sitefall/structure/cut_sets.h"

namespace sitefall::structure {

struct CutOff {
    std::size_t most_events = std::numeric_limits<std::size_t>::max(); // of a set
    double least_probability = 0;                                      // product of q of a set
    std::size_t most_sets = 1'000'000;                                 // more: TooLarge
};

struct CutSet {
    std::vector<std::uint32_t> events; // ascending
    double probability = 1;            // product of q
    bool operator==(const CutSet&) const = default;
};

/// The sets within the cut-off, by order, then by events. Branches that hold none are not entered. O(nodes + what is listed).
/// @throws TooLarge, support::Interrupted
std::vector<CutSet> list(const CutSets& sets, std::span<const double> q, const CutOff& cut_off,
                         const Limits& limits = {});

} // namespace sitefall::structure
