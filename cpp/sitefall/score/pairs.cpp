#include "sitefall/score/pairs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sitefall/support/told.h"

namespace sitefall::score {

namespace {

// Relative; numbers nearer than this are equal but for the order in which they were added up.
constexpr double rounding = 1e-9;
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

double difference_of(double one, double other) {
    const double difference = one - other;
    const double size = std::max(std::abs(one), std::abs(other));
    return std::abs(difference) <= rounding * size ? 0 : difference;
}

} // namespace

Pairs::Pairs(std::vector<PairedMeasure> measures, std::size_t documents, const Strata& strata)
    : measures_(std::move(measures)),
      documents_(documents),
      strata_(&strata),
      n_(static_cast<std::size_t>(strata.count())),
      seen_(n_.size()),
      places_(documents),
      values_(documents, std::vector<double>(measures_.size())) {
    using support::DifferenceStratum;
    for (Seen& seen : seen_) {
        seen.values.assign(documents, std::vector<support::Moments>(measures_.size()));
        seen.differences.assign(documents - 1, std::vector<DifferenceStratum>(measures_.size()));
        for (std::size_t one = 0; one < documents; ++one) seen.rivals.emplace_back(one);
    }
    for (std::size_t d = 0; d < documents; ++d) {
        for (std::size_t m = 0; m < measures_.size(); ++m) {
            if (!measures_[m].means[d]) continue;
            const auto number = static_cast<std::size_t>(measures_[m].means[d]->measure);
            if (places_[d].size() <= number) places_[d].resize(number + 1, nowhere);
            places_[d][number] = m;
        }
    }
}

void Pairs::read(std::size_t document, const HistoryRecord& record) {
    auto& values = values_[document];
    std::fill(values.begin(), values.end(), 0.0);
    const auto& places = places_[document];
    for (const auto& entry : record.entries) {
        const auto number = static_cast<std::size_t>(entry.measure);
        if (number < places.size() && places[number] != nowhere) {
            values[places[number]] = entry.value;
        }
    }
}

void Pairs::add(int stratum, Told told) {
    n_[static_cast<std::size_t>(stratum)] += 1;
    Seen& seen = seen_[static_cast<std::size_t>(stratum)];
    for (std::size_t d = 0; d < documents_; ++d) {
        read(d, *told[d]);
        for (std::size_t m = 0; m < measures_.size(); ++m) {
            const double value = values_[d][m];
            if (value > 0) seen.values[d][m].add(value);
            if (d == 0 || !measures_[m].means[d]) continue;
            seen.differences[d - 1][m].add(difference_of(value, values_[0][m]));
        }
        for (std::size_t other = 0; other < d; ++other) {
            seen.rivals[d][other].add(
                difference_of(values_[d][total_unmet], values_[other][total_unmet]));
        }
    }
}

std::vector<support::Stratum> Pairs::sample(std::size_t document, std::size_t measure) const {
    std::vector<support::Stratum> sample;
    for (std::size_t h = 0; h < n_.size(); ++h) {
        sample.push_back(
            {strata_->probability(static_cast<int>(h)), n_[h], seen_[h].values[document][measure]});
    }
    return sample;
}

std::vector<support::DifferenceStratum> Pairs::differences(std::size_t option,
                                                           std::size_t measure) const {
    std::vector<support::DifferenceStratum> sample;
    for (std::size_t h = 0; h < n_.size(); ++h) {
        const auto& kept = seen_[h].differences[option - 1][measure];
        sample.push_back({strata_->probability(static_cast<int>(h)), n_[h], kept.more, kept.less});
    }
    return sample;
}

std::vector<support::DifferenceStratum> Pairs::rivals(std::size_t one, std::size_t other) const {
    std::vector<support::DifferenceStratum> sample;
    for (std::size_t h = 0; h < n_.size(); ++h) {
        const auto& kept = seen_[h].rivals[one][other];
        sample.push_back({strata_->probability(static_cast<int>(h)), n_[h], kept.more, kept.less});
    }
    return sample;
}

support::Estimate times(const support::Estimate& estimate, double factor) {
    support::Estimate result = support::scaled(estimate, std::abs(factor));
    if (factor >= 0) return result;
    result.value = 0 - result.value; // not a negative zero
    result.low = 0 - std::exchange(result.high, 0 - result.low);
    const auto negated = [](std::optional<double> x) {
        return x ? std::optional(0 - *x) : std::nullopt;
    };
    result.input_low = negated(std::exchange(result.input_high, negated(result.input_low)));
    return result;
}

support::Estimate difference(const Pairs& pairs, std::size_t option, std::size_t measure,
                             double confidence) {
    const PairedMeasure& info = pairs.measures()[measure];
    return times(
        support::difference_estimate(pairs.differences(option, measure), info.most, confidence),
        info.factor());
}

support::Estimate base_estimate(const Pairs& pairs, std::size_t measure, double confidence) {
    return estimate(pairs.measures()[measure].base(), pairs.sample(0, measure), confidence);
}

} // namespace sitefall::score
