#pragma once
// What excursions of the elements in cut sets do not see, named from the document.
//
// Such excursions begin and end with the elements of a module, and are steered until the target is reached. What has a memory beside them (a
// restart, a tool, a crew, a charge), or makes an outage long only after it has begun, is met as seldom as by the plain law: the estimate
// is right on average, and its interval may be far too narrow. Excursions of the whole document by several laws see one such thing
// (steering.h). Several together, what is drawn by no hazard or one without bound, and what several excursions add up to, neither sees.

#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/closeness.h"
#include "sitefall/score/modules.h"
#include "sitefall/score/rare_target.h"

namespace sitefall::score {

/// Constructs by which an estimate for `target` may miss what matters, a line for each kind.
struct BlindSpots {
    std::vector<std::string> of_modules; // seen by excursions of the whole document
    std::vector<std::string> of_all;     // by neither
};

/// @pre `modules` are not whole
BlindSpots blind_spots(const process::Process& process, const RareTarget& target, double horizon,
                       const Closeness& closeness, const Modules& modules);

} // namespace sitefall::score
