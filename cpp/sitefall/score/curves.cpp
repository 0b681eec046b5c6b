#include "sitefall/score/curves.h"

namespace sitefall::score {

ExceedanceCurves exceedance_curves(const Ledger& ledger, int who, double confidence) {
    ExceedanceCurves curves;
    const auto weights = ledger.weights();
    if (who < ledger.layout().services)
        curves.outages = ledger.outages(who).exceedance(weights, confidence);
    if (ledger.years() < 1) return curves;
    const auto quiet = ledger.quiet_years(who);
    curves.occurrence = ledger.occurrence(who).exceedance(weights, confidence, {quiet});
    curves.aggregate = ledger.aggregate(who).exceedance(weights, confidence, {quiet});
    return curves;
}

} // namespace sitefall::score
