#pragma once
// The probabilities of a Poisson law, relatively exact far into both tails.

#include <cstddef>
#include <vector>

namespace sitefall::markov {

/// weight[k - first] = P(N = k), above[k - first] = P(N > k) for k = first .. last. What lies
/// before `first` or after `last` is less than 1e-290 of the largest weight each.
template <typename Real>
struct PoissonOf {
    std::size_t first = 0;
    std::vector<Real> weight, above;

    std::size_t last() const { return first + weight.size() - 1; }
    Real weight_at(std::size_t k) const { return k < first || k > last() ? 0 : weight[k - first]; }
    Real above_at(std::size_t k) const {
        if (k < first) return 1;
        return k > last() ? 0 : above[k - first];
    }
    /// E[(N - k)^+], the sum of P(N > l) over l >= k.
    Real excess_over(std::size_t k) const;
};

using Poisson = PoissonOf<double>;

/// The law of mean `mean`: from 1 at the mode outwards by the ratios mean / k, normalised by their
/// sum, tails summed backwards; nothing cancels or underflows as in [FG88], see [Jansen11]. A
/// weight is off by at most 2 (|k - mode| + 4) roundings of Real, double or long double.
/// O(sqrt(mean)).
/// @pre 0 <= mean <= 1e15
template <typename Real>
PoissonOf<Real> poisson_of(Real mean);

inline Poisson poisson(double mean) { return poisson_of(mean); }

} // namespace sitefall::markov
