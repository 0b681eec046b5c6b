#pragma once
// Where a chain is at given times, and how long it has been where until then.

#include <string>
#include <vector>

#include "sitefall/markov/chain.h"
#include "sitefall/markov/limits.h"

namespace sitefall::markov {

struct Transient {
    std::vector<Vector> probability; // by time, by state
    std::vector<Vector> hours;       // mean hours in each state from 0 to the time
    double relative_error = 0;       // bound for every entry, and every sum of them: `proven`
    Effort effort;
};

/// From the distribution `start` at time 0, at each of `times` (hours, ascending), in one pass.
/// From one time to the next by squaring exp(Qt) where that is cheaper (small chains, long times),
/// else by uniformisation, which ends early where the chain is irreducible and provably level
/// (see uniformised.h). Both add positive terms alone.
/// @throws support::RequestError where the times are not ascending; TooLarge.
Transient transient(const Chain& chain, const Vector& start, const std::vector<double>& times,
                    const Budget& budget);

} // namespace sitefall::markov
