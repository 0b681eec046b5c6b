#pragma once
// A share of a run: plays what the run will need, without its answers.

#include "sitefall/score/score.h"

namespace sitefall::score {

/// Asks `engines.runner` for every work that `score` will ask it for, in the same order; where a work
/// decides nothing, the runner may give no bytes. Nothing is estimated.
/// @pre as `score`; a fixed number of replications; a runner.
/// @return what was played and told. @throws support::Interrupted where it was stopped.
Sampled play_share(const model::Architecture& architecture, const ScoreOptions& options,
                   const Engines& engines, support::Control& control);

} // namespace sitefall::score
