#pragma once
// Whole distributions of a score as exceedance curves, where they are asked for; from the bounded sketches of its ledger.

#include <vector>

#include "sitefall/score/ledger.h"

namespace sitefall::score {

using CurvePoints = std::vector<support::QuantileSketch::Above>;

/// Of a service, or of all together (then without outages). Empty where nothing was seen.
struct ExceedanceCurves {
    CurvePoints outages;    // lengths of outages, h, of one outage
    CurvePoints occurrence; // user-hours of the largest event, of one complete year
    CurvePoints aggregate;  // user-hours, of one complete year
};

/// `who`: a service; Layout::services: all together.
ExceedanceCurves exceedance_curves(const Ledger& ledger, int who, double confidence);

} // namespace sitefall::score
