#pragma once
// Reduced ordered binary decision diagrams with complemented edges [Bryant86, BRB90].
//
// An edge is 2 * node + c; c = 1 stands for the negation of what the node says. Node 0 is true, so edge 0 is true and edge 1 false. The
// high edge of a node is never complemented, which makes equal functions equal edges. Levels number variables from the top; a node's
// children stand before it in the array.

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace sitefall::structure {

using Edge = std::uint32_t;

inline constexpr Edge yes = 0, no = 1;
inline Edge negated(Edge edge) { return edge ^ 1u; }

class Diagrams {
  public:
    struct Node {
        std::int32_t level = 0;
        Edge high = yes, low = yes;
    };

    /// `most_nodes`: beyond so many TooLarge is thrown. `stop`, where given, is looked at now and then: support::Interrupted.
    explicit Diagrams(int levels, std::size_t most_nodes = 20'000'000,
                      const std::atomic<bool>* stop = nullptr);

    int levels() const { return levels_; }
    const Node& node(Edge edge) const { return nodes_[edge >> 1]; }
    std::size_t size() const { return nodes_.size(); }
    /// Level of the top variable; levels() for constants.
    int level(Edge edge) const { return nodes_[edge >> 1].level; }
    Edge high(Edge edge) const { return nodes_[edge >> 1].high ^ (edge & 1u); }
    Edge low(Edge edge) const { return nodes_[edge >> 1].low ^ (edge & 1u); }

    Edge variable(int level) { return make(level, yes, no); }
    /// The function that is `high` where the variable of `level` is true, `low` where not. @pre both hang on later levels only
    Edge make(int level, Edge high, Edge low);
    /// f ? g : h. Time and memory up to |f| |g| |h|; no recursion.
    Edge ite(Edge f, Edge g, Edge h);
    Edge both(Edge f, Edge g) { return ite(f, g, no); }
    Edge either(Edge f, Edge g) { return ite(f, yes, g); }
    /// At least `k` of the functions [BRB90]: k (n - k + 1) steps, nothing expanded.
    Edge at_least(int k, std::span<const Edge> functions);

    /// The nodes below `edge`, itself included, children first.
    std::vector<std::uint32_t> nodes_below(Edge edge) const;

  private:
    struct Known {
        Edge f = no, g = no, h = no, result = no;
    };
    struct Frame {
        Edge f, g, h;
        int level;
        Edge high;
        int phase;
    };
    bool is_simple(Edge& f, Edge& g, Edge& h, Edge& result) const;
    std::size_t place_of(const Node& node) const;
    void grow();
    void look_for_stop();

    int levels_;
    std::size_t most_nodes_;
    const std::atomic<bool>* stop_;
    std::uint32_t looks_ = 0;
    std::vector<Node> nodes_;
    std::vector<std::uint32_t> unique_; // node numbers, open addressing; 0: free
    std::vector<Known> computed_;       // overwritten
    std::vector<Frame> stack_;
};

} // namespace sitefall::structure
