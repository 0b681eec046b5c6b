#pragma once
// The samples of a stress test, and what they say.

#include <cstdint>
#include <map>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/stress.h"
#include "sitefall/support/stratified.h"

namespace sitefall::score {

/// Collects the records of histories, in order.
class StressSample {
  public:
    StressSample(const process::Process& process, std::size_t grid_points);

    void add(const WatchRecord& record);
    std::uint32_t histories() const { return n_; }

    /// From the order statistics: intervals of quantiles hold for any law.
    Restoration restoration(int service, Restored level, double confidence) const;
    /// Bands: of the distribution function [Massart90]; of the mean level by intervals that share the error among the times.
    Curve curve(int service, const std::vector<double>& grid, double confidence) const;
    /// User-hours unmet within the watch; `most`: what cannot be exceeded.
    support::Estimate unmet(int service, double most, double confidence) const;
    support::Estimate all_unmet(double most, double confidence) const;
    /// Services by the median, then the mean time until they are back at their tolerance.
    std::vector<int> order(double horizon) const;
    /// What waited for what, the longest in the mean first.
    std::vector<Wait> waits(std::size_t most) const;
    /// Sorts the times. To be called once, after the last history.
    void sort();

  private:
    struct Waited {
        double hours = 0;
        std::uint32_t histories = 0;
    };
    const std::vector<double>& times(int service, Restored level) const;

    const process::Process& process_;
    std::size_t grid_points_;
    std::uint32_t n_ = 0;
    std::vector<std::vector<double>> times_; // by service and level
    std::vector<support::Moments> unmet_;    // by service
    support::Moments all_unmet_;
    std::vector<support::Moments> lost_levels_; // by service and time
    std::map<WaitKey, Waited> waits_;
};

} // namespace sitefall::score
