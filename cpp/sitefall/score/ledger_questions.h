#pragma once
// What is asked of the ledger of each point over the inputs.

#include <functional>
#include <vector>

#include "sitefall/score/inputs.h"
#include "sitefall/score/ledger.h"

namespace sitefall::score {

/// A measure of a ledger, and where its input interval belongs.
struct LedgerQuestion {
    std::function<double(const Ledger& ledger, double horizon)> value;
    InputTarget target;
};

std::vector<InputTarget> targets_of(const std::vector<LedgerQuestion>& questions);

/// Makes ledgers that answer the questions. @pre the questions outlive it.
MakeInputSample asking_ledgers(const std::vector<LedgerQuestion>& questions);

} // namespace sitefall::score
