#pragma once
// Chains that several tests of the Markov engine share.

#include <cstdint>
#include <vector>

#include "sitefall/markov/chain.h"

namespace sitefall::test {

/// The start in one state.
inline markov::Vector from_state(std::size_t states, std::size_t state) {
    markov::Vector start(states, 0);
    start[state] = 1;
    return start;
}

inline markov::Subset set_of(std::size_t states, const std::vector<std::size_t>& members) {
    markov::Subset set(states, 0);
    for (const std::size_t i : members) set[i] = 1;
    return set;
}

/// up (0) --fails--> down (1) --repaired--> up
inline markov::Chain one_unit(double fails, double repaired) {
    const std::vector<markov::Transition> transitions{{0, 1, fails}, {1, 0, repaired}};
    return {2, transitions};
}

/// Units by how many are down; so many crews.
inline markov::Chain birth_death(std::size_t units, std::size_t crews, double fails,
                                 double repaired) {
    std::vector<markov::Transition> transitions;
    for (markov::State down = 0; down < units; ++down) {
        const auto up = static_cast<double>(units - down);
        const auto busy = static_cast<double>(down + 1 < crews ? down + 1 : crews);
        transitions.push_back({down, down + 1, up * fails});
        transitions.push_back({down + 1, down, busy * repaired});
    }
    return {units + 1, transitions};
}

/// Numbers that look random and are the same everywhere.
class Draws {
  public:
    explicit Draws(std::uint64_t seed) : state_(seed) {}
    double next() {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return (static_cast<double>(state_ >> 12) + 0.5) * 0x1p-52;
    }
    std::size_t below(std::size_t n) {
        return static_cast<std::size_t>(next() * static_cast<double>(n));
    }

  private:
    std::uint64_t state_;
};

} // namespace sitefall::test
