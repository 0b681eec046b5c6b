#include "sitefall/support/quantile_sketch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "sitefall/support/interval.h"

namespace sitefall::support {

namespace {

constexpr double log_width = 0.01;     // natural logarithm: bins 1 % wide
constexpr double log_smallest = -34.5; // ln 1e-15; smaller values share the first bin
constexpr int bin_count = 8200;        // up to about e^47 = 4e20; bin 0 holds zeros

constexpr double curve_step = 0.04, curve_factor = 0.8; // between the shares of a curve

int bin_of(double value) {
    if (value <= 0) return 0;
    const double position = (std::log(value) - log_smallest) / log_width;
    return 1 + std::clamp(static_cast<int>(position), 0, bin_count - 2);
}

// Of the number below a point, where all `n` values of a stratum lie on one side of it: a share of
// (1/2) / (n + 1) of them may lie on the other. Else the stratum would seem known.
double hidden_variance(double n) {
    const double share = 0.5 / (n + 1);
    return n * share * (1 - share);
}

} // namespace

QuantileSketch::QuantileSketch(int strata) : strata_(static_cast<std::size_t>(strata)) {}

std::size_t QuantileSketch::row_of(int bin, double value) {
    if (slots_.empty()) first_bin_ = bin;
    if (bin < first_bin_) {
        slots_.insert(slots_.begin(), static_cast<std::size_t>(first_bin_ - bin), 0);
        first_bin_ = bin;
    }
    const auto place = static_cast<std::size_t>(bin - first_bin_);
    if (place >= slots_.size()) slots_.resize(place + 1);
    auto& slot = slots_[place];
    if (slot == 0) {
        bins_.push_back(bin);
        ends_.push_back({value, value});
        counts_.emplace_back();
        totals_.resize(bins_.size() * strata_);
        sums_.resize(bins_.size() * strata_);
        slot = static_cast<std::uint16_t>(bins_.size());
    }
    return slot - 1u;
}

void QuantileSketch::add(double value, int stratum, int group) {
    const std::size_t row = row_of(bin_of(value), value);
    ends_[row].smallest = std::min(ends_[row].smallest, value);
    ends_[row].largest = std::max(ends_[row].largest, value);
    const std::size_t cell = row * strata_ + static_cast<std::size_t>(stratum);
    counts_[row].add(
        static_cast<std::size_t>(stratum) * sketch_groups + static_cast<std::size_t>(group),
        strata_ * sketch_groups);
    ++totals_[cell];
    sums_[cell] += value;
    count_ += 1;
}

std::vector<QuantileSketch::Weighted> QuantileSketch::weighted(std::span<const double> weights,
                                                               const Zeros& zeros) const {
    std::vector<Weighted> bins;
    bins.reserve(bins_.size() + 1);
    for (std::size_t row = 0; row < bins_.size(); ++row) {
        Weighted bin;
        bin.bin = bins_[row];
        bin.smallest = ends_[row].smallest;
        bin.largest = ends_[row].largest;
        bin.row = row;
        for (std::size_t h = 0; h < strata_; ++h) {
            const double count = totals_[row * strata_ + h];
            bin.observations += count;
            bin.weight += weights[h] * count;
            bin.mean += weights[h] * sums_[row * strata_ + h];
        }
        if (bin.weight > 0) bins.push_back(bin);
    }
    for (Weighted& bin : bins) bin.mean /= bin.weight;
    Weighted none;
    none.bin = -1;
    for (std::size_t cell = 0; cell < zeros.counts.size(); ++cell) {
        none.observations += zeros.counts[cell];
        none.weight += weights[cell / sketch_groups] * zeros.counts[cell];
    }
    if (none.weight > 0) bins.push_back(none);
    std::sort(bins.begin(), bins.end(),
              [](const Weighted& a, const Weighted& b) { return a.bin < b.bin; });
    return bins;
}

// Of each bin in turn; groups and strata are counted up from bin to bin.
std::vector<QuantileSketch::Share> QuantileSketch::shares_below(const std::vector<Weighted>& bins,
                                                                std::span<const double> weights,
                                                                const Zeros& zeros) const {
    std::array<double, sketch_groups> below{}, all{};
    std::vector<double> seen(strata_), seen_below(strata_); // values, by stratum
    std::vector<std::uint32_t> counts(strata_ * sketch_groups);
    const auto count = [&](const Weighted& bin, std::array<double, sketch_groups>& sums,
                           std::vector<double>& values) {
        std::fill(counts.begin(), counts.end(), 0u);
        if (bin.row == zero_row)
            std::copy(zeros.counts.begin(), zeros.counts.end(), counts.begin());
        else
            counts_[bin.row].add_to(counts);
        for (std::size_t h = 0; h < strata_; ++h) {
            for (std::size_t g = 0; g < sketch_groups; ++g) {
                const double number = counts[h * sketch_groups + g];
                sums[g] += weights[h] * number;
                values[h] += number;
            }
        }
    };
    for (const Weighted& bin : bins) count(bin, all, seen);
    double total = 0;
    for (const double weight : all) total += weight;
    std::vector<Share> shares;
    shares.reserve(bins.size());
    for (const Weighted& bin : bins) {
        count(bin, below, seen_below);
        double part = 0, squares = 0, hidden = 0;
        for (const double weight : below) part += weight;
        for (std::size_t g = 0; g < sketch_groups; ++g) {
            const double residual = below[g] - part / total * all[g];
            squares += residual * residual;
        }
        for (std::size_t h = 0; h < strata_; ++h) {
            const bool one_side = seen_below[h] <= 0 || seen_below[h] >= seen[h];
            if (one_side) hidden += hidden_variance(seen[h]) * weights[h] * weights[h];
        }
        const double found = squares * sketch_groups / (sketch_groups - 1.0);
        shares.push_back(
            {part / total, (found > 1e-20 * total * total ? found + hidden : 0) / (total * total)});
    }
    return shares;
}

QuantileSketch::Place QuantileSketch::place_of(const std::vector<Weighted>& bins, double level,
                                               double total) {
    const double goal = level * total * (1 - 1e-12);
    double below = 0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        if (below + bins[i].weight >= goal) {
            return {i, std::clamp((goal - below) / bins[i].weight, 0.0, 1.0)};
        }
        below += bins[i].weight;
    }
    return {bins.size() - 1, 1};
}

