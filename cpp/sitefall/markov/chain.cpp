#include "sitefall/markov/chain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sitefall/support/issue.h"

namespace sitefall::markov {

namespace {

using support::RequestError;

constexpr double least_rate = 1e-100, most_rate = 1e100; // per hour

std::string shown(const Transition& transition) {
    return "the transition from state " + std::to_string(transition.from) + " to state " +
           std::to_string(transition.to);
}

void check(std::size_t states, const Transition& transition) {
    if (transition.from >= states || transition.to >= states)
        throw RequestError(shown(transition) +
                           " names a state that the chain does not have: it has " +
                           std::to_string(states));
    if (!std::isfinite(transition.per_hour) || transition.per_hour < 0)
        throw RequestError(shown(transition) + " must have a finite rate of at least 0; found " +
                           std::to_string(transition.per_hour));
    if (transition.per_hour != 0 &&
        (transition.per_hour < least_rate || transition.per_hour > most_rate))
        throw RequestError(shown(transition) +
                           " must have a rate of 0, or from 1e-100 to 1e100 an hour: beyond, "
                           "probabilities leave the range of floating-point numbers");
    if (transition.from == transition.to)
        throw RequestError(shown(transition) +
                           " leads to where it began, which changes nothing: leave it out");
}

Subset walk(const Subset& from, const Subset& through,
            const std::vector<std::vector<State>>& next) {
    Subset seen(from.size(), 0);
    std::vector<State> open;
    for (State i = 0; i < from.size(); ++i)
        if (from[i] != 0) {
            seen[i] = 1;
            open.push_back(i);
        }
    while (!open.empty()) {
        const State i = open.back();
        open.pop_back();
        if (through[i] == 0) continue;
        for (const State j : next[i])
            if (seen[j] == 0) {
                seen[j] = 1;
                open.push_back(j);
            }
    }
    return seen;
}

} // namespace

Chain::Chain(std::size_t states, std::span<const Transition> transitions) {
    if (states == 0) throw RequestError("a chain has at least one state");
    if (states >= std::numeric_limits<State>::max())
        throw RequestError("a chain has at most 4294967294 states");
    std::vector<Transition> sorted;
    sorted.reserve(transitions.size());
    for (const Transition& transition : transitions) {
        check(states, transition);
        if (transition.per_hour > 0) sorted.push_back(transition);
    }
    // Stable, so that rates of one pair add in the order in which they were given.
    std::stable_sort(sorted.begin(), sorted.end(), [](const Transition& a, const Transition& b) {
        return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
    row_start_.assign(states + 1, 0);
    exit_rate_.assign(states, 0);
    for (std::size_t t = 0; t < sorted.size(); ++t) {
        const Transition& each = sorted[t];
        if (t > 0 && sorted[t - 1].from == each.from && sorted[t - 1].to == each.to) {
            rate_.back() += each.per_hour;
        } else {
            column_.push_back(each.to);
            rate_.push_back(each.per_hour);
            ++row_start_[each.from + 1];
        }
        exit_rate_[each.from] += each.per_hour;
    }
    std::partial_sum(row_start_.begin(), row_start_.end(), row_start_.begin());
    for (State i = 0; i < states; ++i)
        if (!std::isfinite(exit_rate_[i]))
            throw RequestError("the rates out of state " + std::to_string(i) +
                               " must have a finite sum");
}

double Chain::rate_into(State i, const Subset& set) const {
    double sum = 0;
    for (std::size_t t = 0; t < targets(i).size(); ++t)
        if (set[targets(i)[t]] != 0) sum += rates(i)[t];
    return sum;
}

void check_distribution(const Chain& chain, const Vector& start) {
    if (start.size() != chain.states())
        throw RequestError("the start must give a probability for each of the " +
                           std::to_string(chain.states()) + " states; found " +
                           std::to_string(start.size()));
    double sum = 0;
    for (std::size_t i = 0; i < start.size(); ++i) {
        if (!std::isfinite(start[i]) || start[i] < 0)
            throw RequestError("the start must give state " + std::to_string(i) +
                               " a probability; found " + std::to_string(start[i]));
        sum += start[i];
    }
    if (std::abs(sum - 1) > 1e-12)
        throw RequestError("the probabilities of the start must sum to 1; found " +
                           std::to_string(sum));
}

void check_subset(const Chain& chain, const Subset& set, const std::string& name) {
    if (set.size() != chain.states())
        throw RequestError(name + " must say of each state whether it belongs to it; found " +
                           std::to_string(set.size()) + " entries for " +
                           std::to_string(chain.states()) + " states");
    if (std::none_of(set.begin(), set.end(), [](std::uint8_t in) { return in != 0; }))
        throw RequestError(name + " must hold at least one state");
}

void check_hours(double hours, const std::string& name) {
    if (!std::isfinite(hours) || hours < 0)
        throw RequestError(name + " must be a finite number of hours of at least 0; found " +
                           std::to_string(hours));
}

Subset reachable(const Chain& chain, const Subset& from, const Subset& through) {
    std::vector<std::vector<State>> next(chain.states());
    for (State i = 0; i < chain.states(); ++i)
        next[i].assign(chain.targets(i).begin(), chain.targets(i).end());
    return walk(from, through, next);
}

Subset leads_to(const Chain& chain, const Subset& to) {
    std::vector<std::vector<State>> back(chain.states());
    for (State i = 0; i < chain.states(); ++i)
        for (const State j : chain.targets(i)) back[j].push_back(i);
    return walk(to, Subset(to.size(), 1), back);
}

Subset complement(const Subset& set) {
    Subset out(set.size());
    for (std::size_t i = 0; i < set.size(); ++i) out[i] = set[i] == 0;
    return out;
}

Subset support_of(const Vector& vector) {
    Subset out(vector.size());
    for (std::size_t i = 0; i < vector.size(); ++i) out[i] = vector[i] > 0;
    return out;
}

double mass(const Vector& vector, const Subset& set) {
    double sum = 0;
    for (std::size_t i = 0; i < vector.size(); ++i)
        if (set[i] != 0) sum += vector[i];
    return sum;
}

Part part_of(const Chain& chain, const Subset& kept) {
    std::vector<State> states, place(chain.states(), 0);
    for (State i = 0; i < chain.states(); ++i)
        if (kept[i] != 0) {
            place[i] = static_cast<State>(states.size());
            states.push_back(i);
        }
    const auto outside = static_cast<State>(states.size());
    std::vector<Transition> transitions;
    for (const State i : states)
        for (std::size_t t = 0; t < chain.targets(i).size(); ++t) {
            const State j = chain.targets(i)[t];
            transitions.push_back({place[i], kept[j] != 0 ? place[j] : outside, chain.rates(i)[t]});
        }
    return {Chain(states.size() + 1, transitions), std::move(states)};
}

} // namespace sitefall::markov
