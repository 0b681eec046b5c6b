#pragma once
// The sample of a comparison, and when it is large enough.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "sitefall/score/pairs.h"
#include "sitefall/score/precision.h"
#include "sitefall/score/rare_events.h"
#include "sitefall/score/trial.h"

namespace sitefall::score {

/// Large enough when, for each option, the half-width of its difference is below
///   relative * |difference| or relative / 5 of the base's value, whichever is more, of all user-hours unmet,
///   relative_share * |difference| or `share`, whichever is more, of the score,
/// where any history differed at all.
class PairTrial : public Trial {
  public:
    PairTrial(std::vector<std::string> options, const Documents& documents, Pairs pairs,
              const Precision& precision, double confidence, double horizon,
              const std::atomic<bool>& stop);

    Pairs& sample() override { return pairs_; }
    std::unique_ptr<Trial> afresh() const override;
    std::vector<double> shares() const override;
    bool may_look(std::size_t blocks) const override;
    std::vector<std::string> too_wide() const override;
    std::vector<std::string> too_rare() const override;

  private:
    /// Of option minus base.
    struct Target {
        std::size_t option = 0, measure = 0;
        double absolute = 0, relative = 0, of_base = 0;
    };
    double tolerance(const Target& target, double difference) const;
    std::vector<double> widths(std::size_t option, const process::Process& process) const;

    std::vector<std::string> options_; // ids
    Documents documents_;
    std::vector<Target> targets_;
    std::vector<std::vector<RareEvent>> rare_, rare_of_base_; // by option: what the other lacks
    Pairs pairs_;
    double confidence_, horizon_;
};

} // namespace sitefall::score
