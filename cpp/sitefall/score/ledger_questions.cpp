#include "sitefall/score/ledger_questions.h"

#include <memory>

#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

class AskedLedger : public InputSample {
  public:
    AskedLedger(const std::vector<LedgerQuestion>& questions, const Tally& shape,
                const Strata& strata, double horizon)
        : questions_(questions),
          horizon_(horizon),
          ledger_(shape.layout(), strata, shape.years()) {}

    Sample& sample() override { return ledger_; }

    std::vector<double> answers() const override {
        std::vector<double> answers;
        for (const auto& question : questions_)
            answers.push_back(question.value(ledger_, horizon_));
        return answers;
    }

  private:
    const std::vector<LedgerQuestion>& questions_;
    double horizon_;
    Ledger ledger_;
};

} // namespace

std::vector<InputTarget> targets_of(const std::vector<LedgerQuestion>& questions) {
    std::vector<InputTarget> targets;
    for (const auto& question : questions) targets.push_back(question.target);
    return targets;
}

MakeInputSample asking_ledgers(const std::vector<LedgerQuestion>& questions) {
    return [&questions](const Documents& documents, const Strata& strata, double horizon) {
        return std::make_unique<AskedLedger>(questions, Tally(*documents.front(), horizon), strata,
                                             horizon);
    };
}

} // namespace sitefall::score
