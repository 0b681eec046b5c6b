#pragma once
// The probability that an outage outlasts what is tolerated.

#include "sitefall/markov/chain.h"
#include "sitefall/markov/limits.h"
#include "sitefall/support/estimate.h"

namespace sitefall::markov {

struct Breach {
    support::Estimate probability; // `proven`: truncation bounded, widened by rounding
    double spans = 0;              // see renewal.h
    std::size_t walked = 0;
    Effort effort;
};

/// Probability that, within [0, horizon_h], some uninterrupted sojourn in `bad` lasts strictly
/// longer than `tolerance_h`. One that is open at the horizon counts with the length that it has
/// reached; one under way at the start begins there. With a tolerance of 0 the first passage into
/// the set. The tolerance is fixed: see renewal.h for the method. Where a sojourn outlasts it but for
/// a chance of 1e-10 or less, the bracket is that of the first passage.
/// O(Lambda horizon (m + entered states * bad states)) products, fewer where the chain becomes
/// quasi-stationary.
/// @throws support::RequestError; TooLarge; support::Interrupted
Breach breach(const Chain& chain, const Vector& start, const Subset& bad, double tolerance_h,
              double horizon_h, const Budget& budget);

} // namespace sitefall::markov