// The values of a bin taken to lie at smallest + (largest - smallest) u^a, u evenly spaced from 0 to
// 1, where a gives them their mean: one of two values is met exactly, and so is an atom that
// has a few neighbours in its bin.
double QuantileSketch::value_at(const Weighted& bin, double part) {
    const double width = bin.largest - bin.smallest, above = bin.mean - bin.smallest;
    if (!(width > 0) || !(above > 0)) return bin.smallest;
    const double rank = std::max(1.0, std::ceil(part * bin.observations * (1 - 1e-9)));
    const double u = (rank - 1) / std::max(1.0, bin.observations - 1);
    const double exponent = std::max(0.0, width / above - 1);
    return bin.smallest + width * std::pow(std::min(u, 1.0), exponent);
}

double QuantileSketch::quantile_value(double level, std::span<const double> weights,
                                      const Zeros& zeros) const {
    const auto bins = weighted(weights, zeros);
    if (bins.empty()) return std::numeric_limits<double>::quiet_NaN();
    double total = 0;
    for (const Weighted& bin : bins) total += bin.weight;
    const Place place = place_of(bins, level, total);
    return value_at(bins[place.bin], place.part);
}

// How many independent values would tell a share as well. Where all groups agree (an atom, or hardly any value) each value counts as
// `independent`.
double QuantileSketch::effective_size(double share, double variance, double independent,
                                      double observations, double confidence) const {
    const bool varies = variance > 1e-20 && share < 1 - 1e-12;
    if (!varies) return independent;
    // Fewer degrees of freedom than values: the size shrinks as the interval would widen.
    const double p = 0.5 + 0.5 * confidence;
    const double shrink = std::min(
        1.0, student_quantile(p, observations - 1) / student_quantile(p, sketch_groups - 1.0));
    return share * (1 - share) / variance * shrink * shrink;
}

std::vector<QuantileSketch::Above> QuantileSketch::exceedance(std::span<const double> weights,
                                                              double confidence,
                                                              const Zeros& zeros) const {
    const auto bins = weighted(weights, zeros);
    double total = 0, observations = 0, squares = 0;
    for (const Weighted& bin : bins) {
        total += bin.weight;
        observations += bin.observations;
        squares += bin.weight * bin.weight / bin.observations;
    }
    std::vector<Above> points;
    if (bins.empty()) return points;
    const auto shares = shares_below(bins, weights, zeros);
    std::vector<std::size_t> places; // bins of the points
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const Above point{bins[i].largest, 1 - shares[i].value};
        if (point.share <= 1e-12) break;
        const bool told = !points.empty() && point.share > points.back().share - curve_step &&
                          point.share > points.back().share * curve_factor;
        const bool last = i + 1 == bins.size() || 1 - shares[i + 1].value <= 1e-12;
        if (told && !last) continue;
        points.push_back(point);
        places.push_back(i);
    }
    const auto interval = [&](std::size_t k, double at) {
        const Share& share = shares[places[k]];
        const double size =
            effective_size(share.value, share.variance, total * total / squares, observations, at);
        return share_interval(points[k].share * size, size, at);
    };
    const double all_at_once = 1 - (1 - confidence) / static_cast<double>(points.size());
    for (std::size_t k = 0; k < points.size(); ++k) {
        const Interval alone = interval(k, confidence), band = interval(k, all_at_once);
        points[k].low = alone.low;
        points[k].high = alone.high;
        points[k].band_low = band.low;
        points[k].band_high = band.high;
    }
    return points;
}

Estimate QuantileSketch::quantile(double level, std::span<const double> weights, double ceiling,
                                  double confidence, const Zeros& zeros) const {
    Estimate estimate;
    estimate.confidence = confidence;
    const auto bins = weighted(weights, zeros);
    if (bins.empty()) return estimate;
    double total = 0, observations = 0, squares = 0;
    for (const Weighted& bin : bins) {
        total += bin.weight;
        observations += bin.observations;
        squares += bin.weight * bin.weight / bin.observations;
    }
    const Place place = place_of(bins, level, total);
    const auto [share_at, variance] = shares_below(bins, weights, zeros)[place.bin];
    const double size =
        effective_size(share_at, variance, total * total / squares, observations, confidence);
    const Interval share = share_interval(level * size, size, confidence);
    estimate.value = value_at(bins[place.bin], place.part);
    // Where less than one value is left beyond an end, none of them bounds it: neither by its own
    // weight nor as one of so many of equal weight.
    const auto is_beyond = [&](double left, const Weighted& end) {
        return left * total < end.weight / end.observations || left * size < 1;
    };
    const Weighted& low = bins[place_of(bins, share.low, total).bin];
    const Weighted& high = bins[place_of(bins, share.high, total).bin];
    estimate.low = is_beyond(share.low, bins.front()) ? 0 : std::min(estimate.value, low.smallest);
    estimate.high = is_beyond(1 - share.high, bins.back()) ? ceiling : high.largest;
    estimate.high = std::max(estimate.high, estimate.value);
    return estimate;
}

} // namespace sitefall::support
