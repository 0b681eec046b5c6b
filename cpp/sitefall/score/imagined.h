#pragma once
// What a sample of N histories would say of its means, if it went on as a pilot did: its power sums in each stratum times N_h / P_h.

#include <functional>
#include <utility>
#include <vector>

#include "sitefall/score/pilot.h"
#include "sitefall/score/precision.h"

namespace sitefall::score {

/// So many histories of each stratum, of which nothing else is known.
class Imagined final : public Sample {
  public:
    Imagined(const Strata& strata, std::vector<double> histories)
        : strata_(&strata), histories_(std::move(histories)) {}
    void add(int stratum, Told) override { histories_[static_cast<std::size_t>(stratum)] += 1; }
    const Strata& strata() const override { return *strata_; }
    using Sample::histories;
    double histories(int stratum) const override {
        return histories_[static_cast<std::size_t>(stratum)];
    }

  private:
    const Strata* strata_;
    std::vector<double> histories_;
};

class Imagination {
  public:
    /// @pre `sums` and `targets` outlive it
    Imagination(const PowerSums& sums, const std::vector<Target>& targets, double confidence);

    /// N histories as a run would share them out: by the fixed shares, from 1,024 on by the optimal ones.
    Imagined sample(double n) const;
    /// The estimate of a mean from such a sample.
    support::Estimate estimate(const Mean& mean, double n) const {
        return estimate(mean, sums_.sample(mean.measure), n);
    }

    /// Least N by which a target is met, or all are; infinite where none is enough.
    double needed(const Target& target) const;
    double needed() const;

  private:
    support::Estimate estimate(const Mean& mean, std::vector<support::Stratum> strata,
                               double n) const;

    const PowerSums& sums_;
    const std::vector<Target>& targets_;
    double confidence_;
    std::vector<double> fixed_, optimal_;
};

/// The least N, no less than `from`, for which `holds`, to 1 %; infinite where there is none below 1e12. @pre from it on it holds
double least_for(const std::function<bool(double)>& holds, double from = 64);

/// From so many on a run plays a pilot and looks at what it has.
inline constexpr double first_look = 1024;

} // namespace sitefall::score
