#pragma once
// Whether terminals of an undirected network are joined by working links and nodes.

#include <span>
#include <utility>
#include <vector>

#include "sitefall/support/formula.h"

namespace sitefall::structure {

struct Network {
    int nodes = 0;
    std::vector<std::pair<int, int>> links;
};

/// That the terminals are NOT joined, with events: 0 .. L - 1 the failure of a link, L .. L + nodes - 1 that of a node. By the frontier
/// method [HLL07]: links are taken in the order given; a state says which nodes that still have links to come are joined with one
/// another, and which groups hold a terminal. One gate a state; states grow with the width of the network, not with its size.
support::Formula not_joined(const Network& network, std::span<const int> terminals);

} // namespace sitefall::structure
