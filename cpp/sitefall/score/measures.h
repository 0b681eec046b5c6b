#pragma once
// From what a ledger has counted to the measures that people ask for, with their intervals.

#include <array>
#include <span>

#include "sitefall/process/process.h"
#include "sitefall/score/ledger.h"
#include "sitefall/support/estimate.h"

namespace sitefall::score {

/// How the mean of a number of the layout becomes a measure: factor * mean, or 1 - factor * mean.
struct Mean {
    int measure = 0;
    double factor = 1;
    bool complement = false;
    bool share = false;    // the number is 0 or 1
    double most = 1;       // largest value of the number in one history (may be infinite)
    bool per_time = false; // the factor is in proportion to 1 / horizon
};

/// The estimate of a mean.
support::Estimate estimate(const Mean& mean, std::span<const support::Stratum> sample,
                           double confidence);
support::Estimate estimate(const Mean& mean, const Ledger& ledger, double confidence);

/// The means of a service, over a horizon in hours.
struct ServiceMeans {
    Mean availability, down, mean_level, interruptions_per_year, breach, unmet, data_lost,
        largest_loss;
};
ServiceMeans means_of(const Layout& layout, int service, double users, double horizon);

Mean score_mean(const Layout& layout);
Mean all_kept_mean(const Layout& layout);
Mean all_unmet_mean(const Layout& layout, double users, double horizon);
Mean cause_unmet_mean(const Layout& layout, int cause, double users, double horizon);
Mean cause_breaches_mean(const Layout& layout, int cause, int services);

/// Chances of exceedance in a year at which losses are told.
inline constexpr std::array<double, 3> exceedance_chances{0.1, 0.02, 0.01};
using Exceedance = std::array<support::Estimate, exceedance_chances.size()>;

/// User-hours of `who` (Layout::services: all together) exceeded in a year with each of the
/// chances, by its largest event or (`sum`) altogether; `most`: what cannot be exceeded.
Exceedance exceedance(const Ledger& ledger, int who, bool sum, double most, double confidence);

/// One level of it, without an interval; not a number where the sample is too small to tell.
double exceedance_value(const Ledger& ledger, int who, bool sum, double chance);

/// A quantile is asked of a small sample only where so many values lie beyond it.
inline constexpr double fewest_beyond = 3;

/// Lengths of the interruptions of a service, h.
struct OutageHours {
    support::Estimate mean, p50, p95, p99;
};
OutageHours outage_hours(const Ledger& ledger, int service, double horizon, double confidence);

} // namespace sitefall::score
