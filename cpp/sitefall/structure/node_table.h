#pragma once
// What the diagrams share: nodes that exist once, and results that need not be had twice.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "sitefall/support/limits.h"

namespace sitefall::structure {

using support::Limits;
using support::look_up;
using support::TooLarge;

/// A decision on the variable of `level`: `high` where it is true, `low` where it is false.
struct Node {
    std::uint32_t level, high, low;
    bool operator==(const Node&) const = default;
};

/// The level of what decides nothing.
inline constexpr std::uint32_t bottom = std::numeric_limits<std::uint32_t>::max();

/// All nodes, each once, in one vector; children always before parents. Open addressing, at most 0.6 full [BRB90].
class NodeTable {
  public:
    /// With `leaves` nodes that decide nothing.
    NodeTable(std::uint32_t leaves, const Limits& limits);

    std::size_t size() const { return nodes_.size(); }
    const Node& operator[](std::uint32_t index) const { return nodes_[index]; }

    /// The index of the node, made where it was not there yet.
    /// @throws TooLarge, support::Interrupted
    std::uint32_t intern(const Node& node);

    /// Drop every node that is not in `kept`, whose indices ascend, start with the leaves and hold the children of all. Returns
    /// the new index of each old one; `renumber` maps the children of a node.
    template <typename Renumber>
    std::vector<std::uint32_t> keep(const std::vector<std::uint32_t>& kept, Renumber&& renumber);

  private:
    std::size_t slot_of(const Node& node) const;
    void rebuild(std::size_t slots);

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> slots_; // index of a node, 0: free; leaves are never looked up
    std::uint32_t leaves_;
    Limits limits_;
};

template <typename Renumber>
std::vector<std::uint32_t> NodeTable::keep(const std::vector<std::uint32_t>& kept,
                                           Renumber&& renumber) {
    std::vector<std::uint32_t> moved(nodes_.size());
    for (std::uint32_t place = 0; place < kept.size(); ++place) {
        const Node node = nodes_[kept[place]];
        moved[kept[place]] = place;
        nodes_[place] = place < leaves_ ? node
                                        : Node{node.level, renumber(node.high, moved),
                                               renumber(node.low, moved)};
    }
    nodes_.resize(kept.size());
    rebuild(slots_.size());
    return moved;
}

/// Results by three operands; a new one may overwrite an old one. Grows with the nodes.
class Computed {
  public:
    Computed() : entries_(std::size_t{1} << 10) {}

    /// The result, or nullptr.
    const std::uint32_t* find(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
        const Entry& entry = entries_[place(a, b, c)];
        return entry.a == a && entry.b == b && entry.c == c ? &entry.result : nullptr;
    }
    void store(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t result) {
        entries_[place(a, b, c)] = {a, b, c, result};
    }
    /// Make room for a diagram of so many nodes.
    void fit(std::size_t nodes);
    void forget() { entries_.assign(entries_.size(), Entry{}); }

  private:
    struct Entry {
        std::uint32_t a = bottom, b = bottom, c = bottom, result = 0;
    };
    std::size_t place(std::uint32_t a, std::uint32_t b, std::uint32_t c) const;
    std::vector<Entry> entries_;
};

} // namespace sitefall::structure
