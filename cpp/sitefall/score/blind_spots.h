#pragma once
// What excursions of the elements in cut sets do not see, named from the document.
//
// Excursions begin and end with the elements of a module, are drawn by the hazards of failures and arrivals, and are steered until the
// target is reached. What has a memory elsewhere (a restart, a tool, a crew, a charge), is drawn by no hazard, or makes an outage long only
// after it has begun, is met as seldom as by the plain law: the estimate is right on average, and its interval may be far too narrow.

#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/closeness.h"
#include "sitefall/score/modules.h"
#include "sitefall/score/rare_target.h"

namespace sitefall::score {

/// Constructs by which an estimate for `target` may miss what matters, a line for each kind; empty: none.
std::vector<std::string> blind_spots(const process::Process& process, const RareTarget& target,
                                     const Closeness& closeness, const Modules& modules);

} // namespace sitefall::score
