#include "sitefall/support/spread.h"

#include <algorithm>
#include <cmath>

#include "sitefall/support/interval.h"

namespace sitefall::support {

namespace {

constexpr double few_hits = 30;

} // namespace

double third_moment(const Stratum& s) {
    if (s.n < 3) return 0;
    const double m = s.y.sum / s.n;
    const double sum = s.y.cubes - 3 * m * s.y.squares + 2 * s.n * m * m * m;
    return sum * s.n / ((s.n - 1) * (s.n - 2));
}

double hidden_variance(const Stratum& s, double largest) {
    return 0.5 / (s.n + 1) * largest * largest;
}

Spread spread_of(std::span<const Stratum> strata) {
    Spread spread;
    double fourth = 0, largest = 0;
    for (const Stratum& s : strata) largest = std::max(largest, s.y.largest);
    for (const Stratum& s : strata) {
        if (s.n < 2) continue;
        const double own = s.y.hits > 0 ? s.y.largest : largest;
        const double variance = std::max(variance_within(s), hidden_variance(s, own));
        const double part = s.probability * s.probability * variance / s.n;
        spread.variance += part;
        spread.third += std::pow(s.probability, 3) * third_moment(s) / (s.n * s.n);
        fourth += part * part / (s.n - 1);
    }
    if (fourth > 0) spread.freedom = spread.variance * spread.variance / fourth;
    return spread;
}

Weights weights_of(std::span<const Stratum> strata) {
    Weights w;
    for (const Stratum& s : strata) {
        if (s.n <= 0) continue;
        const double weight = s.probability / s.n;
        w.sum += weight * s.y.sum;
        w.squares += weight * weight * s.y.squares;
        w.largest = std::max(w.largest, weight);
        w.hits += s.y.hits;
        w.largest_value = std::max(w.largest_value, s.y.largest);
    }
    return w;
}

bool are_few(const Weights& w) { return w.sum * w.sum < few_hits * w.squares || w.hits == 0; }

Interval interval_about(double mean, const Spread& spread, double confidence) {
    const double skewness = spread.variance > 0 ? spread.third / std::pow(spread.variance, 1.5) : 0;
    return skewed_mean_interval(mean, std::sqrt(spread.variance), skewness, spread.freedom,
                                confidence);
}

Estimate estimate_of(double value, const Interval& interval, double confidence) {
    Estimate estimate;
    estimate.value = value;
    estimate.low = std::min(interval.low, value);
    estimate.high = std::max(interval.high, value);
    estimate.confidence = confidence;
    return estimate;
}

} // namespace sitefall::support
