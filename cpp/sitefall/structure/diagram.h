#pragma once
// The decision diagram of one formula, as a value.

#include <cstdint>
#include <vector>

#include "sitefall/structure/kernel.h"
#include "sitefall/structure/order.h"
#include "sitefall/support/formula.h"

namespace sitefall::structure {

/// Nodes stand children before parents; node 0 is true. Edges are those of the kernel.
struct Diagram {
    std::vector<Node> nodes;
    Edge top = falsehood;
    std::vector<std::uint32_t> variable; // by level
    std::uint32_t variables = 0;         // one more than the greatest number of a variable
    bool monotone_as_written = false;    // no negation in the formula that it was built from

    std::uint32_t level(Edge edge) const { return nodes[index_of(edge)].level; }
};

/// The diagram of `formula`; k of n by f(i, j) = ite(x_i, f(i+1, j-1), f(i+1, j)), never expanded. Any nesting of gates and any
/// number of variables: nothing recurs. With Order::automatic the first order that stays below the cap is taken.
/// @throws TooLarge, support::Interrupted
Diagram build_diagram(const support::Formula& formula, Order order = Order::automatic,
                      const Limits& limits = {});

/// The diagram that `top` has in `kernel`.
Diagram extract(const Kernel& kernel, Edge top, std::vector<std::uint32_t> variable,
                std::uint32_t variables);

/// True where no event can mend: f grows with each variable. Compares the two children of every node [Bryant86]; at worst quadratic
/// in the nodes, at once where the formula holds no negation.
/// @throws TooLarge, support::Interrupted
bool is_coherent(const Diagram& diagram, const Limits& limits = {});

} // namespace sitefall::structure
