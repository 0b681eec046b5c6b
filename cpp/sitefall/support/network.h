#pragma once
// Whether the terminals of an undirected network are connected, as a formula of what fails in it.

#include <cstdint>
#include <vector>

#include "sitefall/support/formula.h"
#include "sitefall/support/limits.h"

namespace sitefall::support {

/// Nodes are numbered from 0. What fails is a node of one FormulaBuilder: a variable, a constant, or whatever fails it.
struct Network {
    struct Link {
        std::uint32_t a = 0, b = 0;
        Formula::Index failed = 0;
    };
    std::vector<Formula::Index> node_failed; // by node
    std::vector<Link> links;                 // parallel ones allowed
    std::vector<std::uint32_t> terminals;    // at least one; two, some or all
};

/// The formula "some terminal has failed or cannot reach another", true when the links and nodes that have failed part them: the
/// frontier method, links breadth first from the first terminal, one state for each partition of the frontier and each choice of the
/// classes that hold terminals [HLL07]. Free of negation: with a link up the rest is no worse. O(links x states).
/// @throws RequestError for a terminal or an end that is no node, or no terminal; TooLarge beyond limits.most_nodes states; Interrupted
Formula::Index disconnected(FormulaBuilder& builder, const Network& network,
                            const Limits& limits = {});

} // namespace sitefall::support
