#pragma once
// What a plain sample of a score has hardly seen, told by excursions instead.

#include <string>
#include <utility>
#include <vector>

#include "sitefall/score/ledger.h"
#include "sitefall/score/rare_study.h"
#include "sitefall/score/score.h"

namespace sitefall::score {

/// Whether the cut sets of every service say that the largest plain sample would see so few outages that most of it is wasted.
bool is_hopeless(const process::Process& process, double horizon, std::uint32_t most,
                 const std::atomic<bool>& stop);

/// For each service whose outages or breaches fewer than 30 histories of `ledger` have shown: a study of them. Where it is to be trusted its
/// estimates stand in the place of those of the sample; else a warning says why not. The score, and all that is kept
/// where one service has a tolerance, follow. Adds to `score.rare` and `score.warnings`. @throws support::Interrupted
void add_rare(const process::Process& process, const Ledger& ledger, const ScoreOptions& options,
              support::Control& control, Score& score);

} // namespace sitefall::score
