#include "sitefall/structure/diagram.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sitefall/structure/too_large.h"

namespace sitefall::structure {

namespace {

constexpr std::size_t first_table = 1u << 12, most_computed = 1u << 21;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    std::uint64_t x =
        (a * 0x9E3779B97F4A7C15u) ^ (b * 0xC2B2AE3D27D4EB4Fu) ^ (c + 0x165667B19E3779F9u);
    x ^= x >> 29;
    x *= 0xBF58476D1CE4E5B9u;
    return x ^ (x >> 32);
}

} // namespace

Diagrams::Diagrams(int levels, std::size_t most_nodes, const std::atomic<bool>* stop)
    : levels_(levels), most_nodes_(most_nodes), stop_(stop) {
    nodes_.push_back({levels, yes, yes});
    unique_.assign(first_table, 0);
    computed_.assign(first_table, Known{});
}

void Diagrams::look_for_stop() {
    if ((++looks_ & 0x3FFFu) == 0 && stop_ != nullptr && stop_->load(std::memory_order_relaxed))
        throw support::Interrupted();
}

std::size_t Diagrams::place_of(const Node& node) const {
    const std::size_t mask = unique_.size() - 1;
    std::size_t place = mixed(static_cast<std::uint64_t>(node.level), node.high, node.low) & mask;
    for (; unique_[place] != 0; place = (place + 1) & mask) {
        const Node& other = nodes_[unique_[place]];
        if (other.level == node.level && other.high == node.high && other.low == node.low) break;
    }
    return place;
}

void Diagrams::grow() {
    unique_.assign(2 * unique_.size(), 0);
    for (std::uint32_t i = 1; i < nodes_.size(); ++i) unique_[place_of(nodes_[i])] = i;
    if (computed_.size() < most_computed) computed_.assign(2 * computed_.size(), Known{});
}

Edge Diagrams::make(int level, Edge high, Edge low) {
    if (high == low) return high;
    const Edge sign = high & 1u;
    const Node node{level, high ^ sign, low ^ sign};
    std::size_t place = place_of(node);
    if (unique_[place] == 0) {
        if (nodes_.size() >= most_nodes_)
            throw TooLarge("the decision diagram needs more than " + std::to_string(most_nodes_) +
                           " nodes; ask for cut sets of a low order, or simulate");
        if (5 * nodes_.size() > 3 * unique_.size()) {
            grow();
            place = place_of(node);
        }
        unique_[place] = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back(node);
    }
    return (unique_[place] << 1) ^ sign;
}

/// Answers what needs no work; else turns the question into the one form of several equal ones.
bool Diagrams::is_simple(Edge& f, Edge& g, Edge& h, Edge& result) const {
    if (f == yes || g == h) return result = g, true;
    if (f == no) return result = h, true;
    if (g == f) g = yes;
    if (g == negated(f)) g = no;
    if (h == f) h = no;
    if (h == negated(f)) h = yes;
    if (g == h) return result = g, true;
    if (g == yes && h == no) return result = f, true;
    if (g == no && h == yes) return result = negated(f), true;
    if (h == no && g < f) std::swap(f, g);  // f and g
    if (g == yes && h < f) std::swap(f, h); // f or h
    if ((f & 1u) != 0) {
        f = negated(f);
        std::swap(g, h);
    }
    return false;
}

Edge Diagrams::ite(Edge f0, Edge g0, Edge h0) {
    const std::size_t bottom = stack_.size();
    Edge result = no;
    stack_.push_back({f0, g0, h0, 0, no, 0});
    while (stack_.size() > bottom) {
        Frame& frame = stack_.back();
        if (frame.phase == 1) { // the high side is done
            frame.high = result;
            frame.phase = 2;
            const auto cofactor = [&](Edge e) { return level(e) == frame.level ? low(e) : e; };
            stack_.push_back({cofactor(frame.f), cofactor(frame.g), cofactor(frame.h), 0, no, 0});
            continue;
        }
        if (frame.phase == 2) {
            const Frame done = frame;
            stack_.pop_back();
            result = make(done.level, done.high, result);
            computed_[mixed(done.f, done.g, done.h) & (computed_.size() - 1)] = {done.f, done.g,
                                                                                 done.h, result};
            continue;
        }
        look_for_stop();
        if (is_simple(frame.f, frame.g, frame.h, result)) {
            stack_.pop_back();
            continue;
        }
        const Known& known = computed_[mixed(frame.f, frame.g, frame.h) & (computed_.size() - 1)];
        if (known.f == frame.f && known.g == frame.g && known.h == frame.h) {
            result = known.result;
            stack_.pop_back();
            continue;
        }
        frame.level = std::min({level(frame.f), level(frame.g), level(frame.h)});
        frame.phase = 1;
        const auto cofactor = [&](Edge e) { return level(e) == frame.level ? high(e) : e; };
        stack_.push_back({cofactor(frame.f), cofactor(frame.g), cofactor(frame.h), 0, no, 0});
    }
    return result;
}

/// f(i, j): at least j of the functions from i on = ite(x_i, f(i + 1, j - 1), f(i + 1, j)).
Edge Diagrams::at_least(int k, std::span<const Edge> functions) {
    std::vector<Edge> from_next(static_cast<std::size_t>(std::max(k, 0)) + 1, no);
    from_next[0] = yes;
    for (std::size_t i = functions.size(); i-- > 0;)
        for (std::size_t j = from_next.size() - 1; j >= 1; --j)
            from_next[j] = ite(functions[i], from_next[j - 1], from_next[j]);
    return from_next.back();
}

std::vector<std::uint32_t> Diagrams::nodes_below(Edge edge) const {
    std::vector<char> met((edge >> 1) + 1, 0); // children stand before their parents
    met[edge >> 1] = 1;
    for (std::uint32_t i = edge >> 1; i > 0; --i) {
        if (!met[i]) continue;
        met[nodes_[i].high >> 1] = met[nodes_[i].low >> 1] = 1;
    }
    std::vector<std::uint32_t> below;
    for (std::uint32_t i = 0; i < met.size(); ++i)
        if (met[i]) below.push_back(i);
    return below;
}

} // namespace sitefall::structure
