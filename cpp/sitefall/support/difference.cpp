#include "sitefall/support/difference.h"

#include <algorithm>
#include <cmath>

#include "sitefall/support/interval.h"
#include "sitefall/support/spread.h"

namespace sitefall::support {

namespace {

std::vector<Stratum> one_side(std::span<const DifferenceStratum> strata,
                              Moments DifferenceStratum::* side) {
    std::vector<Stratum> sample;
    for (const DifferenceStratum& s : strata) sample.push_back({s.probability, s.n, s.*side});
    return sample;
}

Interval rare_interval(std::span<const Stratum> strata, double largest, double confidence) {
    const Weights w = weights_of(strata);
    return rare_sum_interval(w.sum, w.squares, w.largest * largest, confidence);
}

} // namespace

Stratum DifferenceStratum::both() const {
    Stratum all{probability, n, more};
    all.y.sum -= less.sum;
    all.y.squares += less.squares;
    all.y.cubes -= less.cubes;
    all.y.hits += less.hits;
    all.y.largest = std::max(all.y.largest, less.largest);
    return all;
}

std::vector<Stratum> both(std::span<const DifferenceStratum> strata) {
    std::vector<Stratum> sample;
    for (const DifferenceStratum& s : strata) sample.push_back(s.both());
    return sample;
}

Estimate difference_estimate(std::span<const DifferenceStratum> strata, double most,
                             double confidence) {
    const auto sample = both(strata);
    const double mean = stratified_mean(sample);
    auto up = one_side(strata, &DifferenceStratum::more);
    auto down = one_side(strata, &DifferenceStratum::less);
    Weights sizes; // of the differences, whatever their sign
    for (const auto* side : {&up, &down}) {
        const Weights w = weights_of(*side);
        sizes.sum += w.sum;
        sizes.squares += w.squares;
        sizes.largest = w.largest;
        sizes.hits += w.hits;
        sizes.largest_value = std::max(sizes.largest_value, w.largest_value);
    }
    most = std::max(most, sizes.largest_value); // a bound that was passed is none
    Interval interval;
    const Spread spread = spread_of(sample);
    if (sizes.hits == 0) {
        const double bound = std::isfinite(most)
                                 ? rare_sum_interval(0, 0, sizes.largest * most, confidence).high
                                 : most;
        interval = {-bound, bound};
    } else if (are_few(sizes) && spread.variance > 0.5 * sizes.squares) {
        const double further = std::min(most, further_hit * sizes.largest_value);
        const double each = 0.5 + 0.5 * confidence;
        const Interval above = rare_interval(up, further, each);
        const Interval below = rare_interval(down, further, each);
        interval = {above.low - below.high, above.high - below.low};
    } else {
        interval = interval_about(mean, spread, confidence);
    }
    interval.low = std::clamp(interval.low, -most, most);
    interval.high = std::clamp(interval.high, -most, most);
    return estimate_of(mean, interval, confidence);
}

double variance_of_mean(std::span<const Stratum> strata) {
    double variance = 0;
    for (const Stratum& s : strata) {
        if (s.n >= 2) variance += s.probability * s.probability * variance_within(s) / s.n;
    }
    return variance;
}

} // namespace sitefall::support
