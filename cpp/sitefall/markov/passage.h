#pragma once
// When a chain first comes to a set of states; how long it stays, and how often it comes.

#include "sitefall/markov/chain.h"
#include "sitefall/markov/limits.h"
#include "sitefall/markov/transient.h"
#include "sitefall/support/estimate.h"

namespace sitefall::markov {

struct Passage {
    support::Estimate estimate;
    Effort effort;
};

/// Probability that the chain is ever in `set`, from `start`. By elimination: `exact`.
/// @throws support::RequestError where start or set are none; TooLarge.
Passage probability_ever(const Chain& chain, const Vector& start, const Subset& set,
                         const Budget& budget);

/// Mean hours until the chain is first in `set`, from `start`: sum of x with x (-Q) = start over
/// the states outside, by elimination without subtraction [GTH85]: `exact`. Infinite where the
/// chain may never come to the set.
Passage mean_time_to(const Chain& chain, const Vector& start, const Subset& set,
                     const Budget& budget);

/// Probability that the chain has been in `set` by the time `hours`: `proven`. The set is made one
/// absorbing state; as `transient`, or by the steps of breach.h where that would be too long.
Passage probability_by(const Chain& chain, const Vector& start, const Subset& set, double hours,
                       const Budget& budget);

/// Probability that a sojourn in `set` that begins as `entering` says lasts longer than `hours`:
/// entering exp(Q_set t) 1, `proven`.
/// @pre entering is a distribution over states of the set (see entry_distribution)
Passage sojourn_longer_than(const Chain& chain, const Vector& entering, const Subset& set,
                            double hours, const Budget& budget);

/// Mean number of entries into `set` during the mean hours of a Transient: sum of h_i q_ij over i
/// outside, j inside. A start inside is no entry. O(m).
double entries_during(const Chain& chain, const Vector& hours, const Subset& set);

} // namespace sitefall::markov
