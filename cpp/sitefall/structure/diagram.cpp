#include "sitefall/structure/diagram.h"

#include <algorithm>
#include <span>
#include <string>
#include <unordered_set>

namespace sitefall::structure {

namespace {

using support::Formula;
using support::Gate;

/// Follows a formula from its variables up.
class Compiler {
  public:
    Compiler(const Formula& formula, std::vector<std::uint32_t> order, const Limits& limits)
        : formula_(formula),
          order_(std::move(order)),
          kernel_(limits),
          level_(formula.variables()),
          edges_(formula.size(), truth),
          last_use_(formula.size()) {
        for (std::uint32_t level = 0; level < order_.size(); ++level) level_[order_[level]] = level;
        for (Formula::Index index = 0; index < formula.size(); ++index)
            for (const Formula::Index input : formula.inputs(index)) last_use_[input] = index;
    }

    Diagram run() {
        for (Formula::Index index = 0; index < formula_.size(); ++index) {
            edges_[index] = compile(index);
            for (const Formula::Index input : formula_.inputs(index))
                if (last_use_[input] == index) edges_[input] = truth;
            if (kernel_.crowded()) kernel_.collect(edges_);
        }
        return extract(kernel_, edges_.back(), order_, formula_.variables());
    }

  private:
    Edge compile(Formula::Index index) {
        const Formula::Node& node = formula_.node(index);
        switch (node.gate) {
            case Gate::constant:
                return node.value != 0 ? truth : falsehood;
            case Gate::variable:
                return kernel_.literal(level_[node.value]);
            case Gate::negation:
                return negated(edges_[formula_.inputs(index).front()]);
            default:
                break;
        }
        // What is decided last comes first, so that each step adds above what is there.
        std::vector<Edge> inputs;
        for (const Formula::Index input : formula_.inputs(index)) inputs.push_back(edges_[input]);
        std::stable_sort(inputs.begin(), inputs.end(),
                         [this](Edge a, Edge b) { return kernel_.level(a) > kernel_.level(b); });
        if (node.gate == Gate::at_least) return at_least(node.value, inputs);
        Edge joined = node.gate == Gate::all ? truth : falsehood;
        for (const Edge input : inputs)
            joined = node.gate == Gate::all   ? kernel_.both(input, joined)
                     : node.gate == Gate::any ? kernel_.either(input, joined)
                                              : kernel_.exclusive(input, joined);
        return joined;
    }

    Edge at_least(std::uint32_t k, const std::vector<Edge>& inputs) {
        std::vector<Edge> row(k + std::size_t{1}, falsehood); // row[j]: at least j of those seen
        row[0] = truth;
        for (const Edge input : inputs)
            for (std::size_t j = k; j > 0; --j) row[j] = kernel_.ite(input, row[j - 1], row[j]);
        return row[k];
    }

    const Formula& formula_;
    std::vector<std::uint32_t> order_;
    Kernel kernel_;
    std::vector<std::uint32_t> level_; // by variable
    std::vector<Edge> edges_;          // by node of the formula; true again after the last use
    std::vector<Formula::Index> last_use_;
};

Diagram compile(const Formula& formula, Order order, const Limits& limits) {
    Diagram found = Compiler(formula, variable_order(formula, order), limits).run();
    found.monotone_as_written = formula.monotone_as_written();
    return found;
}

/// Which functions of a diagram imply which.
class Implications {
  public:
    Implications(const Diagram& diagram, const Limits& limits)
        : diagram_(diagram), limits_(limits) {}

    /// Whether a implies b; what was shown once is not shown again.
    /// @pre no earlier answer was no
    bool hold(Edge a, Edge b) {
        waiting_.assign(1, {a, b});
        while (!waiting_.empty()) {
            const auto [from, to] = waiting_.back();
            waiting_.pop_back();
            if (from == falsehood || to == truth || from == to) continue;
            if (from == truth && to == falsehood) return false;
            if (from == negated(to)) return false; // not both constant, hence somewhere true
            if (!shown_.insert((std::uint64_t{from} << 32) | to).second) continue;
            check_size();
            const std::uint32_t level = std::min(diagram_.level(from), diagram_.level(to));
            waiting_.push_back({part(from, level, true), part(to, level, true)});
            waiting_.push_back({part(from, level, false), part(to, level, false)});
        }
        return true;
    }

  private:
    Edge part(Edge edge, std::uint32_t level, bool high) const {
        const Node& node = diagram_.nodes[index_of(edge)];
        if (node.level != level) return edge;
        return (high ? node.high : node.low) ^ (edge & 1U);
    }

    void check_size() const {
        if (shown_.size() % 4096 == 0) look_up(limits_);
        if (shown_.size() > limits_.most_nodes)
            throw TooLarge("whether failures can mend takes more than " +
                           std::to_string(limits_.most_nodes) + " comparisons");
    }

    const Diagram& diagram_;
    Limits limits_;
    std::unordered_set<std::uint64_t> shown_; // looked up, never walked
    std::vector<std::pair<Edge, Edge>> waiting_;
};

} // namespace

Diagram build_diagram(const Formula& formula, Order order, const Limits& limits) {
    if (order != Order::automatic) return compile(formula, order, limits);
    constexpr Order orders[] = {Order::as_given, Order::largest_first, Order::smallest_first};
    Limits capped = limits;
    for (std::size_t cap = std::size_t{1} << 15; cap < limits.most_nodes; cap *= 4) {
        capped.most_nodes = cap;
        capped.most_steps = std::min<std::uint64_t>(limits.most_steps, 20 * cap);
        for (const Order each : orders) {
            try {
                return compile(formula, each, capped);
            } catch (const TooLarge&) { // the next order, then a higher cap
            }
        }
    }
    return compile(formula, orders[0], limits);
}

Diagram extract(const Kernel& kernel, Edge top, std::vector<std::uint32_t> variable,
                std::uint32_t variables) {
    const auto kept = kernel.reachable(std::span(&top, 1));
    std::vector<std::uint32_t> moved(kernel.size());
    Diagram found;
    for (const std::uint32_t index : kept) {
        const Node& node = kernel.node(index);
        const auto renumber = [&](Edge edge) { return (moved[index_of(edge)] << 1) | (edge & 1U); };
        moved[index] = static_cast<std::uint32_t>(found.nodes.size());
        found.nodes.push_back({node.level, renumber(node.high), renumber(node.low)});
    }
    found.top = (moved[index_of(top)] << 1) | (top & 1U);
    found.variable = std::move(variable);
    found.variables = variables;
    return found;
}

bool is_coherent(const Diagram& diagram, const Limits& limits) {
    if (diagram.monotone_as_written) return true;
    // By which sign a node is met from the top: where by both, the function can both grow and fall.
    std::vector<std::uint8_t> signs(diagram.nodes.size());
    signs[index_of(diagram.top)] = is_negated(diagram.top) ? 2 : 1;
    for (std::size_t index = signs.size(); index-- > 1;) {
        if (signs[index] == 3) return false;
        const Node& node = diagram.nodes[index];
        for (const Edge child : {node.high, node.low}) {
            const std::uint8_t sign = signs[index];
            signs[index_of(child)] |= is_negated(child) ? std::uint8_t(3 - sign) : sign;
        }
    }
    Implications implications(diagram, limits);
    for (std::size_t index = 1; index < signs.size(); ++index) {
        const Edge sign = signs[index] - 1U;
        const Node& node = diagram.nodes[index];
        if (!implications.hold(node.low ^ sign, node.high ^ sign)) return false;
    }
    return true;
}

} // namespace sitefall::structure
