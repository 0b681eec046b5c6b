#include "sitefall/structure/cut_sets.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "sitefall/structure/probability.h"
#include "sitefall/structure/too_large.h"

namespace sitefall::structure {

namespace {

constexpr std::uint32_t none = 0, only_empty = 1; // families
constexpr int deepest = 20'000;                   // levels that the recursion below may descend
constexpr std::size_t most_nodes = 20'000'000;

std::uint64_t pair_of(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::uint64_t>(a) << 32 | b;
}

} // namespace

CutSets::CutSets(const support::Formula& formula, int most_order, const std::atomic<bool>* stop)
    : function_(translate(formula, stop)), stop_(stop) {
    if (!formula.is_coherent())
        throw support::RequestError(
            "minimal cut sets are asked of a function with negations or exclusive gates; it has "
            "prime implicants instead, which are not "
            "listed here: ask for its probability and importance");
    const int levels = function_.diagrams.levels();
    if (levels > deepest)
        throw TooLarge("minimal cut sets are found for up to " + std::to_string(deepest) +
                       " events; this function hangs on " + std::to_string(levels));
    nodes_ = {{levels, none, none}, {levels, none, none}};
    top_ = minimal(function_.top, std::min(most_order, levels));
}

CutSets::Family CutSets::make(int level, Family high, Family low) {
    if (high == none) return low;
    auto& chain = unique_[pair_of(high, low) * 31 + static_cast<std::uint64_t>(level)];
    for (Family f : chain)
        if (nodes_[f].level == level && nodes_[f].high == high && nodes_[f].low == low) return f;
    if (nodes_.size() >= most_nodes)
        throw TooLarge("the family of minimal cut sets needs more than " +
                       std::to_string(most_nodes) + " nodes; ask for a lower order");
    nodes_.push_back({level, high, low});
    chain.push_back(static_cast<Family>(nodes_.size() - 1));
    return chain.back();
}

CutSets::Family CutSets::minimal(Edge f, int order) {
    if (f == yes) return only_empty;
    if (f == no || order == 0) return none;
    if ((++looks_ & 0x3FFFu) == 0 && stop_ != nullptr && stop_->load(std::memory_order_relaxed))
        throw support::Interrupted();
    const std::uint64_t key = pair_of(f, static_cast<std::uint32_t>(order));
    if (const auto known = minimal_.find(key); known != minimal_.end()) return known->second;
    const auto& diagrams = function_.diagrams;
    const Family low = minimal(diagrams.low(f), order);
    const Family high = minimal(diagrams.high(f), order - 1);
    const Family result = make(diagrams.level(f), without(high, low), low);
    minimal_.emplace(key, result);
    return result;
}

/// The sets of `u` that include no set of `v`.
CutSets::Family CutSets::without(Family u, Family v) {
    if (v == none || u == none) return u;
    if (v == only_empty || u == v) return none;
    if (u == only_empty) return u; // the empty set includes only itself
    const std::uint64_t key = pair_of(u, v);
    if (const auto known = without_.find(key); known != without_.end()) return known->second;
    const Node a = nodes_[u], b = nodes_[v];
    Family result = none;
    if (a.level < b.level)
        result = make(a.level, without(a.high, v), without(a.low, v));
    else if (a.level > b.level)
        result = without(u, b.low);
    else
        result = make(a.level, without(without(a.high, b.high), b.low), without(a.low, b.low));
    without_.emplace(key, result);
    return result;
}

double CutSets::count() const {
    std::vector<double> sets(nodes_.size(), 0);
    sets[only_empty] = 1;
    for (std::size_t i = 2; i <= top_; ++i) sets[i] = sets[nodes_[i].high] + sets[nodes_[i].low];
    return sets[top_];
}

int CutSets::smallest_order() const {
    constexpr int unreached = std::numeric_limits<int>::max() / 2;
    std::vector<int> least(nodes_.size(), unreached);
    least[only_empty] = 0;
    for (std::size_t i = 2; i <= top_; ++i)
        least[i] = std::min(least[nodes_[i].high] + 1, least[nodes_[i].low]);
    return least[top_] < unreached ? least[top_] : -1;
}

std::vector<std::vector<int>> CutSets::list(std::size_t most) const {
    if (count() > static_cast<double>(most))
        throw TooLarge("there are more than " + std::to_string(most) +
                       " minimal cut sets; ask for a lower order, or for their number");
    std::vector<std::vector<int>> sets;
    std::vector<std::pair<Family, std::vector<int>>> open{{top_, {}}};
    while (!open.empty()) {
        auto [family, chosen] = std::move(open.back());
        open.pop_back();
        if (family == none) continue;
        if (family == only_empty) {
            std::sort(chosen.begin(), chosen.end());
            sets.push_back(std::move(chosen));
            continue;
        }
        const auto& node = nodes_[family];
        open.emplace_back(node.low, chosen);
        chosen.push_back(function_.variable_of_level[static_cast<std::size_t>(node.level)]);
        open.emplace_back(node.high, std::move(chosen));
    }
    std::sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    return sets;
}

/// That all events of some set of `f` have happened, of those sets that hold the event of `with_level` (-1: of all).
Edge CutSets::happened(Family f, int with_level, std::unordered_map<std::uint64_t, Edge>& known) {
    if (f == none || level(f) > with_level) {
        if (with_level >= 0 || f == none) return no;
        if (f == only_empty) return yes;
    }
    const std::uint64_t key = pair_of(f, static_cast<std::uint32_t>(with_level + 1));
    if (const auto found = known.find(key); found != known.end()) return found->second;
    const Node node = nodes_[f];
    const bool here = node.level == with_level;
    const Edge low = here ? no : happened(node.low, with_level, known);
    const Edge high = happened(node.high, here ? -1 : with_level, known);
    auto& diagrams = function_.diagrams;
    const Edge result =
        diagrams.ite(diagrams.variable(node.level), diagrams.either(high, low), low);
    known.emplace(key, result);
    return result;
}

double CutSets::fussell_vesely(int variable, std::span<const double> q) {
    const int level = function_.level_of_variable[static_cast<std::size_t>(variable)];
    const double whole = probability(function_, q).of_true;
    if (level < 0 || whole <= 0) return 0;
    std::unordered_map<std::uint64_t, Edge> known;
    const Edge top = function_.top;
    function_.top = happened(top_, level, known);
    const double part = probability(function_, q).of_true;
    function_.top = top;
    return part / whole;
}

double CutSets::sum_of_probabilities(std::span<const double> q) const {
    std::vector<double> sum(nodes_.size(), 0);
    sum[only_empty] = 1;
    for (std::size_t i = 2; i <= top_; ++i) {
        const int v = function_.variable_of_level[static_cast<std::size_t>(nodes_[i].level)];
        sum[i] = q[static_cast<std::size_t>(v)] * sum[nodes_[i].high] + sum[nodes_[i].low];
    }
    return sum[top_];
}

double CutSets::upper_bound(std::span<const double> q) const {
    double log_none = 0;
    for (const auto& set : list()) {
        double p = 1;
        for (int v : set) p *= q[static_cast<std::size_t>(v)];
        log_none += std::log1p(-p);
    }
    return -std::expm1(log_none);
}

} // namespace sitefall::structure
