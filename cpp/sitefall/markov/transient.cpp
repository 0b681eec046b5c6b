#include "sitefall/markov/transient.h"

#include <optional>

#include "sitefall/markov/classes.h"
#include "sitefall/markov/exponential.h"
#include "sitefall/markov/steady.h"
#include "sitefall/markov/uniformised.h"

namespace sitefall::markov {

namespace {

constexpr double long_work = 1e8; // products from which on it pays to know the steady state

void check_times(const std::vector<double>& times) {
    if (times.empty()) throw support::RequestError("give at least one time");
    double before = 0;
    for (const double time : times) {
        check_hours(time, "a time");
        if (time < before) throw support::RequestError("the times must ascend");
        before = time;
    }
}

/// The steady state where the chain is irreducible and can be eliminated.
std::optional<Vector> limit_of(const Chain& chain, const Budget& budget) {
    if (classes_of(chain).members.size() > 1) return std::nullopt;
    try {
        return steady_state(chain, {}, budget).probability;
    } catch (const TooLarge&) {
        return std::nullopt;
    }
}

} // namespace

Transient transient(const Chain& chain, const Vector& start, const std::vector<double>& times,
                    const Budget& budget) {
    check_distribution(chain, start);
    check_times(times);
    const Watch watch;
    const Uniformised uniform(chain);
    std::optional<Vector> limit;
    bool asked = false;
    Transient out;
    Vector now = start, hours(chain.states(), 0);
    double at = 0;
    for (const double time : times) {
        const Costs costs = costs_of(uniform, time - at, budget);
        const bool squares = costs.squaring < costs.uniformisation;
        if (!squares && !asked && costs.uniformisation > long_work) {
            limit = limit_of(chain, budget);
            asked = true;
        }
        const Advanced next =
            squares ? square(chain, uniform, now, time - at, budget)
                    : uniformise(chain, uniform, now, time - at, limit ? &*limit : nullptr, budget);
        now = next.now;
        for (std::size_t i = 0; i < hours.size(); ++i) hours[i] += next.hours[i];
        out.probability.push_back(now);
        out.hours.push_back(hours);
        out.relative_error += next.relative_error;
        out.effort.iterations += next.steps;
        at = time;
    }
    out.effort.states = chain.states();
    out.effort.transitions = chain.transitions();
    out.effort.seconds = watch.seconds();
    return out;
}

} // namespace sitefall::markov
