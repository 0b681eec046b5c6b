#pragma once
// What a reader of a comparison has to be told.

#include <string>
#include <vector>

#include "sitefall/score/compare.h"
#include "sitefall/score/strata.h"

namespace sitefall::score {

std::vector<std::string> warnings_of(const model::OptionSet& set, const Documents& documents,
                                     const Comparison& comparison, bool inputs_complete);

} // namespace sitefall::score
