#include "sitefall/structure/cut_sets.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "sitefall/structure/family.h"
#include "sitefall/support/issue.h"

namespace sitefall::structure {

namespace {

/// A number for each node: `at_one` for the family of the empty set, and what `join` makes of the children's.
template <typename T, typename Join>
T fold(const CutSets& sets, T at_zero, T at_one, Join&& join) {
    std::vector<T> found(sets.nodes.size(), at_zero);
    found[1] = at_one;
    for (std::size_t index = 2; index < found.size(); ++index) {
        const Node& node = sets.nodes[index];
        found[index] = join(sets.variable[node.level], found[node.high], found[node.low]);
    }
    return found[sets.top];
}

/// By which signs each node is met from the top; 1: its function, 2: its negation, 3: both.
std::vector<std::uint8_t> signs_met(const Diagram& diagram) {
    std::vector<std::uint8_t> met(diagram.nodes.size());
    const auto meet = [&](Edge edge, std::uint8_t signs) {
        const bool swaps = is_negated(edge) && signs != 3;
        met[index_of(edge)] |= swaps ? std::uint8_t(3 - signs) : signs;
    };
    meet(diagram.top, 1);
    for (std::size_t index = met.size(); index-- > 1;) {
        meet(diagram.nodes[index].high, met[index]);
        meet(diagram.nodes[index].low, met[index]);
    }
    return met;
}

CutSets extract(const Family& family, std::uint32_t top, std::vector<std::uint32_t> variable) {
    std::vector<bool> needed(family.size());
    needed[0] = needed[1] = needed[top] = true;
    for (std::size_t index = needed.size(); index-- > 2;) {
        if (!needed[index]) continue;
        const Node& node = family.node(static_cast<std::uint32_t>(index));
        needed[node.high] = needed[node.low] = true;
    }
    CutSets found;
    std::vector<std::uint32_t> moved(family.size());
    for (std::uint32_t index = 0; index < needed.size(); ++index) {
        if (!needed[index]) continue;
        const Node& node = family.node(index);
        moved[index] = static_cast<std::uint32_t>(found.nodes.size());
        found.nodes.push_back({node.level, moved[node.high], moved[node.low]});
    }
    found.top = moved[top];
    found.variable = std::move(variable);
    return found;
}

double product_bound(const CutSets& sets, std::span<const double> q) {
    return fold(sets, 0.0, 1.0, [&](std::uint32_t event, double high, double low) {
        return std::max(q[event] * high, low);
    });
}

/// Sum of log(1 - product of q) over the sets one by one; compensated, for there may be a million.
double log_sum_listed(const CutSets& sets, std::span<const double> q) {
    double sum = 0, lost = 0;
    std::vector<std::pair<std::uint32_t, double>> waiting{{sets.top, 1.0}};
    while (!waiting.empty()) {
        const auto [index, product] = waiting.back();
        waiting.pop_back();
        if (index == 1) {
            const double term = std::log1p(-product) - lost, next = sum + term;
            lost = (next - sum) - term;
            sum = next;
        }
        if (index < 2) continue;
        const Node& node = sets.nodes[index];
        waiting.emplace_back(node.low, product);
        waiting.emplace_back(node.high, product * q[sets.variable[node.level]]);
    }
    return sum;
}

/// The same from the power sums, until what is left is below half a unit in the last place.
double log_sum_of_powers(const CutSets& sets, std::span<const double> q, double largest,
                         const Limits& limits) {
    std::vector<double> power(q.begin(), q.end());
    double sum = 0;
    for (int m = 1;; ++m) {
        look_up(limits);
        const double term = rare_event_sum(sets, power) / m;
        sum -= term;
        if (term * largest / (1 - largest) <= 1e-17 * -sum || term == 0) return sum;
        for (std::size_t i = 0; i < q.size(); ++i) power[i] *= q[i];
    }
}

} // namespace

CutSets minimal_cut_sets(const Diagram& diagram, const Limits& limits) {
    if (!is_coherent(diagram, limits))
        throw support::RequestError(
            "the formula is not coherent: an event may mend the top, so that it has no minimal cut "
            "sets "
            "but prime implicants, which are not listed here; ask for probability and importance, "
            "which "
            "are exact all the same");
    Family family(limits);
    const auto met = signs_met(diagram);
    std::vector<std::uint32_t> plain(met.size()), inverse(met.size()); // by node: M(f), M(not f)
    plain[0] = Family::empty_set;
    const auto of = [&](Edge edge, bool sign) {
        return (is_negated(edge) != sign ? inverse : plain)[index_of(edge)];
    };
    for (std::size_t index = 1; index < met.size(); ++index) {
        const Node& node = diagram.nodes[index];
        for (const bool sign : {false, true}) {
            if ((met[index] & (sign ? 2 : 1)) == 0) continue;
            const std::uint32_t low = of(node.low, sign), high = of(node.high, sign);
            (sign ? inverse : plain)[index] =
                family.make(node.level, family.without(high, low), low);
        }
    }
    return extract(family, of(diagram.top, false), diagram.variable);
}

double count(const CutSets& sets) {
    return fold(sets, 0.0, 1.0, [](std::uint32_t, double high, double low) { return high + low; });
}

std::optional<std::uint64_t> exact_count(const CutSets& sets) {
    constexpr auto full = std::numeric_limits<std::uint64_t>::max(); // stands for too many
    const auto found = fold(sets, std::uint64_t{0}, std::uint64_t{1},
                            [](std::uint32_t, std::uint64_t high, std::uint64_t low) {
                                return high >= full - low ? full : high + low;
                            });
    return found == full ? std::nullopt : std::optional(found);
}

std::vector<double> count_by_order(const CutSets& sets, std::size_t most) {
    using Counts = std::vector<double>;
    Counts one(most + 1);
    one[0] = 1;
    return fold(sets, Counts(most + 1), one,
                [&](std::uint32_t, const Counts& high, const Counts& low) {
                    Counts sum = low;
                    for (std::size_t order = 0; order < most; ++order)
                        sum[order + 1] += high[order];
                    return sum;
                });
}

std::optional<std::size_t> smallest_order(const CutSets& sets) {
    constexpr auto none = std::numeric_limits<std::size_t>::max();
    const auto found =
        fold(sets, none, std::size_t{0}, [](std::uint32_t, std::size_t high, std::size_t low) {
            return std::min(high + 1, low); // high is never empty
        });
    return found == none ? std::nullopt : std::optional(found);
}

double rare_event_sum(const CutSets& sets, std::span<const double> q) {
    return fold(sets, 0.0, 1.0, [&](std::uint32_t event, double high, double low) {
        return q[event] * high + low;
    });
}

std::optional<double> min_cut_upper_bound(const CutSets& sets, std::span<const double> q,
                                          double enumerable, const Limits& limits) {
    const double largest = product_bound(sets, q);
    if (largest == 0) return 0.0;
    if (largest == 1) return 1.0;
    if (count(sets) <= enumerable) return -std::expm1(log_sum_listed(sets, q));
    if (largest > 0.99) return std::nullopt;
    return -std::expm1(log_sum_of_powers(sets, q, largest, limits));
}

} // namespace sitefall::structure
