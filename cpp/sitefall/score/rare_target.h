#pragma once
// What rare events are studied for.

#include "sitefall/process/process.h"

namespace sitefall::score {

/// What is wanted of a service.
struct RareTarget {
    int service = 0;
    double level = 1;    // lost where the level is below
    double longest = 0;  // and stays so for longer
    bool breach = false; // whether for a breach, or for the share of time
};

/// The loss of any of its level by a service, or the breach of its tolerance.
RareTarget rare_target(const process::Process& process, int service, bool breach);

} // namespace sitefall::score
