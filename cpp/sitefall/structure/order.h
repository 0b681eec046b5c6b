#pragma once
// In which order the variables of a formula are decided: on it hangs the size of the diagram.

#include <cstdint>
#include <vector>

#include "sitefall/support/formula.h"

namespace sitefall::structure {

/// Variables stand in the order in which a walk, depth first and leftmost, meets them; what differs is which input is visited first.
enum class Order {
    smallest_first, // the input with the smallest subtree
    largest_first,  // the input with the largest subtree
    as_given,       // as the formula was written
    automatic,      // each of the above in turn, under a cap on the nodes that grows
};

/// The variable numbers that occur, first decided first. Depends on the formula as written alone. O(size log size).
/// @pre order != Order::automatic
std::vector<std::uint32_t> variable_order(const support::Formula& formula, Order order);

} // namespace sitefall::structure
