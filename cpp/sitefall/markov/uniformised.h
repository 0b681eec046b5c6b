#pragma once
// A chain seen at the events of a Poisson process of the rate Lambda = max q_i: it jumps from i to
// j with the probability q_ij / Lambda and stays with 1 - q_i / Lambda. With v_k the distribution
// after k events, p(t) = sum_k P(N = k) v_k, N of mean Lambda t.

#include <cstddef>

#include "sitefall/markov/chain.h"
#include "sitefall/markov/limits.h"

namespace sitefall::markov {

/// In numbers of the type Real, double or long double.
template <typename Real>
class UniformisedIn {
  public:
    explicit UniformisedIn(const Chain& chain);

    /// out = in U. Each entry of U, and each of out, is off by less than widest() + 3 roundings;
    /// so is the sum of a row of U from 1. @pre in and out are different
    void step(const std::vector<Real>& in, std::vector<Real>& out) const;

    Real rate() const { return rate_; } // Lambda; 0 where nothing ever happens
    std::size_t states() const { return stay_.size(); }
    std::size_t transitions() const { return source_.size(); }
    /// Terms in the largest sum of a step.
    std::size_t widest() const { return widest_; }
    /// Cost of a step, in products.
    double cost() const { return static_cast<double>(states() + transitions()); }

  private:
    Real rate_ = 0;
    std::vector<std::size_t> column_start_; // by target
    std::vector<State> source_;
    std::vector<Real> share_, stay_;
    std::size_t widest_ = 0;
};

using Uniformised = UniformisedIn<double>;

/// Distribution and sums of time after so many hours.
struct Advanced {
    Vector now;                // probability of each state at the end
    Vector hours;              // mean hours in each state until then
    double relative_error = 0; // bound for every entry: truncation and rounding
    double error_of_now = 0;   // the same for `now` alone: by the mean number of events before it
    std::size_t steps = 0;
};

/// `start` advanced by `hours`. Terms are added until what is left out is less than 1e-17 of each
/// entry that can be positive. With a `limit`, the steady state of an irreducible chain, the sum
/// ends early: the range of v_k / pi over the states never grows with k, for v_{k+1} / pi is an
/// average of v_k / pi under the chain in reversed time; once it spans less than 1e-12, so it
/// does for all later k. Where rounding keeps it from that (a state that hardly ever moves beside
/// one that always does), it ends where the range no longer shrinks, below 1e-9. O(Lambda t m) products, fewer with a limit.
/// @throws TooLarge where that exceeds the budget
Advanced uniformise(const Chain& chain, const Uniformised& uniform, const Vector& start,
                    double hours, const Vector* limit, const Budget& budget);

} // namespace sitefall::markov
