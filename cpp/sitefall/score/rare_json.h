#pragma once
// Studies of rare outages as JSON. Only for the .cpp files of this folder that write results.

#include "sitefall/score/estimate_json.h"

namespace sitefall::score {

struct RareResult;
struct RareScore;

Json json_of(const RareResult& result);
/// With its service and measure.
Json json_of(const RareScore& score);

} // namespace sitefall::score
