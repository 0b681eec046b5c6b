#pragma once
// Where blocks are played: by threads of this process, or by whoever is told what to play and gives back bytes.
//
// What a block leaves behind depends on nothing but the documents, the options and the block. Whoever
// plays it, where and how often: the same bytes; and they are taken up in one order always.

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "sitefall/score/allocation.h"
#include "sitefall/support/control.h"

namespace sitefall::score {

/// Not a point of what is unknown of the inputs: every input has its point value.
inline constexpr int point_values = -1;

/// Blocks that are played one after the other, all at one point of the inputs.
struct Work {
    int point = point_values;
    std::vector<Block> blocks;
};

class Runner {
  public:
    using TakeUp = std::function<void(std::size_t index, std::string_view bytes)>;

    virtual ~Runner() = default;

    /// Has each work played, and hands what `Bench::play` made of it to `take_up` in order, one at a
    /// time. `decisive`: what comes out decides what will be played, so that nobody can do without.
    /// @return how many were taken up: a complete prefix, shorter where `control` said stop.
    virtual std::size_t run(const std::vector<Work>& works, bool decisive, const TakeUp& take_up,
                            support::Control& control) = 0;
};

} // namespace sitefall::score
