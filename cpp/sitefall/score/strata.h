#pragma once
// Stratification by the number of rare hazard strikes within the horizon.
//
// Problem: what decides the numbers (the loss of a site) happens in few histories. Idea: hazards
// with Poisson arrivals of total rate L occur N times in a horizon H, N Poisson (L H). The strata N
// = 0, 1, 2, >= 3 have exact probabilities; within one, N is drawn from its conditional law, the
// times are independent and uniform on the horizon, and each occurrence is of a hazard chosen in
// proportion to its rate. Estimators: support/stratified.h. Only hazards that are rare together (L
// H <= 2, rarest first) are counted; the others occur by exponential gaps in every stratum alike.
// All draws are functions of (key, replication), from streams that nothing else uses.

#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/simulation/history.h"
#include "sitefall/support/random.h"

namespace sitefall::score {

class Strata {
  public:
    /// One stratum of probability 1 where `stratify` is false or no hazard has Poisson arrivals.
    Strata(const process::Process& process, double horizon, bool stratify);

    /// The same strata for other rates (an outer point of the inputs): equal in number, in what is
    /// counted and in draws; their own probabilities.
    Strata(const process::Process& process, double horizon, const Strata& like);

    int count() const { return static_cast<int>(probabilities_.size()); }
    double probability(int stratum) const {
        return probabilities_[static_cast<std::size_t>(stratum)];
    }
    /// "0", "1", "2", ">=3"; "all" for a single stratum.
    std::string name(int stratum) const;
    /// Expected number of occurrences of a hazard in a history of a stratum, `rate` its own.
    double expected_of(int hazard, int stratum, double rate) const;
    /// Expected number of counted occurrences.
    double expected() const { return expected_; }

    /// Draws the occurrences of replication `r` in `stratum` and imposes them. One object per
    /// thread.
    class Draw {
      public:
        Draw(const Strata& strata, const support::Key& key);
        /// Valid until the next call.
        simulation::Forcing operator()(int stratum, std::uint32_t r);

      private:
        int occurrences_in(int stratum, double u) const;

        const Strata& strata_;
        support::Stream counted_;
        std::vector<support::Stream> frequent_;
        std::vector<simulation::Occurrence> occurrences_;
    };

  private:
    void set_rates(const process::Process& process, double horizon);

    double horizon_ = 0, expected_ = 0;
    bool imposes_ = false;
    std::vector<int> counted_, frequent_; // hazards
    std::vector<double> shares_;          // cumulative, of the counted hazards
    std::vector<double> frequent_rates_;
    std::vector<std::string> frequent_names_;
    std::vector<double> probabilities_;
};

} // namespace sitefall::score
