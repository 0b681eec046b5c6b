#include "sitefall/markov/renewal.h"

#include <algorithm>

#include "sitefall/markov/exponential.h"
#include "sitefall/markov/spans.h"
#include "sitefall/markov/uniformised.h"

namespace sitefall::markov {

namespace {

constexpr double events_of_entry = 256; // Lambda d where nothing prescribes d

/// E for the states of `bad` that are entered from outside, or where the start is.
Rules rules_of(const Chain& chain, const Subset& bad, const Course& course, const Budget& budget) {
    Rules rules;
    Subset entered(chain.states(), 0);
    for (State i = 0; i < chain.states(); ++i)
        if (bad[i] == 0)
            for (const State j : chain.targets(i)) entered[j] = entered[j] || bad[j];
    const Part inside = part_of(chain, bad);
    std::vector<State> from;
    for (State local = 0; local < inside.states.size(); ++local)
        if (entered[inside.states[local]] != 0) {
            from.push_back(local);
            rules.entered.push_back(inside.states[local]);
        }
    rules.columns = inside.states;
    const auto entries =
        static_cast<double>(from.size()) * static_cast<double>(inside.states.size());
    check_course(chain, course.span_h, course.until_h, entries, budget);
    const Costs costs = costs_of(Uniformised(inside.chain), course.span_h, budget);
    const double rows_cost =
        std::min(costs.squaring, costs.uniformisation * static_cast<double>(from.size()));
    if (entries > static_cast<double>(budget.fill) || rows_cost > budget.work)
        throw TooLarge(
            "the bad set has too many states to follow how long it is stayed in: merge "
            "copies that are alike, or simulate");
    const Rows rows = rows_after(inside.chain, from, course.span_h, budget);
    rules.relative_error = rows.relative_error;
    rules.taken = Matrix(from.size(), inside.states.size());
    for (std::size_t e = 0; e < from.size(); ++e)
        std::copy_n(rows.matrix.row(e), inside.states.size(), rules.taken.row(e));
    return rules;
}

} // namespace

Renewal long_sojourn(const Chain& chain, const Vector& start, const Subset& bad, double tolerance_h,
                     double horizon_h, const Budget& budget) {
    Course course{tolerance_h, horizon_h - tolerance_h, start, Vector(chain.states(), 0), 0};
    Rules rules = rules_of(chain, bad, course, budget);
    // A sojourn under way at the start is taken out after tau, all at once.
    if (mass(start, bad) > 0) {
        const Part inside = part_of(chain, bad);
        Vector from;
        for (const State i : inside.states) from.push_back(start[i]);
        from.push_back(mass(start, complement(bad)));
        const Advanced after =
            uniformise(inside.chain, Uniformised(inside.chain), from, tolerance_h, nullptr, budget);
        for (std::size_t i = 0; i < inside.states.size(); ++i) {
            course.atom[inside.states[i]] = after.now[i];
            course.counted += after.now[i];
        }
        rules.relative_error = std::max(rules.relative_error, after.relative_error);
    }
    return walk(chain, bad, rules, course, budget);
}

Renewal first_entry(const Chain& chain, const Vector& start, double horizon_h,
                    const Budget& budget) {
    Subset last(chain.states(), 0);
    last.back() = 1;
    Rules rules;
    rules.entered = {static_cast<State>(chain.states() - 1)};
    const double rate = Uniformised(chain).rate();
    const double span_h = rate > 0 ? std::min(horizon_h, events_of_entry / rate) : horizon_h;
    check_course(chain, span_h, horizon_h, 0, budget);
    return walk(chain, last, rules, {span_h, horizon_h, start, {}, start.back()}, budget);
}

} // namespace sitefall::markov
