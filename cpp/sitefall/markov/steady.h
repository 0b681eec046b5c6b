#pragma once
// Where a chain is in the long run.

#include <cstddef>

#include "sitefall/markov/chain.h"
#include "sitefall/markov/limits.h"

namespace sitefall::markov {

struct SteadyState {
    Vector probability;                // of each state; 0 for transient states
    std::size_t recurrent_classes = 0; // where there are several, the start decides between them
    std::size_t transient_states = 0;
    Effort effort;
};

/// The share of time in each state in the long run: pi with pi Q = 0 in each recurrent class, by
/// elimination without subtraction [GTH85], weighted by the probability that the chain ends in the
/// class. Each entry is relatively exact [OC93]: guarantee `exact`. Where there is one recurrent
/// class `start` may be empty.
/// Dense n^3 / 3 products, else by the fill.
/// @throws support::RequestError where several recurrent classes need a start; TooLarge.
SteadyState steady_state(const Chain& chain, const Vector& start, const Budget& budget);

/// What flows over the boundary of a set in the long run.
struct SteadyFlow {
    double probability = 0;      // of being in the set
    double entries_per_hour = 0; // sum of pi_i q_ij over i outside, j inside
    double mean_sojourn_h = 0;   // probability / entries_per_hour; not a number where none begin
};

/// Of the set in the long run. O(m).
/// @throws support::RequestError where they differ by what states lose that are too rare for
/// floating-point numbers.
/// @throws std::logic_error where entries and exits differ by more than 1e-10 of the flow, which
/// no steady state does.
SteadyFlow steady_flow(const Chain& chain, const SteadyState& steady, const Subset& set);

/// How sojourns in `set` begin in the long run: the distribution over the states that are entered.
/// @throws support::RequestError where none begin.
Vector entry_distribution(const Chain& chain, const SteadyState& steady, const Subset& set);

} // namespace sitefall::markov
