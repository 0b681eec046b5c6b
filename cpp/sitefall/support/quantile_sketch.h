#pragma once
// Quantiles of a stratified, clustered sample in bounded memory.
//
// Values fall into bins about 1 % wide. A bin keeps counts, the sum of its values, the smallest and
// the largest, between which a quantile is interpolated: an atom (a fixed duration) comes back exact
// and nothing is off by more than 1 %. Intervals end at the edges of what their bins hold, so that
// binning can only widen them. Counts are kept apart by stratum, whose weight is known only at the
// end, and by random group of histories, from which the variance of the share below a value follows
// although values of one history are dependent.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sitefall/support/cell_counts.h"
#include "sitefall/support/estimate.h"

namespace sitefall::support {

/// Groups of histories: history i of a stratum belongs to group i mod `sketch_groups`.
inline constexpr int sketch_groups = 32;

class QuantileSketch {
  public:
    explicit QuantileSketch(int strata = 1);

    /// One value >= 0 of a history of `stratum` in `group`.
    void add(double value, int stratum, int group);

    /// How many values were added.
    double count() const { return count_; }

    /// What was added, and beside it so many zeros by stratum (major) and group; empty: none.
    struct Zeros {
        std::span<const std::uint32_t> counts;
    };

    /// The quantile of `level` where a value of stratum h weighs `weights[h]`. Interval after
    /// [Woodruff52]: the share F at or below the quantile has the effective size F (1 - F) / Var F
    /// by the groups, hence an interval of a share for the level, carried to values. Beyond the
    /// sample it ends at `ceiling`. Not a number where nothing was added.
    Estimate quantile(double level, std::span<const double> weights, double ceiling,
                      double confidence, const Zeros& zeros = {}) const;

    /// A point of an exceedance curve: the share of values above `value`, with its interval; and the band that holds all points at once.
    struct Above {
        double value = 0, share = 0, low = 0, high = 1;
        double band_low = 0, band_high = 1;
    };

    /// P(X > x) at values x that occurred, falling, in steps of a fifth of itself or of 0.04, to the last value that another exceeds;
    /// weights and zeros as of a quantile. Each interval is that of a share of the effective size that the groups imply, pointwise;
    /// the band is made of intervals that share the error among the points (Bonferroni), and holds between them too, since a curve falls.
    /// Time in proportion to the bins.
    std::vector<Above> exceedance(std::span<const double> weights, double confidence,
                                  const Zeros& zeros = {}) const;

    /// The same as a quantile without an interval.
    double quantile_value(double level, std::span<const double> weights,
                          const Zeros& zeros = {}) const;

  private:
    static constexpr std::size_t zero_row = static_cast<std::size_t>(-1); // those of Zeros

    // A row of counts seen with the weights of the strata.
    struct Weighted {
        double smallest = 0, mean = 0, largest = 0;
        double weight = 0, observations = 0;
        int bin = 0;
        std::size_t row = zero_row; // of the counts
    };
    // Where a share of the weight is reached: the bin, and the part of its weight below.
    struct Place {
        std::size_t bin = 0;
        double part = 0;
    };
    struct Ends {
        double smallest = 0, largest = 0;
    };
    // The share at or below a bin and the variance of its estimator.
    struct Share {
        double value = 0, variance = 0;
    };

    std::size_t row_of(int bin, double value);
    double effective_size(double share, double variance, double independent, double observations,
                          double confidence) const;
    static Place place_of(const std::vector<Weighted>& bins, double level, double total);
    static double value_at(const Weighted& bin, double part);
    std::vector<Weighted> weighted(std::span<const double> weights, const Zeros& zeros) const;
    std::vector<Share> shares_below(const std::vector<Weighted>& bins,
                                    std::span<const double> weights, const Zeros& zeros) const;

    std::size_t strata_;
    double count_ = 0;
    int first_bin_ = 0;                 // of `slots_`
    std::vector<std::uint16_t> slots_;  // bin to row + 1; 0: none
    std::vector<int> bins_;             // by row
    std::vector<Ends> ends_;            // by row
    std::vector<CellCounts> counts_;    // by row; of stratum (major) and group
    std::vector<std::uint32_t> totals_; // by row, stratum
    std::vector<double> sums_;          // by row, stratum
};

} // namespace sitefall::support
