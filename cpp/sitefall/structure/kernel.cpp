#include "sitefall/structure/kernel.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace sitefall::structure {

Kernel::Kernel(const Limits& limits)
    : nodes_(1, limits),
      limits_(limits),
      collect_at_(std::min(limits.most_nodes / 2, std::size_t{1} << 18)) {}

Edge Kernel::make(std::uint32_t level, Edge high, Edge low) {
    if (high == low) return high;
    const Edge sign = high & 1U;
    return (nodes_.intern({level, high ^ sign, low ^ sign}) << 1) | sign;
}

Edge Kernel::part(Edge edge, std::uint32_t level, bool high) const {
    const Node& node = nodes_[index_of(edge)];
    if (node.level != level) return edge;
    return (high ? node.high : node.low) ^ (edge & 1U);
}

bool Kernel::before(Edge a, Edge b) const {
    return std::pair(level(a), index_of(a)) < std::pair(level(b), index_of(b));
}

/// True, with the result, where no decision is needed; simplifies the operands on the way.
bool Kernel::settle(Frame& frame, Edge& result) const {
    auto& [f, g, h, negate, at, level, high] = frame;
    if (g == f) g = truth;
    if (g == negated(f)) g = falsehood;
    if (h == f) h = falsehood;
    if (h == negated(f)) h = truth;
    if (f == truth || g == h)
        result = g;
    else if (f == falsehood)
        result = h;
    else if (g == truth && h == falsehood)
        result = f;
    else if (g == falsehood && h == truth)
        result = negated(f);
    else
        return false;
    return true;
}

/// Of the triples that mean the same, the one that is computed [BRB90, section 4.2].
void Kernel::normalise(Frame& frame) const {
    auto& [f, g, h, negate, at, level, high] = frame;
    if (g == truth && before(h, f))
        std::swap(f, h);
    else if (h == falsehood && before(g, f))
        std::swap(f, g);
    else if (g == falsehood && before(h, f))
        std::tie(f, h) = std::pair(negated(h), negated(f));
    else if (h == truth && before(g, f))
        std::tie(f, g) = std::pair(negated(g), negated(f));
    else if (g == negated(h) && before(g, f))
        std::tie(f, g, h) = std::tuple(g, f, negated(f));
    if (is_negated(f)) {
        f = negated(f);
        std::swap(g, h);
    }
    negate = is_negated(g);
    if (negate) {
        g = negated(g);
        h = negated(h);
    }
}

void Kernel::take_step() {
    if ((++steps_ & 0xffff) == 0) look_up(limits_);
    if (steps_ > limits_.most_steps)
        throw TooLarge("the diagram has taken " + std::to_string(limits_.most_steps) +
                       " steps, the most that it may take");
}

Edge Kernel::ite(Edge f, Edge g, Edge h) {
    stack_.assign(1, {f, g, h, false, 0, 0, truth});
    Edge result = truth;
    while (!stack_.empty()) {
        Frame& frame = stack_.back();
        if (frame.at == 0) {
            take_step();
            if (settle(frame, result)) {
                stack_.pop_back();
                continue;
            }
            normalise(frame);
            if (const Edge* known = computed_.find(frame.f, frame.g, frame.h)) {
                result = *known ^ (frame.negate ? 1U : 0U);
                stack_.pop_back();
                continue;
            }
            frame.level = std::min({level(frame.f), level(frame.g), level(frame.h)});
        } else if (frame.at == 1) {
            frame.high = result;
        } else {
            result = make(frame.level, frame.high, result);
            computed_.fit(nodes_.size());
            computed_.store(frame.f, frame.g, frame.h, result);
            result ^= frame.negate ? 1U : 0U;
            stack_.pop_back();
            continue;
        }
        const bool high = frame.at++ == 0;
        const std::uint32_t at = frame.level;
        stack_.push_back({part(frame.f, at, high), part(frame.g, at, high), part(frame.h, at, high),
                          false, 0, 0, truth});
    }
    return result;
}

std::vector<std::uint32_t> Kernel::reachable(std::span<const Edge> roots) const {
    std::vector<bool> needed(nodes_.size());
    needed[0] = true;
    for (const Edge root : roots) needed[index_of(root)] = true;
    for (std::size_t index = needed.size(); index-- > 1;) {
        if (!needed[index]) continue;
        const Node& node = nodes_[static_cast<std::uint32_t>(index)];
        needed[index_of(node.high)] = needed[index_of(node.low)] = true;
    }
    std::vector<std::uint32_t> found;
    for (std::uint32_t index = 0; index < needed.size(); ++index)
        if (needed[index]) found.push_back(index);
    return found;
}

void Kernel::collect(std::span<Edge> roots) {
    const auto renumber = [](Edge edge, const std::vector<std::uint32_t>& moved) {
        return (moved[index_of(edge)] << 1) | (edge & 1U);
    };
    const auto moved = nodes_.keep(reachable(roots), renumber);
    for (Edge& root : roots) root = renumber(root, moved);
    computed_.forget();
    collect_at_ = std::max(collect_at_, 2 * nodes_.size());
}

} // namespace sitefall::structure
