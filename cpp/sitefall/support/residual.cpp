#include "sitefall/support/residual.h"

#include <algorithm>
#include <cmath>

#include "sitefall/support/hazard_rate.h"

namespace sitefall::support {

namespace {

double survival(const Law& law, double age) {
    return has_hazard_rate(law) ? std::exp(-cumulative_hazard(law, age)) : 1 - cdf(law, age);
}

/// A part by its share of the times that are longer.
double beyond_in_mixture(const Law& law, double age, double u, double of_part) {
    const auto& shares = *law.levels; // cumulative
    const auto& parts = *law.parts;
    const auto left = [&](std::size_t k) {
        return (shares[k] - (k > 0 ? shares[k - 1] : 0)) * survival(parts[k], age);
    };
    double all = 0;
    for (std::size_t k = 0; k < parts.size(); ++k) all += left(k);
    double before = 0;
    std::size_t last = 0;
    for (std::size_t k = 0; k < parts.size(); ++k) {
        const double share = left(k);
        if (!(share > 0)) continue;
        last = k;
        if (of_part * all < before + share) {
            // What is left of that number, uniform again, chooses within a part that is itself a mixture.
            const double rest = (of_part * all - before) / share;
            return quantile_beyond(parts[k], age, u, rest);
        }
        before += share;
    }
    return all > 0 ? quantile_beyond(parts[last], age, u, of_part) : age;
}

} // namespace

double quantile_beyond(const Law& law, double age, double u, double of_part) {
    if (law.shape == Shape::mixture) return beyond_in_mixture(law, age, u, of_part);
    if (has_hazard_rate(law))
        return std::max(age, time_of_hazard(law, cumulative_hazard(law, age) - std::log1p(-u)));
    const double passed = cdf(law, age);
    return std::max(age, quantile(law, passed + (1 - passed) * u));
}

} // namespace sitefall::support
