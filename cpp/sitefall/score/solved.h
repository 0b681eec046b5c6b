#pragma once
// A score that was solved, not sampled: what every engine of one writes alike.

#include <functional>
#include <string>

#include "sitefall/score/score.h"

namespace sitefall::score {

/// Adds the services, their numbers in the order of the process, to a score that is empty but for its horizon; what it leaves out goes
/// into the warnings.
using Solve = std::function<void(const process::Process& process, Score& score)>;

/// `solve` between single points and redundancy before it, totals, assumptions and warnings after. Inputs stand at their values.
/// @throws support::RequestError where there is no service; what `solve` throws
Score solved(const model::Architecture& architecture, const ScoreOptions& options,
             support::Control& control, const std::string& method, const Solve& solve);

} // namespace sitefall::score
