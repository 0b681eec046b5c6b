#pragma once
// Reduced ordered decision diagrams [Bryant86] with complemented edges [BRB90].
// Notation. An edge is twice the index of a node, plus one where the function is the negation of the node's. Node 0 is true, so that
// edge 0 is true and edge 1 is false. The high edge of a node is never complemented: each function has one edge, equal functions have
// equal edges.

#include <span>

#include "sitefall/structure/node_table.h"

namespace sitefall::structure {

using Edge = std::uint32_t;
inline constexpr Edge truth = 0, falsehood = 1;
constexpr Edge negated(Edge edge) { return edge ^ 1U; }
constexpr std::uint32_t index_of(Edge edge) { return edge >> 1; }
constexpr bool is_negated(Edge edge) { return (edge & 1U) != 0; }

class Kernel {
  public:
    explicit Kernel(const Limits& limits);

    /// The variable of `level`; a smaller level is decided first.
    Edge literal(std::uint32_t level) { return make(level, truth, falsehood); }

    /// if f then g else h. O(|f| |g| |h|) at worst; takes no stack, however many levels there are.
    /// @throws TooLarge, support::Interrupted
    Edge ite(Edge f, Edge g, Edge h);
    Edge both(Edge f, Edge g) { return ite(f, g, falsehood); }
    Edge either(Edge f, Edge g) { return ite(f, truth, g); }
    Edge exclusive(Edge f, Edge g) { return ite(f, negated(g), g); }

    std::size_t size() const { return nodes_.size(); }
    std::uint32_t level(Edge edge) const { return nodes_[index_of(edge)].level; }
    const Node& node(std::uint32_t index) const { return nodes_[index]; }

    /// True when so many nodes were made since the last collection that another is worth while.
    bool crowded() const { return nodes_.size() > collect_at_; }
    /// Drop what no root needs and renumber the rest; the roots are renumbered with it.
    void collect(std::span<Edge> roots);

    /// Indices of the nodes that the roots need, ascending: children before parents, node 0 first.
    std::vector<std::uint32_t> reachable(std::span<const Edge> roots) const;

  private:
    struct Frame {
        Edge f, g, h;
        bool negate;     // of the result
        std::uint8_t at; // 0: new, 1: the high part is computed, 2: the low part is
        std::uint32_t level;
        Edge high;
    };

    Edge make(std::uint32_t level, Edge high, Edge low);
    Edge part(Edge edge, std::uint32_t level, bool high) const;
    bool settle(Frame& frame, Edge& result) const;
    void normalise(Frame& frame) const;
    bool before(Edge a, Edge b) const;
    void take_step();

    NodeTable nodes_;
    Computed computed_;
    std::vector<Frame> stack_;
    Limits limits_;
    std::size_t collect_at_;
    std::uint64_t steps_ = 0;
};

} // namespace sitefall::structure
