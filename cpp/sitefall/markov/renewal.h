#pragma once
// Sojourns in a bad set B that last longer than a fixed tau.
//
// A sojourn that begins in the state e outlasts tau with the probability p_e = (exp(Q_BB tau) 1)_e,
// so that a breach by the time T is a sojourn that outlasts tau and begins before T - tau. With
// z(t) the distribution over all states on the paths without such a sojourn that has reached its
// tau, and b(t) = z_U(t) Q_UB the entries into B,
//   z' = z Q - b(t - tau) E,   E = exp(Q_BB tau),   P = integral of b p from 0 to T - tau:
// whoever entered tau ago and has not left since is taken out. tau stays fixed: no clock stands in
// for it.
//
// Step [Nd, (N+1)d] with d = tau: in the functions f_k(y) = exp(-Lambda y) (Lambda y)^k / k! of the
// time y since Nd, z = sum f_k z_k, and as f_k' = Lambda (f_{k-1} - f_k) the equation is
//   z_{k+1} = z_k U - b_k E / Lambda,   b_k of the step before,
// with U of uniformised.h: uniformisation that remembers. There is no error of a step size. Cut at
// k = K, z obeys the equation up to Lambda f_K z_{K+1}, and as the flow of probability never grows
// in sum, z and P are off by at most the sum over the steps of |z_{K+1}| P(N > K), N of mean
// Lambda d.
//
// The flow preserves order: if every part of (z_U, b on one step) after a step lies between alpha
// and beta times what it was before, so it does for each further step. Once alpha and beta nearly
// agree the remaining steps are a geometric series between two bounds: what a quasi-stationary
// chain is worth, proven.

#include <cstddef>

#include "sitefall/markov/chain.h"
#include "sitefall/markov/limits.h"
#include "sitefall/support/estimate.h"

namespace sitefall::markov {

struct Renewal {
    support::Estimate probability; // `proven`
    std::size_t steps = 0;         // products of the chain and a vector
    double spans = 0;              // steps of the length d that the horizon has
    std::size_t walked = 0;        // of them walked; the others are the geometric series
};

/// Probability that, within [0, horizon_h], an uninterrupted sojourn in `bad` has lasted longer
/// than `tolerance_h`; one under way at the start begins there.
/// @pre the arguments are checked; 0 < tolerance_h < horizon_h
/// @throws TooLarge; support::Interrupted
Renewal long_sojourn(const Chain& chain, const Vector& start, const Subset& bad, double tolerance_h,
                     double horizon_h, const Budget& budget);

/// Probability that the last state, which is never left, has been reached by `horizon_h`.
Renewal first_entry(const Chain& chain, const Vector& start, double horizon_h,
                    const Budget& budget);

} // namespace sitefall::markov
