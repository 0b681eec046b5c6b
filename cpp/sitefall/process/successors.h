#pragma once
// Where a process of exponential laws goes from each of its states: what a Markov engine takes.
//
// A state is a row of words: the State, what is memoryless left out, and the outages under way. It is canonical: copies of a component that
// differ in nothing but their number are sorted, so that only how many are in which condition counts.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sitefall/process/process.h"

namespace sitefall::process {

using StateWords = std::vector<std::uint64_t>;

struct Move {
    double per_hour = 0;
    StateWords next;
};

/// Nothing, or in words: the first constructs of the document in whose way a chain of exponential times cannot go.
std::string not_markov(const Process& process);

class Successors {
  public:
    /// @throws support::RequestError with not_markov(process) where that says something
    explicit Successors(const Process& process);
    ~Successors();

    /// The state at time zero.
    StateWords initial();
    /// Every state that `state` leads to, and how fast; equal ones are not added up. Chance within an instant is branched over.
    void moves(const StateWords& state, std::vector<Move>& out);
    /// Level of each service.
    std::vector<double> levels(const StateWords& state);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace sitefall::process
