#include "sitefall/structure/translate.h"

#include <algorithm>

namespace sitefall::structure {

namespace {

using support::Formula;
using Kind = Formula::Kind;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Inputs and gates below each node, counted as often as they are used (as doubles: shared graphs make large numbers).
std::vector<double> sizes(const Formula& formula) {
    std::vector<double> size(formula.nodes.size(), 1);
    for (std::size_t i = 0; i < formula.nodes.size(); ++i)
        for (int input : formula.inputs_of(formula.nodes[i])) size[i] += size[at(input)];
    return size;
}

Edge edge_of(Diagrams& diagrams, const Formula::Node& node, std::span<const Edge> inputs,
             int level) {
    switch (node.kind) {
        case Kind::constant:
            return node.number != 0 ? yes : no;
        case Kind::variable:
            return diagrams.variable(level);
        case Kind::exclusive:
            return diagrams.ite(inputs[0], negated(inputs[1]), inputs[1]);
        case Kind::negation:
            return negated(inputs[0]);
        case Kind::at_least:
            break;
    }
    // Those that hang on the lowest levels first: what is joined later then only adds above.
    std::vector<Edge> sorted(inputs.begin(), inputs.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](Edge a, Edge b) { return diagrams.level(a) > diagrams.level(b); });
    Edge result = node.number == 1 ? no : yes;
    if (node.number == 1) {
        for (Edge e : sorted) result = diagrams.either(e, result);
    } else if (node.number == node.count) {
        for (Edge e : sorted) result = diagrams.both(e, result);
    } else {
        std::reverse(sorted.begin(), sorted.end());
        result = diagrams.at_least(node.number, sorted);
    }
    return result;
}

std::vector<char> below_top(const Formula& formula) {
    std::vector<char> below(formula.nodes.size(), 0);
    below[at(formula.top)] = 1;
    for (std::size_t i = formula.nodes.size(); i-- > 0;)
        if (below[i])
            for (int input : formula.inputs_of(formula.nodes[i])) below[at(input)] = 1;
    return below;
}

} // namespace

std::vector<int> depth_first_order(const Formula& formula) {
    const auto size = sizes(formula);
    std::vector<char> met(formula.nodes.size(), 0);
    std::vector<int> order, stack{formula.top};
    while (!stack.empty()) {
        const int i = stack.back();
        stack.pop_back();
        if (met[at(i)]) continue;
        met[at(i)] = 1;
        const auto& node = formula.nodes[at(i)];
        if (node.kind == Kind::variable) order.push_back(node.number);
        const auto inputs = formula.inputs_of(node);
        std::vector<int> sorted(inputs.begin(), inputs.end());
        std::stable_sort(sorted.begin(), sorted.end(),
                         [&](int a, int b) { return size[at(a)] < size[at(b)]; });
        stack.insert(stack.end(), sorted.rbegin(), sorted.rend());
    }
    return order;
}

Translated translate(const Formula& formula, const std::vector<int>& order, std::size_t most_nodes,
                     const std::atomic<bool>* stop) {
    Translated made{Diagrams(static_cast<int>(order.size()), most_nodes, stop), no, order,
                    std::vector<int>(at(formula.variables), -1)};
    for (std::size_t level = 0; level < order.size(); ++level)
        made.level_of_variable[at(order[level])] = static_cast<int>(level);
    const auto below = below_top(formula);
    std::vector<Edge> edges(formula.nodes.size(), no), inputs;
    for (std::size_t i = 0; i < formula.nodes.size(); ++i) {
        if (!below[i]) continue;
        const auto& node = formula.nodes[i];
        inputs.clear();
        for (int input : formula.inputs_of(node)) inputs.push_back(edges[at(input)]);
        const int level =
            node.kind == Kind::variable ? made.level_of_variable[at(node.number)] : -1;
        edges[i] = edge_of(made.diagrams, node, inputs, level);
    }
    made.top = edges[at(formula.top)];
    return made;
}

Translated translate(const Formula& formula, const std::atomic<bool>* stop) {
    return translate(formula, depth_first_order(formula), 20'000'000, stop);
}

} // namespace sitefall::structure
