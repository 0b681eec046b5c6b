#pragma once
// How much of the top is owed to the minimal cut sets that hold an event.

#include <span>
#include <vector>

#include "sitefall/structure/cut_sets.h"

namespace sitefall::structure {

/// By number of the event, P(some minimal cut set that holds it has happened): over P(f), the Fussell-Vesely importance by cut sets.
/// Not the sum over those sets, but the exact probability of their union: a diagram for each event. @p q as in probability.h.
/// O(events nodes^2) at worst. @throws TooLarge, support::Interrupted
std::vector<double> chances_through_cut_sets(const CutSets& sets, std::span<const double> q,
                                             const Limits& limits = {});

} // namespace sitefall::structure
