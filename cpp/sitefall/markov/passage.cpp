#include "sitefall/markov/passage.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "sitefall/markov/elimination.h"
#include "sitefall/markov/exponential.h"
#include "sitefall/markov/renewal.h"
#include "sitefall/markov/told.h"

namespace sitefall::markov {

namespace {

constexpr double quick = 2e10; // products that are done without looking for a shorter way

Effort effort_of(const Chain& chain, std::size_t iterations, const Watch& watch) {
    return {chain.states(), chain.transitions(), iterations, watch.seconds()};
}

void check(const Chain& chain, const Vector& start, const Subset& set) {
    check_distribution(chain, start);
    check_subset(chain, set, "the set");
}

/// States outside the set that are met before it and from which it can be reached.
Subset on_the_way(const Chain& chain, const Vector& start, const Subset& set) {
    const Subset outside = complement(set);
    const Subset met = reachable(chain, support_of(start), outside);
    const Subset leads = leads_to(chain, set);
    Subset out(chain.states());
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = outside[i] != 0 && met[i] != 0 && leads[i] != 0;
    return out;
}

/// Whether a state is met outside the set from which there is no way to it.
bool may_miss(const Chain& chain, const Vector& start, const Subset& set) {
    const Subset met = reachable(chain, support_of(start), complement(set));
    const Subset leads = leads_to(chain, set);
    for (std::size_t i = 0; i < met.size(); ++i)
        if (met[i] != 0 && leads[i] == 0) return true;
    return false;
}

} // namespace

Passage probability_ever(const Chain& chain, const Vector& start, const Subset& set,
                         const Budget& budget) {
    check(chain, start, set);
    const Watch watch;
    if (!may_miss(chain, start, set)) return {exact(1), effort_of(chain, 0, watch)};
    const Subset way = on_the_way(chain, start, set);
    const Elimination elimination(chain, way, budget);
    const Vector hours = elimination.hours_inside(start);
    double sum = mass(start, set);
    for (State i = 0; i < chain.states(); ++i)
        if (way[i] != 0) sum += hours[i] * chain.rate_into(i, set);
    // Above 1 by rounding alone.
    return {exact(std::min(told_number(sum, true), 1.0)),
            effort_of(chain, elimination.states(), watch)};
}

Passage mean_time_to(const Chain& chain, const Vector& start, const Subset& set,
                     const Budget& budget) {
    check(chain, start, set);
    const Watch watch;
    if (may_miss(chain, start, set))
        return {exact(std::numeric_limits<double>::infinity()), effort_of(chain, 0, watch)};
    const Elimination elimination(chain, on_the_way(chain, start, set), budget);
    const Vector hours = elimination.hours_inside(start);
    return {exact(told_number(std::accumulate(hours.begin(), hours.end(), 0.0), true)),
            effort_of(chain, elimination.states(), watch)};
}

Passage probability_by(const Chain& chain, const Vector& start, const Subset& set, double hours,
                       const Budget& budget) {
    check(chain, start, set);
    check_hours(hours, "the time");
    const Watch watch;
    const Part outside = part_of(chain, complement(set));
    Vector from;
    for (const State i : outside.states) from.push_back(start[i]);
    from.push_back(mass(start, set));
    const Costs costs = costs_of(Uniformised(outside.chain), hours, budget);
    if (std::min(costs.uniformisation, costs.squaring) > quick) {
        const Renewal renewal = first_entry(outside.chain, from, hours, budget);
        return {renewal.probability, effort_of(chain, renewal.steps, watch)};
    }
    const Transient at = transient(outside.chain, from, {hours}, budget);
    const double value = at.probability.front().back();
    return {proven(value, value, value, at.relative_error, 1),
            effort_of(chain, at.effort.iterations, watch)};
}

Passage sojourn_longer_than(const Chain& chain, const Vector& entering, const Subset& set,
                            double hours, const Budget& budget) {
    check(chain, entering, set);
    check_hours(hours, "the length");
    if (mass(entering, complement(set)) > 0)
        throw support::RequestError("a sojourn in the set begins in a state of the set");
    const Watch watch;
    const Part inside = part_of(chain, set);
    Vector from;
    for (const State i : inside.states) from.push_back(entering[i]);
    from.push_back(0);
    const Transient at = transient(inside.chain, from, {hours}, budget);
    double value = 0;
    for (std::size_t i = 0; i < inside.states.size(); ++i) value += at.probability.front()[i];
    return {proven(value, value, value, at.relative_error, 1),
            effort_of(chain, at.effort.iterations, watch)};
}

double entries_during(const Chain& chain, const Vector& hours, const Subset& set) {
    check_subset(chain, set, "the set");
    double sum = 0;
    for (State i = 0; i < chain.states(); ++i)
        if (set[i] == 0) sum += hours[i] * chain.rate_into(i, set);
    return sum;
}

} // namespace sitefall::markov
