#include "sitefall/structure/order.h"

#include <algorithm>
#include <cassert>

namespace sitefall::structure {

namespace {

using support::Formula;
using support::Gate;

/// Leaves of the tree that the graph unfolds to; a double, for there may be very many.
std::vector<double> tree_sizes(const Formula& formula) {
    std::vector<double> sizes(formula.size(), 1);
    for (Formula::Index index = 0; index < formula.size(); ++index) {
        const auto inputs = formula.inputs(index);
        if (inputs.empty()) continue;
        sizes[index] = 0;
        for (const Formula::Index input : inputs) sizes[index] += sizes[input];
    }
    return sizes;
}

} // namespace

std::vector<std::uint32_t> variable_order(const Formula& formula, Order order) {
    assert(order != Order::automatic);
    const std::vector<double> sizes = tree_sizes(formula);
    std::vector<std::uint32_t> found;
    std::vector<bool> seen(formula.size());
    std::vector<Formula::Index> waiting{formula.top()};
    while (!waiting.empty()) {
        const Formula::Index index = waiting.back();
        waiting.pop_back();
        if (seen[index]) continue;
        seen[index] = true;
        if (formula.node(index).gate == Gate::variable) found.push_back(formula.node(index).value);
        const auto inputs = formula.inputs(index);
        std::vector<Formula::Index> sorted(inputs.begin(), inputs.end());
        if (order != Order::as_given)
            std::stable_sort(sorted.begin(), sorted.end(), [&](auto a, auto b) {
                return order == Order::smallest_first ? sizes[a] < sizes[b] : sizes[a] > sizes[b];
            });
        waiting.insert(waiting.end(), sorted.rbegin(), sorted.rend());
    }
    return found;
}

} // namespace sitefall::structure
