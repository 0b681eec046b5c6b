#pragma once
// The sample of a score, and when it is large enough.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "sitefall/score/ledger.h"
#include "sitefall/score/precision.h"
#include "sitefall/score/rare_events.h"
#include "sitefall/score/trial.h"

namespace sitefall::score {

class ScoreTrial : public Trial {
  public:
    ScoreTrial(const process::Process& process, const Strata& strata, double horizon,
               const Precision& precision, double confidence, const std::atomic<bool>& stop);

    Ledger& sample() override { return ledger_; }
    std::unique_ptr<Trial> afresh() const override;
    std::vector<double> shares() const override;
    bool may_look(std::size_t blocks) const override;
    std::vector<std::string> too_wide() const override;
    std::vector<std::string> too_rare() const override;

  private:
    const process::Process& process_;
    double horizon_, confidence_;
    std::vector<Target> targets_;
    std::shared_ptr<RareEvents> rare_; // remembers what it asked
    Ledger ledger_;
};

} // namespace sitefall::score
