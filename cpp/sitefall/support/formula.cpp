#include "sitefall/support/formula.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <unordered_set>

#include "sitefall/support/issue.h"

namespace sitefall::support {

namespace {

std::uint32_t narrow(std::size_t count) {
    if (count >= std::numeric_limits<std::uint32_t>::max())
        throw RequestError("a formula holds at most 4294967294 nodes and inputs");
    return static_cast<std::uint32_t>(count);
}

bool decide(const Formula::Node& node, std::size_t true_inputs, const std::vector<bool>& failed) {
    switch (node.gate) {
        case Gate::constant:
            return node.value != 0;
        case Gate::variable:
            return failed[node.value];
        case Gate::all:
            return true_inputs == node.count;
        case Gate::any:
            return true_inputs > 0;
        case Gate::at_least:
            return true_inputs >= node.value;
        case Gate::exclusive:
            return true_inputs % 2 == 1;
        case Gate::negation:
            return true_inputs == 0;
    }
    return false;
}

} // namespace

bool Formula::monotone_as_written() const {
    return std::none_of(nodes_.begin(), nodes_.end(), [](const Node& node) {
        return node.gate == Gate::exclusive || node.gate == Gate::negation;
    });
}

bool Formula::evaluate(const std::vector<bool>& failed) const {
    assert(failed.size() >= variables_);
    std::vector<bool> value(nodes_.size());
    for (Index index = 0; index < nodes_.size(); ++index) {
        const auto below = inputs(index);
        const auto true_inputs =
            std::count_if(below.begin(), below.end(), [&](Index input) { return value[input]; });
        value[index] = decide(nodes_[index], static_cast<std::size_t>(true_inputs), failed);
    }
    return value.back();
}

std::size_t FormulaBuilder::Hash::operator()(const Key& key) const {
    std::uint64_t hash = 0x9e3779b97f4a7c15;
    for (const std::uint32_t word : key) {
        hash = (hash ^ word) * 0xbf58476d1ce4e5b9;
        hash ^= hash >> 29;
    }
    return static_cast<std::size_t>(hash);
}

FormulaBuilder::Index FormulaBuilder::add(Gate gate, std::uint32_t value,
                                          const std::vector<Index>& inputs) {
    Key key(inputs.begin(), inputs.end());
    std::sort(key.begin(), key.end());
    key.push_back(value);
    key.push_back(static_cast<std::uint32_t>(gate));
    const auto [found, is_new] = known_.try_emplace(std::move(key), narrow(nodes_.size()));
    if (is_new) {
        nodes_.push_back({gate, value, narrow(inputs_.size()), narrow(inputs.size())});
        inputs_.insert(inputs_.end(), inputs.begin(), inputs.end());
    }
    return found->second;
}

bool FormulaBuilder::is_constant(Index index, bool value) const {
    return nodes_[index].gate == Gate::constant && nodes_[index].value == (value ? 1U : 0U);
}

FormulaBuilder::Index FormulaBuilder::constant(bool value) {
    return add(Gate::constant, value ? 1 : 0, {});
}

FormulaBuilder::Index FormulaBuilder::variable(std::uint32_t number) {
    narrow(number);
    return add(Gate::variable, number, {});
}

/// `all` and `any` alike: the neutral constant drops out, the other one decides.
FormulaBuilder::Index FormulaBuilder::join(Gate gate, std::vector<Index> inputs) {
    const bool neutral = gate == Gate::all;
    std::unordered_set<Index> seen;
    std::vector<Index> kept;
    for (const Index input : inputs) {
        if (is_constant(input, !neutral)) return input;
        if (!is_constant(input, neutral) && seen.insert(input).second) kept.push_back(input);
    }
    if (kept.empty()) return constant(neutral);
    return kept.size() == 1 ? kept.front() : add(gate, 0, kept);
}

FormulaBuilder::Index FormulaBuilder::all(std::vector<Index> inputs) {
    return join(Gate::all, std::move(inputs));
}

FormulaBuilder::Index FormulaBuilder::any(std::vector<Index> inputs) {
    return join(Gate::any, std::move(inputs));
}

FormulaBuilder::Index FormulaBuilder::at_least(std::size_t k, std::vector<Index> inputs) {
    const auto sure = static_cast<std::size_t>(std::count_if(
        inputs.begin(), inputs.end(), [this](Index input) { return is_constant(input, true); }));
    std::erase_if(inputs, [this](Index input) { return nodes_[input].gate == Gate::constant; });
    if (k <= sure) return constant(true);
    k -= sure;
    if (k > inputs.size()) return constant(false);
    if (k == 1) return any(std::move(inputs));
    if (k == inputs.size()) return all(std::move(inputs));
    return add(Gate::at_least, narrow(k), inputs);
}

/// Constants leave and may turn the sense round; of equal inputs every pair cancels.
FormulaBuilder::Index FormulaBuilder::exclusive(std::vector<Index> inputs) {
    bool odd = false;
    std::unordered_map<Index, std::size_t> times;
    for (const Index input : inputs) {
        odd ^= is_constant(input, true);
        if (nodes_[input].gate != Gate::constant) ++times[input];
    }
    std::vector<Index> kept;
    for (const Index input : inputs) {
        const auto found = times.find(input);
        if (found == times.end()) continue;
        if (found->second % 2 == 1) kept.push_back(input);
        times.erase(found);
    }
    if (kept.empty()) return constant(odd);
    const Index joined = kept.size() == 1 ? kept.front() : add(Gate::exclusive, 0, kept);
    return odd ? negation(joined) : joined;
}

FormulaBuilder::Index FormulaBuilder::negation(Index input) {
    const Node& node = nodes_[input];
    if (node.gate == Gate::constant) return constant(node.value == 0);
    if (node.gate == Gate::negation) return inputs_[node.first];
    return add(Gate::negation, 0, {input});
}

/// What `top` hangs on, itself included, in order.
std::vector<FormulaBuilder::Index> FormulaBuilder::needed_for(Index top) const {
    std::vector<bool> seen(top + std::size_t{1});
    std::vector<Index> needed{top};
    seen[top] = true;
    for (std::size_t next = 0; next < needed.size(); ++next) {
        const Node node = nodes_[needed[next]];
        for (std::uint32_t i = 0; i < node.count; ++i) {
            const Index input = inputs_[node.first + i];
            if (!seen[input]) needed.push_back(input);
            seen[input] = true;
        }
    }
    std::sort(needed.begin(), needed.end());
    return needed;
}

Formula FormulaBuilder::build(Index top) const {
    const auto needed = needed_for(top);
    const auto moved = [&](Index index) {
        return static_cast<Index>(std::lower_bound(needed.begin(), needed.end(), index) -
                                  needed.begin());
    };
    Formula formula;
    for (const Index index : needed) {
        Node node = nodes_[index];
        const auto first = static_cast<std::uint32_t>(formula.inputs_.size());
        for (std::uint32_t i = 0; i < node.count; ++i)
            formula.inputs_.push_back(moved(inputs_[node.first + i]));
        node.first = first;
        if (node.gate == Gate::variable)
            formula.variables_ = std::max(formula.variables_, node.value + 1);
        formula.nodes_.push_back(node);
    }
    return formula;
}

} // namespace sitefall::support
