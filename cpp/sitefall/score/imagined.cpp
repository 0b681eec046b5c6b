#include "sitefall/score/imagined.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "sitefall/score/allocation.h"

namespace sitefall::score {

namespace {

constexpr double least = 64, largest = 1e12, exactness = 1.01;

} // namespace

double least_for(const std::function<bool(double)>& holds, double from) {
    double high = from;
    while (!holds(high)) {
        if (high > largest) return std::numeric_limits<double>::infinity();
        high *= 2;
    }
    double low = high > from ? high / 2 : high;
    while (high > exactness * low) {
        const double middle = std::sqrt(low * high);
        (holds(middle) ? high : low) = middle;
    }
    return high;
}

Imagination::Imagination(const PowerSums& sums, const std::vector<Target>& targets,
                         double confidence)
    : sums_(sums), targets_(targets), confidence_(confidence) {
    std::vector<Aim> aims;
    for (const Target& target : targets) {
        const auto sample = sums.sample(target.mean.measure);
        const double factor = target.mean.factor;
        aims.push_back(
            {sample, target.tolerance(support::stratified_mean(sample) * factor) / factor});
    }
    fixed_ = fixed_shares(sums.strata());
    optimal_ = optimal_shares(sums.strata(), aims);
}

Imagined Imagination::sample(double n) const {
    auto histories = n >= first_look ? optimal_ : fixed_;
    for (double& count : histories) count *= n;
    return {sums_.strata(), std::move(histories)};
}

support::Estimate Imagination::estimate(const Mean& mean, std::vector<support::Stratum> strata,
                                        double n) const {
    const Imagined histories = sample(n);
    for (std::size_t h = 0; h < strata.size(); ++h) {
        const double many = histories.histories(static_cast<int>(h));
        const double factor = strata[h].n > 0 ? many / strata[h].n : 0;
        strata[h].n = many;
        strata[h].y.sum *= factor;
        strata[h].y.squares *= factor;
        strata[h].y.cubes *= factor;
        strata[h].y.hits *= factor;
    }
    return score::estimate(mean, strata, confidence_);
}

double Imagination::needed(const Target& target) const {
    const auto seen = sums_.sample(target.mean.measure);
    const double for_width = least_for([&](double n) {
        const auto found = estimate(target.mean, seen, n);
        return found.half_width() <= target.tolerance(found.value);
    });
    if (!target.bears_looks) return for_width;
    double each = 0; // hits of a history
    const Imagined shares = sample(first_look);
    for (std::size_t h = 0; h < seen.size(); ++h) {
        const double share = shares.histories(static_cast<int>(h)) / first_look;
        if (seen[h].n > 0) each += share * seen[h].y.hits / seen[h].n;
    }
    return std::max(for_width,
                    each > 0 ? least_hits / each : std::numeric_limits<double>::infinity());
}

double Imagination::needed() const {
    double most = least;
    for (const Target& target : targets_) most = std::max(most, needed(target));
    return most;
}

} // namespace sitefall::score
