#pragma once
// Random formulas, and what enumeration says of them.

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "sitefall/support/formula.h"

namespace structure_formulas {

using sitefall::support::Formula;
using sitefall::support::FormulaBuilder;

/// Numbers of 32 bits, the same everywhere.
class Random {
  public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}
    std::uint32_t operator()() { return static_cast<std::uint32_t>(engine_()); }

  private:
    std::mt19937 engine_;
};

/// A formula of `events` events and `gates` gates over what came before; without negations if coherent.
inline Formula random_formula(Random& random, std::uint32_t events, int gates, bool coherent) {
    const auto upto = [&](std::size_t most) { return std::size_t{random()} % (most + 1); };
    FormulaBuilder builder;
    std::vector<Formula::Index> made;
    for (std::uint32_t event = 0; event < events; ++event) made.push_back(builder.variable(event));
    for (int gate = 0; gate < gates; ++gate) {
        std::vector<Formula::Index> inputs;
        for (std::size_t i = 0; i < 2 + upto(2); ++i)
            inputs.push_back(
                made[made.size() - 1 - upto(std::min<std::size_t>(made.size() - 1, 9))]);
        switch (upto(coherent ? 2 : 4)) {
            case 0:
                made.push_back(builder.all(inputs));
                break;
            case 1:
                made.push_back(builder.any(inputs));
                break;
            case 2:
                made.push_back(builder.at_least(1 + upto(inputs.size() - 1), inputs));
                break;
            case 3:
                made.push_back(builder.exclusive(inputs));
                break;
            default:
                made.push_back(builder.negation(inputs.front()));
        }
    }
    return builder.build(made.back());
}

/// The value for each of the 2^events states; bit i of the index: event i has happened.
inline std::vector<bool> truth_table(const Formula& formula, std::uint32_t events) {
    std::vector<bool> table;
    std::vector<bool> failed(events);
    for (std::uint32_t state = 0; state < (1U << events); ++state) {
        for (std::uint32_t event = 0; event < events; ++event)
            failed[event] = ((state >> event) & 1U) != 0;
        table.push_back(formula.evaluate(failed));
    }
    return table;
}

/// Sum of the probabilities of the states where the formula is `value`.
inline double enumerated(const std::vector<bool>& table, const std::vector<double>& q,
                         bool value = true) {
    double sum = 0;
    for (std::uint32_t state = 0; state < table.size(); ++state) {
        if (table[state] != value) continue;
        double product = 1;
        for (std::size_t event = 0; event < q.size(); ++event)
            product *= ((state >> event) & 1U) != 0 ? q[event] : 1 - q[event];
        sum += product;
    }
    return sum;
}

/// States that are true and no longer so when any event is taken out.
inline std::set<std::vector<std::uint32_t>> minimal_states(const std::vector<bool>& table,
                                                           std::uint32_t events) {
    std::set<std::vector<std::uint32_t>> found;
    for (std::uint32_t state = 0; state < table.size(); ++state) {
        bool minimal = table[state];
        std::vector<std::uint32_t> members;
        for (std::uint32_t event = 0; event < events; ++event) {
            if (((state >> event) & 1U) == 0) continue;
            members.push_back(event);
            minimal = minimal && !table[state & ~(1U << event)];
        }
        if (minimal) found.insert(members);
    }
    return found;
}

inline std::vector<double> random_probabilities(Random& random, std::size_t events) {
    std::vector<double> q;
    for (std::size_t event = 0; event < events; ++event)
        q.push_back(static_cast<double>(random() % 1001) / 1000);
    return q;
}

} // namespace structure_formulas
