#pragma once
// The score of a document of independent events, from the decision diagrams of its services: no sampling.

#include "sitefall/score/score.h"

namespace sitefall::score {

/// The measures that hang on one moment at a time, as means over the horizon: availability, down, mean level, interruptions, mean outage,
/// unmet user-hours. Each is an integral over time of positive sums; its bracket comes from sums over intervals of time in which each
/// event's chance is enclosed, its value from Gauss points in them. How long an outage lasts (breach, the score, quantiles) is not a
/// number, and a warning says so. @throws support::RequestError with process::independent_events where that refuses;
/// structure::TooLarge; support::Interrupted
Score structure_score(const model::Architecture& architecture, const ScoreOptions& options,
                      support::Control& control);

} // namespace sitefall::score
