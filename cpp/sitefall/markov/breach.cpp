#include "sitefall/markov/breach.h"

#include "sitefall/markov/passage.h"
#include "sitefall/markov/renewal.h"
#include "sitefall/markov/told.h"

namespace sitefall::markov {

Breach breach(const Chain& chain, const Vector& start, const Subset& bad, double tolerance_h,
              double horizon_h, const Budget& budget) {
    check_distribution(chain, start);
    check_subset(chain, bad, "the bad set");
    check_hours(tolerance_h, "the tolerance");
    check_hours(horizon_h, "the horizon");
    const Watch watch;
    Breach out;
    out.effort.states = chain.states();
    out.effort.transitions = chain.transitions();
    if (horizon_h <= tolerance_h) {
        out.probability = exact(0); // nothing lasts longer than the horizon
    } else if (tolerance_h == 0) {
        const Passage passage = probability_by(chain, start, bad, horizon_h, budget);
        out.probability = passage.estimate;
        out.effort.iterations = passage.effort.iterations;
    } else {
        const Renewal renewal = long_sojourn(chain, start, bad, tolerance_h, horizon_h, budget);
        out.probability = renewal.probability;
        out.spans = renewal.spans;
        out.walked = renewal.walked;
        out.effort.iterations = renewal.steps;
    }
    out.effort.seconds = watch.seconds();
    return out;
}

} // namespace sitefall::markov
