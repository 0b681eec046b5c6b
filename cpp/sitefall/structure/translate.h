#pragma once
// From a formula to its decision diagram, and the order of variables in it.

#include <vector>

#include "sitefall/structure/diagram.h"
#include "sitefall/support/formula.h"

namespace sitefall::structure {

/// An order of the variables below the top: depth first, the input with the smallest graph below it first, equals as given. Returns the
/// variables from the top level down; those that do not matter are left out.
std::vector<int> depth_first_order(const support::Formula& formula);

/// A function as a diagram, and which variable stands on which level.
struct Translated {
    Diagrams diagrams;
    Edge top = no;
    std::vector<int> variable_of_level;
    std::vector<int> level_of_variable; // -1: does not matter
};

/// @throws TooLarge, support::Interrupted. @pre `order` names each variable below the top once
Translated translate(const support::Formula& formula, const std::vector<int>& order,
                     std::size_t most_nodes = 20'000'000, const std::atomic<bool>* stop = nullptr);
Translated translate(const support::Formula& formula, const std::atomic<bool>* stop = nullptr);

} // namespace sitefall::structure
