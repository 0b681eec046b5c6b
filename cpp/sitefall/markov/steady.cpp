#include "sitefall/markov/steady.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "sitefall/markov/classes.h"
#include "sitefall/markov/elimination.h"

namespace sitefall::markov {

namespace {

using support::RequestError;

constexpr double smallest_normal = std::numeric_limits<double>::min();

[[noreturn]] void refuse_range() {
    throw RequestError(
        "the steady state of the chain spans more than the range of floating-point "
        "numbers: leave out the states that are hardly ever seen");
}

/// Amounts of time beside one hour in `root`, for the states of its class.
Vector beside(const Chain& chain, const std::vector<State>& members, State root,
              const Budget& budget) {
    Subset inside(chain.states(), 0);
    for (const State i : members) inside[i] = i != root;
    Vector entering(chain.states(), 0);
    for (std::size_t t = 0; t < chain.targets(root).size(); ++t)
        entering[chain.targets(root)[t]] = chain.rates(root)[t];
    Vector hours = Elimination(chain, inside, budget).hours_inside(entering);
    hours[root] = 1;
    return hours;
}

/// pi of one recurrent class. The state that is kept has amount 1; where others overflow beside it,
/// one of those is kept instead.
Vector within(const Chain& chain, const std::vector<State>& members, const Budget& budget) {
    const auto degree = [&](State i) { return chain.targets(i).size(); };
    State root = *std::max_element(members.begin(), members.end(),
                                   [&](State a, State b) { return degree(a) < degree(b); });
    for (int attempt = 0; attempt < 3; ++attempt) {
        Vector amount = beside(chain, members, root, budget);
        double sum = 0;
        for (const State i : members) sum += amount[i];
        if (std::isfinite(sum)) {
            for (const State i : members) amount[i] /= sum;
            return amount;
        }
        root = *std::find_if(members.begin(), members.end(),
                             [&](State i) { return !std::isfinite(amount[i]); });
    }
    refuse_range();
}

/// The probability to end in each recurrent class.
Vector weights(const Chain& chain, const Classes& classes, const Vector& start,
               const Budget& budget) {
    if (classes.recurrent.size() == 1) return {1};
    if (start.empty())
        throw RequestError("the chain has " + std::to_string(classes.recurrent.size()) +
                           " sets of states that it does not leave again: where it is in the long "
                           "run depends on its start, so give the start");
    Subset transient(chain.states(), 1);
    for (const State c : classes.recurrent)
        for (const State i : classes.members[c]) transient[i] = 0;
    const Subset met = reachable(chain, support_of(start), transient);
    for (std::size_t i = 0; i < met.size(); ++i) transient[i] = transient[i] && met[i];
    const Vector hours = Elimination(chain, transient, budget).hours_inside(start);
    Vector by_class(classes.members.size(), 0);
    for (State i = 0; i < chain.states(); ++i) {
        if (transient[i] == 0) {
            by_class[classes.of[i]] += start[i];
            continue;
        }
        for (std::size_t t = 0; t < chain.targets(i).size(); ++t)
            by_class[classes.of[chain.targets(i)[t]]] += hours[i] * chain.rates(i)[t];
    }
    Vector out;
    for (const State c : classes.recurrent) out.push_back(by_class[c]);
    const double sum = std::accumulate(out.begin(), out.end(), 0.0);
    for (double& weight : out) weight /= sum;
    return out;
}

} // namespace

SteadyState steady_state(const Chain& chain, const Vector& start, const Budget& budget) {
    if (!start.empty()) check_distribution(chain, start);
    const Watch watch;
    const Classes classes = classes_of(chain);
    const Vector weight = weights(chain, classes, start, budget);
    SteadyState out;
    out.probability.assign(chain.states(), 0);
    for (std::size_t r = 0; r < classes.recurrent.size(); ++r) {
        if (weight[r] == 0) continue;
        const auto& members = classes.members[classes.recurrent[r]];
        const Vector pi = within(chain, members, budget);
        for (const State i : members) out.probability[i] = weight[r] * pi[i];
        out.effort.iterations += members.size();
    }
    out.recurrent_classes = classes.recurrent.size();
    out.transient_states = classes.transient_states;
    out.effort.states = chain.states();
    out.effort.transitions = chain.transitions();
    out.effort.seconds = watch.seconds();
    return out;
}

SteadyFlow steady_flow(const Chain& chain, const SteadyState& steady, const Subset& set) {
    check_subset(chain, set, "the set");
    const Subset outside = complement(set);
    double in = 0, out = 0, lost = 0;
    for (State i = 0; i < chain.states(); ++i) {
        const double pi = steady.probability[i];
        const double leaving = chain.rate_into(i, set[i] == 0 ? set : outside);
        (set[i] == 0 ? in : out) += pi * leaving;
        if (pi < smallest_normal) lost += leaving * smallest_normal;
    }
    const double apart = std::abs(in - out), seen = 1e-10 * std::max(in, out);
    // Below the smallest normal number nothing is relatively exact.
    if (apart > seen + smallest_normal) {
        if (apart <= seen + lost) refuse_range();
        throw std::logic_error("the flows over the boundary of a set differ in the steady state");
    }
    SteadyFlow flow{mass(steady.probability, set), in, std::numeric_limits<double>::quiet_NaN()};
    if (in > 0) flow.mean_sojourn_h = flow.probability / in;
    return flow;
}

Vector entry_distribution(const Chain& chain, const SteadyState& steady, const Subset& set) {
    check_subset(chain, set, "the set");
    Vector entering(chain.states(), 0);
    double sum = 0;
    for (State i = 0; i < chain.states(); ++i) {
        if (set[i] != 0) continue;
        for (std::size_t t = 0; t < chain.targets(i).size(); ++t)
            if (set[chain.targets(i)[t]] != 0) {
                const double flow = steady.probability[i] * chain.rates(i)[t];
                entering[chain.targets(i)[t]] += flow;
                sum += flow;
            }
    }
    if (!(sum > 0)) throw RequestError("in the long run the chain never enters the set");
    for (double& share : entering) share /= sum;
    return entering;
}

} // namespace sitefall::markov
