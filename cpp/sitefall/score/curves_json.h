#pragma once
// Exceedance curves as JSON. Only for the .cpp files of this folder that write results.

#include "sitefall/score/curves.h"
#include "sitefall/score/estimate_json.h"

namespace sitefall::score {

Json json_of(const ExceedanceCurves& curves, double confidence);

} // namespace sitefall::score
