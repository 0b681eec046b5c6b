#pragma once
// Families of sets as zero-suppressed diagrams [Minato93]: a node whose `high` is empty does not exist.

#include <vector>

#include "sitefall/structure/node_table.h"

namespace sitefall::structure {

class Family {
  public:
    static constexpr std::uint32_t none = 0, empty_set = 1;

    explicit Family(const Limits& limits) : nodes_(2, limits), limits_(limits) {}

    /// The sets of `high` with the variable of `level` added, and those of `low`.
    /// @pre both decide on later levels only
    std::uint32_t make(std::uint32_t level, std::uint32_t high, std::uint32_t low) {
        return high == none ? low : nodes_.intern({level, high, low});
    }

    /// The sets of f that hold no set of g [Rauzy93]: at one variable, F_1 without G_1 and without G_0, and F_0 without G_0.
    /// Takes no stack, however many levels there are.
    /// @pre of the sets of g none holds another
    /// @throws TooLarge, support::Interrupted
    std::uint32_t without(std::uint32_t f, std::uint32_t g);

    std::size_t size() const { return nodes_.size(); }
    const Node& node(std::uint32_t index) const { return nodes_[index]; }

  private:
    struct Frame {
        std::uint32_t f, g;
        std::uint8_t
            at; // 0: new; 1: F_1 without G_1 is computed; 2: and without G_0; 3: F_0 without G_0
        std::uint32_t high;
    };

    bool settle(const Frame& frame, std::uint32_t& result) const;

    NodeTable nodes_;
    Computed computed_;
    std::vector<Frame> stack_;
    Limits limits_;
    std::uint32_t steps_ = 0;
};

} // namespace sitefall::structure
