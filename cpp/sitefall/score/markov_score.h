#pragma once
// The score of a document of exponential laws, from its chain: no sampling.

#include "sitefall/score/score.h"

namespace sitefall::score {

/// The measures that a chain gives over the horizon: availability, down, mean level, interruptions, mean outage, breach of `longest`, unmet
/// user-hours, the score. What it does not give (quantiles, exceedance, causes, total_per_year, data, all_kept of several services) is not a
/// number, and a warning names it. @throws support::RequestError where the document is no chain, or too large a one; support::Interrupted
Score markov_score(const model::Architecture& architecture, const ScoreOptions& options,
                   support::Control& control);

} // namespace sitefall::score
