#pragma once
// Probability of a formula of independent events.
// Notation. q_i: probability that event i has happened, p_i = 1 - q_i; f_1, f_0: f with event i happened, not happened.

#include <span>
#include <vector>

#include "sitefall/structure/diagram.h"

namespace sitefall::structure {

/// P(f) and P(not f), each a sum of positive terms, so that both are right to a few units in the last place however small.
struct Chance {
    double yes = 0, no = 0;
    Chance of(Edge edge) const { return is_negated(edge) ? Chance{no, yes} : *this; }
};

/// Refuses a probability that is none, by the number of its event.
/// @throws support::RequestError
void check_probabilities(std::span<const double> q, std::uint32_t variables);

/// By node, of the function without the sign of an edge: P(f) = q_i P(f_1) + p_i P(f_0), the same for not f, and no other
/// subtraction. Both are memoised, for a function is met with both signs. O(nodes).
std::vector<Chance> chances(const Diagram& diagram, std::span<const double> q);

/// P(f) and P(not f). @throws support::RequestError
Chance probability(const Diagram& diagram, std::span<const double> q);

} // namespace sitefall::structure
