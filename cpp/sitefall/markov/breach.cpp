#include "sitefall/markov/breach.h"

#include <algorithm>
#include <cmath>

#include "sitefall/markov/passage.h"
#include "sitefall/markov/renewal.h"
#include "sitefall/markov/told.h"

namespace sitefall::markov {

namespace {

constexpr double at_once = 1e-10; // rate out of the set times the tolerance

/// The greatest rate at which the set is left.
double fastest_way_out(const Chain& chain, const Subset& bad) {
    const Subset good = complement(bad);
    double most = 0;
    for (State i = 0; i < chain.states(); ++i)
        if (bad[i] != 0) most = std::max(most, chain.rate_into(i, good));
    return most;
}

/// Where hardly a sojourn ends within the tolerance: a breach is a sojourn that begins by
/// horizon - tolerance and lasts on, which the first one does with at least exp(-left).
Breach nearly_first_passage(const Chain& chain, const Vector& start, const Subset& bad, double by_h,
                            double left, const Budget& budget) {
    const Passage passage = probability_by(chain, start, bad, by_h, budget);
    const auto& found = passage.estimate;
    Breach out;
    out.probability =
        proven(found.value * std::exp(-left / 2), found.low * std::exp(-left), found.high, 0, 1);
    out.effort.iterations = passage.effort.iterations;
    return out;
}

} // namespace

Breach breach(const Chain& chain, const Vector& start, const Subset& bad, double tolerance_h,
              double horizon_h, const Budget& budget) {
    check_distribution(chain, start);
    check_subset(chain, bad, "the bad set");
    check_hours(tolerance_h, "the tolerance");
    check_hours(horizon_h, "the horizon");
    const Watch watch;
    const double left = fastest_way_out(chain, bad) * tolerance_h;
    Breach out;
    if (horizon_h <= tolerance_h) {
        out.probability = exact(0); // nothing lasts longer than the horizon
    } else if (left <= at_once) {
        out = nearly_first_passage(chain, start, bad, horizon_h - tolerance_h, left, budget);
    } else {
        const Renewal renewal = long_sojourn(chain, start, bad, tolerance_h, horizon_h, budget);
        out.probability = renewal.probability;
        out.spans = renewal.spans;
        out.walked = renewal.walked;
        out.effort.iterations = renewal.steps;
    }
    out.effort.states = chain.states();
    out.effort.transitions = chain.transitions();
    out.effort.seconds = watch.seconds();
    return out;
}

} // namespace sitefall::markov
