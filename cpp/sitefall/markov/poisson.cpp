#include "sitefall/markov/poisson.h"

#include <algorithm>
#include <cmath>

namespace sitefall::markov {

namespace {

constexpr double negligible = 1e-290; // of the weight at the mode
constexpr double vanishing = 1e-307;  // the same where hardly an event is expected

} // namespace

template <typename Real>
Real PoissonOf<Real>::excess_over(std::size_t k) const {
    Real sum = 0;
    for (std::size_t l = last() + 1; l-- > std::max(k, first);) sum += above[l - first];
    return k < first ? sum + static_cast<Real>(first - k) : sum;
}

template <typename Real>
PoissonOf<Real> poisson_of(Real mean) {
    const auto mode = static_cast<std::size_t>(std::floor(mean));
    std::vector<Real> below; // from the mode downwards
    Real weight = 1;
    for (std::size_t k = mode; k > 0; --k) {
        weight *= static_cast<Real>(k) / mean;
        if (weight < negligible) break;
        below.push_back(weight);
    }
    PoissonOf<Real> law;
    law.first = mode - below.size();
    law.weight.assign(below.rbegin(), below.rend());
    law.weight.push_back(1);
    weight = 1;
    for (std::size_t k = mode + 1;; ++k) {
        weight *= mean / static_cast<Real>(k);
        if (weight < (mode == 0 ? vanishing : negligible)) break;
        law.weight.push_back(weight);
    }
    // Small ones first, from both ends.
    Real left = 0, right = 0;
    const std::size_t middle = mode - law.first;
    for (std::size_t k = 0; k < middle; ++k) left += law.weight[k];
    for (std::size_t k = law.weight.size(); k-- > middle;) right += law.weight[k];
    for (Real& each : law.weight) each /= left + right;
    law.above.assign(law.weight.size(), 0);
    for (std::size_t k = law.weight.size() - 1; k-- > 0;)
        law.above[k] = law.above[k + 1] + law.weight[k + 1];
    return law;
}

template struct PoissonOf<double>;
template struct PoissonOf<long double>;
template PoissonOf<double> poisson_of(double);
template PoissonOf<long double> poisson_of(long double);

} // namespace sitefall::markov
