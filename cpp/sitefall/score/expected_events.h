#pragma once
// How much happens within a horizon, before anything is simulated: what would never end is refused.

#include "sitefall/model/architecture.h"

namespace sitefall::score {

/// @throws support::RequestError where one history of `horizon` hours would have more than 1e9
/// failures, inspections and occurrences of hazards, at the point values; it names the busiest.
void check_expected_events(const model::Architecture& architecture, double horizon);

} // namespace sitefall::score
