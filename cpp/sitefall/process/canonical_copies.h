#pragma once
// Copies of a component that differ in nothing but their number, in one order.

#include <vector>

#include "sitefall/process/program.h"
#include "sitefall/process/state.h"

namespace sitefall::process {

/// Sorts, in a state whose clocks are memoryless, the conditions of alike copies; forgets what a memoryless clock need not know.
class CanonicalCopies {
  public:
    explicit CanonicalCopies(const Program& program);
    void apply(State& state) const;

  private:
    /// Places of one copy's condition, the same number for each copy.
    struct Copy {
        int copy = 0;
        std::vector<int> clocks, slots, ways, started;
    };
    using Condition = std::vector<int>;
    Condition read(const State& state, const Copy& copy) const;
    void write(State& state, const Copy& copy, const Condition& condition) const;

    std::vector<std::vector<Copy>> groups_;
};

} // namespace sitefall::process
