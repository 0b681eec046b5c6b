#include "sitefall/support/formula.h"

#include <algorithm>
#include <cassert>

namespace sitefall::support {

bool Formula::is_coherent() const {
    std::vector<char> below(nodes.size(), 0);
    below[static_cast<std::size_t>(top)] = 1;
    for (std::size_t i = nodes.size(); i-- > 0;) {
        if (!below[i]) continue;
        if (nodes[i].kind == Kind::exclusive || nodes[i].kind == Kind::negation) return false;
        for (int input : inputs_of(nodes[i])) below[static_cast<std::size_t>(input)] = 1;
    }
    return true;
}

int FormulaBuilder::add(Formula::Kind kind, int number, const std::vector<int>& inputs) {
    const auto [known, is_new] =
        known_.try_emplace(Key{kind, number, inputs}, static_cast<int>(formula_.nodes.size()));
    if (!is_new) return known->second;
    Formula::Node node{kind, number, static_cast<int>(formula_.inputs.size()),
                       static_cast<int>(inputs.size())};
    formula_.inputs.insert(formula_.inputs.end(), inputs.begin(), inputs.end());
    formula_.nodes.push_back(node);
    return known->second;
}

bool FormulaBuilder::is_constant(int node, bool value) const {
    const auto& n = formula_.nodes[static_cast<std::size_t>(node)];
    return n.kind == Formula::Kind::constant && n.number == (value ? 1 : 0);
}

int FormulaBuilder::constant(bool value) { return add(Formula::Kind::constant, value ? 1 : 0, {}); }

int FormulaBuilder::variable(int number) {
    assert(number >= 0 && number < formula_.variables);
    return add(Formula::Kind::variable, number, {});
}

int FormulaBuilder::all(std::vector<int> inputs) {
    std::sort(inputs.begin(), inputs.end());
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    const int k = static_cast<int>(inputs.size());
    return at_least(k, std::move(inputs));
}

int FormulaBuilder::any(std::vector<int> inputs) {
    std::sort(inputs.begin(), inputs.end());
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    return at_least(1, std::move(inputs));
}

int FormulaBuilder::at_least(int k, std::vector<int> inputs) {
    std::vector<int> open;
    for (int input : inputs) {
        if (is_constant(input, true))
            --k;
        else if (!is_constant(input, false))
            open.push_back(input);
    }
    if (k <= 0) return constant(true);
    if (k > static_cast<int>(open.size())) return constant(false);
    if (open.size() == 1) return open[0];
    std::sort(open.begin(), open.end());
    return add(Formula::Kind::at_least, k, open);
}

int FormulaBuilder::exclusive(int a, int b) {
    if (a == b) return constant(false);
    if (is_constant(a, false)) return b;
    if (is_constant(b, false)) return a;
    if (is_constant(a, true)) return negation(b);
    if (is_constant(b, true)) return negation(a);
    return add(Formula::Kind::exclusive, 0, {std::min(a, b), std::max(a, b)});
}

int FormulaBuilder::negation(int a) {
    const auto& node = formula_.nodes[static_cast<std::size_t>(a)];
    if (node.kind == Formula::Kind::constant) return constant(node.number == 0);
    if (node.kind == Formula::Kind::negation)
        return formula_.inputs[static_cast<std::size_t>(node.first)];
    return add(Formula::Kind::negation, 0, {a});
}

Formula FormulaBuilder::build(int top) const {
    Formula formula = formula_;
    formula.top = top;
    return formula;
}

} // namespace sitefall::support
