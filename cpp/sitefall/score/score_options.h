#pragma once
// The options of a score or a comparison, from JSON text.

#include <string>

#include "sitefall/score/score.h"

namespace sitefall::score {

/// @throws support::RequestError where an option is unknown or out of range.
ScoreOptions score_options(const std::string& options_json);

} // namespace sitefall::score
