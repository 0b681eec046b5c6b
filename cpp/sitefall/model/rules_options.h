#pragma once
// What several options say together: circles of `includes`, and what excludes what.

#include <vector>

#include "sitefall/model/report.h"
#include "sitefall/model/tree.h"

namespace sitefall::model {

/// For each option, in the order written, what it applies: first, in the order of `includes`, what those apply, then itself, each
/// once. Empty where that leads in a circle, or to something that was reported. @pre the fields were checked.
std::vector<std::vector<const Node*>> check_option_rules(const Node& options, Report& report);

} // namespace sitefall::model
