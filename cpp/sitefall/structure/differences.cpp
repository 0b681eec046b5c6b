#include "sitefall/structure/differences.h"

#include <algorithm>

namespace sitefall::structure {

namespace {

constexpr std::size_t most_pairs = 2'000'000; // some 60 bytes each

/// P(a) - P(b) on the smaller of P and 1 - P, where it keeps at least half of the greater.
std::optional<double> clear_difference(const Chance& a, const Chance& b) {
    const bool by_yes = a.yes + b.yes <= a.no + b.no;
    const double more = by_yes ? a.yes : b.no, less = by_yes ? b.yes : a.no;
    if (less > more / 2) return std::nullopt;
    return more - less;
}

} // namespace

Differences::Differences(const Diagram& diagram, std::span<const double> q,
                         const std::vector<Chance>& chances, bool nested, const Limits& limits)
    : diagram_(diagram), q_(q), chances_(chances), nested_(nested), limits_(limits) {}

Edge Differences::part(Edge edge, std::uint32_t level, bool high) const {
    const Node& node = diagram_.nodes[index_of(edge)];
    if (node.level != level) return edge;
    return (high ? node.high : node.low) ^ (edge & 1U);
}

std::optional<double> Differences::at_once(Pair pair) const {
    const auto [a, b] = pair;
    if (a == falsehood || b == falsehood || a == negated(b)) return 0;
    if (a == truth || a == b) return chance(b).yes;
    if (b == truth) return chance(a).yes;
    if (nested_) return clear_difference(chance(a), chance(negated(b)));
    return std::nullopt;
}

std::optional<double> Differences::known(Pair pair) const {
    if (const auto value = at_once(pair)) return value;
    const auto place = found_.find(pair.key());
    if (place == found_.end()) return std::nullopt;
    return place->second;
}

std::optional<double> Differences::of(Edge f, Edge g) {
    const Pair asked = ordered(f, negated(g));
    if (found_.size() >= most_pairs) return known(asked);
    waiting_.assign(1, asked);
    while (!waiting_.empty()) {
        const Pair pair = waiting_.back();
        if (known(pair)) {
            waiting_.pop_back();
            continue;
        }
        const std::uint32_t level = std::min(diagram_.level(pair.a), diagram_.level(pair.b));
        const Pair high = ordered(part(pair.a, level, true), part(pair.b, level, true));
        const Pair low = ordered(part(pair.a, level, false), part(pair.b, level, false));
        const auto with = known(high), without = known(low);
        if (!with) waiting_.push_back(high);
        if (!without) waiting_.push_back(low);
        if (!with || !without) continue;
        if (found_.size() >= most_pairs) return std::nullopt;
        if (found_.size() % 4096 == 0) look_up(limits_);
        const double down = q_[diagram_.variable[level]];
        found_.emplace(pair.key(), down * *with + (1 - down) * *without);
        waiting_.pop_back();
    }
    return known(asked);
}

} // namespace sitefall::structure
