#pragma once
// The levels that a service can have, from what it is made of.

#include <vector>

#include "sitefall/process/process.h"

namespace sitefall::score {

/// Every level above 0 that some of its instances and factors of degrades make, ascending; the last is 1. O(levels * parts).
/// @throws support::RequestError where there are more than 4,096
std::vector<double> levels_of(const process::Process& process, int service);

} // namespace sitefall::score
