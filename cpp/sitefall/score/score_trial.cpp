#include "sitefall/score/score_trial.h"

#include <numeric>

#include "sitefall/score/allocation.h"
#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

Ledger empty_ledger(const process::Process& process, const Strata& strata, double horizon) {
    const Tally shape(process, horizon);
    return {shape.layout(), strata, shape.years()};
}

} // namespace

ScoreTrial::ScoreTrial(const process::Process& process, const Strata& strata, double horizon,
                       const Precision& precision, double confidence, const std::atomic<bool>& stop)
    : process_(process),
      horizon_(horizon),
      confidence_(confidence),
      rare_(std::make_shared<RareEvents>(process, horizon, stop)),
      ledger_(empty_ledger(process, strata, horizon)) {
    const auto users = counted_users(process);
    targets_ = targets_of(process, ledger_.layout(),
                          std::accumulate(users.begin(), users.end(), 0.0), horizon, precision);
}

std::unique_ptr<Trial> ScoreTrial::afresh() const {
    auto trial = std::make_unique<ScoreTrial>(*this);
    trial->ledger_ = Ledger(ledger_.layout(), ledger_.strata(), ledger_.years());
    return trial;
}

std::vector<double> ScoreTrial::shares() const {
    std::vector<Aim> aims;
    for (const Target& target : targets_) aims.push_back(aim_of(ledger_, target));
    return optimal_shares(ledger_.strata(), aims);
}

bool ScoreTrial::may_look(std::size_t blocks) const {
    return score::may_look(ledger_, targets_, blocks);
}

std::vector<std::string> ScoreTrial::too_wide() const {
    return score::too_wide(ledger_, targets_, confidence_);
}

std::vector<std::string> ScoreTrial::too_rare() const {
    return rare_->too_rare(widths_of_unavailability(process_, ledger_, horizon_, confidence_),
                           ledger_);
}

} // namespace sitefall::score
