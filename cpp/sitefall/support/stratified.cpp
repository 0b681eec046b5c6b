#include "sitefall/support/stratified.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "sitefall/support/interval.h"
#include "sitefall/support/spread.h"

namespace sitefall::support {

namespace {

// Share of trials of the effective size that the variance implies. A stratum that was always or
// never hit still counts with (x + 1/2) / (n + 1), else it would seem known.
double cautious_variance(std::span<const Stratum> strata) {
    double variance = 0;
    for (const Stratum& s : strata) {
        if (s.n <= 0) continue;
        const double share = (s.y.hits + 0.5) / (s.n + 1);
        variance += s.probability * s.probability * share * (1 - share) / s.n;
    }
    return variance;
}

std::vector<Stratum> misses_of(std::span<const Stratum> strata) {
    std::vector<Stratum> misses(strata.begin(), strata.end());
    for (Stratum& s : misses) {
        const double count = s.n - s.y.hits;
        s.y = {count, count, count, count, count > 0 ? 1.0 : 0.0};
    }
    return misses;
}

Interval few_share_interval(std::span<const Stratum> strata, double confidence) {
    const Weights w = weights_of(strata);
    const Interval rare = rare_sum_interval(w.sum, w.squares, w.largest, confidence);
    return {std::min(1.0, rare.low), std::min(1.0, rare.high)};
}

Interval share_interval_of(std::span<const Stratum> strata, double value, double confidence) {
    if (strata.size() == 1) return share_interval(strata[0].y.hits, strata[0].n, confidence);
    if (are_few(weights_of(strata))) return few_share_interval(strata, confidence);
    const auto misses = misses_of(strata);
    if (are_few(weights_of(misses))) {
        const Interval mirrored = few_share_interval(misses, confidence);
        return {1 - mirrored.high, 1 - mirrored.low};
    }
    return wilson(value, value * (1 - value) / cautious_variance(strata), confidence);
}

// Moments of the residuals a - R b of a stratum. The largest is not kept: a bound is.
Stratum residuals_of(const PairStratum& s, double ratio) {
    const double r = ratio;
    Stratum e{s.probability, s.n, {}};
    e.y.hits = s.b.hits;
    e.y.sum = s.a.sum - r * s.b.sum;
    e.y.squares = s.a.squares - 2 * r * s.products + r * r * s.b.squares;
    e.y.cubes =
        s.a.cubes - 3 * r * s.products_aab + 3 * r * r * s.products_abb - r * r * r * s.b.cubes;
    e.y.largest = std::max(s.a.largest, r * s.b.largest);
    return e;
}

Spread residual_spread(std::span<const PairStratum> strata, double ratio) {
    Spread spread;
    double fourth = 0, largest = 0;
    for (const PairStratum& s : strata) largest = std::max(largest, s.a.largest);
    for (const PairStratum& s : strata) {
        if (s.n < 2) continue;
        const Stratum e = residuals_of(s, ratio);
        const double own = e.y.hits > 0 ? e.y.largest : largest;
        // Beside what was seen, a single count may be off.
        const double single = own / std::max(1.0, s.b.largest);
        const double variance =
            std::max(variance_within(e) + hidden_variance(e, single), hidden_variance(e, own));
        const double part = s.probability * s.probability * variance / s.n;
        spread.variance += part;
        spread.third += std::pow(s.probability, 3) * third_moment(e) / (s.n * s.n);
        fourth += part * part / (s.n - 1);
    }
    if (fourth > 0) spread.freedom = spread.variance * spread.variance / fourth;
    return spread;
}

} // namespace

void Moments::merge(const Moments& other) {
    sum += other.sum;
    squares += other.squares;
    cubes += other.cubes;
    hits += other.hits;
    largest = std::max(largest, other.largest);
}

void PairStratum::add(double above, double below) {
    a.add(above);
    b.add(below);
    products += above * below;
    products_aab += above * above * below;
    products_abb += above * below * below;
}

double stratified_mean(std::span<const Stratum> strata) {
    double mean = 0;
    for (const Stratum& s : strata) {
        if (s.n > 0) mean += s.probability * s.y.sum / s.n;
    }
    return mean;
}

double variance_within(const Stratum& s) {
    if (s.n < 2) return 0;
    return std::max(0.0, (s.y.squares - s.y.sum * s.y.sum / s.n) / (s.n - 1));
}

Estimate mean_estimate(std::span<const Stratum> strata, double most, double confidence) {
    const double mean = stratified_mean(strata);
    const Weights w = weights_of(strata);
    const Spread spread = spread_of(strata);
    Interval interval;
    most = std::max(most, w.largest_value); // a bound that was passed is none
    if (w.hits == 0) {
        interval = {0, std::isfinite(most)
                           ? rare_sum_interval(0, 0, w.largest * most, confidence).high
                           : most};
    } else if (are_few(w) && spread.variance > 0.5 * w.squares) {
        // Hits are rare, so that their number alone makes most of the variance. A further one may
        // well be larger than the few that were seen.
        const double further = std::min(most, further_hit * w.largest_value);
        interval = rare_sum_interval(w.sum, w.squares, w.largest * further, confidence);
    } else {
        interval = interval_about(mean, spread, confidence);
    }
    interval.low = std::clamp(interval.low, 0.0, most);
    interval.high = std::clamp(interval.high, 0.0, most);
    return estimate_of(mean, interval, confidence);
}

Estimate probability_estimate(std::span<const Stratum> strata, double confidence) {
    const double value = std::min(1.0, stratified_mean(strata));
    return estimate_of(value, share_interval_of(strata, value, confidence), confidence);
}

Estimate ratio_estimate(std::span<const PairStratum> strata, double most, double confidence) {
    double above = 0, below = 0, hits = 0;
    for (const PairStratum& s : strata) {
        if (s.n <= 0) continue;
        above += s.probability * s.a.sum / s.n;
        below += s.probability * s.b.sum / s.n;
        hits += s.b.hits;
    }
    Estimate estimate;
    estimate.confidence = confidence;
    if (below <= 0) return estimate;
    const double ratio = above / below;
    if (hits < 2 || ratio <= 0) return estimate_of(ratio, {0, most}, confidence);
    const Spread spread = residual_spread(strata, ratio);
    const double freedom = std::min(hits - 1, spread.freedom);
    const double error = std::sqrt(spread.variance) / below;
    const double factor =
        std::exp(student_quantile(0.5 + 0.5 * confidence, freedom) * error / ratio);
    const double skewness = spread.variance > 0 ? spread.third / std::pow(spread.variance, 1.5) : 0;
    const Interval hall = skewed_mean_interval(ratio, error, skewness, freedom, confidence);
    const double low = std::max(0.0, std::min(hall.low, ratio / factor));
    const double high = std::min(most, std::max(hall.high, ratio * factor));
    return estimate_of(ratio, {low, high}, confidence);
}

} // namespace sitefall::support
