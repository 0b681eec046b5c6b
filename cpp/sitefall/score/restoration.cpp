#include "sitefall/score/restoration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "sitefall/support/interval.h"
#include "sitefall/support/told.h"

namespace sitefall::score {

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

std::size_t at(int service, Restored level) {
    return static_cast<std::size_t>(service * restored_levels + static_cast<int>(level));
}

double order_statistic(const std::vector<double>& sorted, double level) {
    const auto n = static_cast<double>(sorted.size());
    const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(level * n - 1e-9)));
    return sorted[std::min(rank, sorted.size()) - 1];
}

support::Estimate quantile_of(const std::vector<double>& sorted, double level, double confidence) {
    const auto n = static_cast<std::int64_t>(sorted.size());
    const auto [low, high] = support::quantile_ranks(n, level, confidence);
    support::Estimate estimate;
    estimate.confidence = confidence;
    estimate.value = order_statistic(sorted, level);
    estimate.low = low < 1 ? 0 : sorted[static_cast<std::size_t>(low - 1)];
    estimate.high = high > n ? never : sorted[static_cast<std::size_t>(high - 1)];
    return estimate;
}

support::Estimate share_of(double hits, double n, double confidence) {
    const support::Stratum all{1, n, {hits, hits, hits, hits, hits > 0 ? 1.0 : 0.0}};
    return support::probability_estimate({&all, 1}, confidence);
}

} // namespace

StressSample::StressSample(const process::Process& process, std::size_t grid_points)
    : process_(process),
      grid_points_(grid_points),
      times_(process.services.size() * restored_levels),
      unmet_(process.services.size()),
      lost_levels_(process.services.size() * grid_points) {}

void StressSample::add(const WatchRecord& record) {
    ++n_;
    for (std::size_t i = 0; i < times_.size(); ++i) times_[i].push_back(record.restoration[i]);
    double all_unmet = 0;
    for (std::size_t s = 0; s < unmet_.size(); ++s) {
        if (record.unmet[s] > 0) unmet_[s].add(record.unmet[s]);
        all_unmet += record.unmet[s];
    }
    if (all_unmet > 0) all_unmet_.add(all_unmet);
    for (std::size_t i = 0; i < lost_levels_.size(); ++i) {
        if (record.lost_level[i] > 0) lost_levels_[i].add(record.lost_level[i]);
    }
    for (const auto& [key, hours] : record.waits) {
        Waited& waited = waits_[key];
        waited.hours += hours;
        ++waited.histories;
    }
}

void StressSample::sort() {
    for (auto& times : times_) std::sort(times.begin(), times.end());
}

const std::vector<double>& StressSample::times(int service, Restored level) const {
    return times_[at(service, level)];
}

Restoration StressSample::restoration(int service, Restored level, double confidence) const {
    const auto& sorted = times(service, level);
    Restoration told;
    told.p5 = quantile_of(sorted, 0.05, confidence);
    told.p50 = quantile_of(sorted, 0.5, confidence);
    told.p95 = quantile_of(sorted, 0.95, confidence);
    const auto back = std::lower_bound(sorted.begin(), sorted.end(), never) - sorted.begin();
    told.never = share_of(static_cast<double>(n_) - static_cast<double>(back), n_, confidence);
    for (std::size_t i = 0; i < told_quantiles; ++i) {
        told.quantiles[i] =
            order_statistic(sorted, static_cast<double>(i + 1) / (told_quantiles + 1));
    }
    return told;
}

Curve StressSample::curve(int service, const std::vector<double>& grid, double confidence) const {
    Curve curve;
    const auto& sorted = times(service, Restored::tolerance);
    const double width = support::distribution_band(n_, confidence);
    const double all_at_once = 1 - (1 - confidence) / static_cast<double>(grid.size());
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const auto back = std::upper_bound(sorted.begin(), sorted.end(), grid[i]) - sorted.begin();
        curve.restored.push_back(share_of(static_cast<double>(back), n_, confidence));
        const double share = curve.restored.back().value;
        curve.restored_band.push_back({std::max(0.0, share - width), std::min(1.0, share + width)});
        const auto& lost = lost_levels_[static_cast<std::size_t>(service) * grid_points_ + i];
        const support::Stratum all{1, static_cast<double>(n_), lost};
        curve.mean_level.push_back(
            support::complement(support::mean_estimate({&all, 1}, 1, confidence)));
        const auto band = support::complement(support::mean_estimate({&all, 1}, 1, all_at_once));
        curve.mean_level_band.push_back({band.low, band.high});
    }
    return curve;
}

support::Estimate StressSample::unmet(int service, double most, double confidence) const {
    const support::Stratum all{1, static_cast<double>(n_),
                               unmet_[static_cast<std::size_t>(service)]};
    return support::mean_estimate({&all, 1}, most, confidence);
}

support::Estimate StressSample::all_unmet(double most, double confidence) const {
    const support::Stratum all{1, static_cast<double>(n_), all_unmet_};
    return support::mean_estimate({&all, 1}, most, confidence);
}

std::vector<int> StressSample::order(double horizon) const {
    struct Place {
        double median, mean;
    };
    std::vector<Place> places;
    std::vector<int> order(process_.services.size());
    std::iota(order.begin(), order.end(), 0);
    for (const int s : order) {
        const auto& sorted = times(s, Restored::tolerance);
        double sum = 0;
        for (const double time : sorted) sum += std::min(time, horizon);
        places.push_back({order_statistic(sorted, 0.5), sum});
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        const Place& x = places[static_cast<std::size_t>(a)];
        const Place& y = places[static_cast<std::size_t>(b)];
        return x.median != y.median ? x.median < y.median : x.mean < y.mean;
    });
    return order;
}

std::vector<Wait> StressSample::waits(std::size_t most) const {
    std::vector<Wait> told;
    for (const auto& [key, waited] : waits_) {
        const bool people = key.why == simulation::Waited::people;
        const auto on = static_cast<std::size_t>(key.on);
        told.push_back({process_.jobs[static_cast<std::size_t>(key.job)].name,
                        people                                ? "people"
                        : key.why == simulation::Waited::site ? "site"
                                                              : "needs",
                        people ? process_.crews[on] : process_.elements[on].id, waited.hours / n_,
                        static_cast<double>(waited.histories) / n_});
    }
    std::stable_sort(told.begin(), told.end(),
                     [](const Wait& a, const Wait& b) { return a.hours > b.hours; });
    if (told.size() > most) told.resize(most);
    return told;
}

} // namespace sitefall::score
