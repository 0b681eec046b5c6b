#pragma once
// What can go down by itself, as the process says: how often, how long, and what part of the time.

#include <string>
#include <vector>

#include "sitefall/process/process.h"

namespace sitefall::score {

/// A failure mode of an element (of all its copies), or a strike of a hazard; one for each part of a
/// mixture that is the law of its length, and for each way of its repair: the long ones may be rare.
struct OutagePart {
    std::string name;
    std::vector<int> elements; // what goes down; of a hazard all that it can strike
    int hazard = -1;           // -1: a failure mode
    double rate = 0;           // occurrences per hour, of all copies
    double share = 1;          // of the occurrences that hit
    double hours = 0;          // mean length once found, at most the horizon
    double down = 0;           // rough share of time that one copy is down, found or not
    bool idle = false;         // fails only while it stands in for another
    int count = 1, spare = 0;  // copies, and those that may be down
};

/// All of them: modes by element, then hazards.
std::vector<OutagePart> outage_parts(const process::Process& process, double horizon);

} // namespace sitefall::score
