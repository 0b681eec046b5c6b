#pragma once
// What a history has learned: the states that it met, and what each event did there.
//
// States are numbered as they are met and kept as what differs from the first. An edge leads from a state by a clock to the next state,
// and names what is done on the way: the same deeds are kept once, however many edges do them. Where chance decides, a fork leads to one
// of two edges. Nothing is guessed: an edge is only what was played once by the rules, and replaying it gives the same bits.

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "sitefall/simulation/recording.h"

namespace sitefall::simulation {

/// The deeds of an instant: those to clocks and streams, then the levels told.
struct Effect {
    int first = 0;      // deed
    int clocks = 0;     // deeds to clocks and streams
    int levels = 0;     // told after them
    bool plain = false; // one clock begins, and nothing is asked of any other
};

struct Edge {
    static constexpr int unknown = -1, by_the_rules = -2, forks = -3, silent = -4;
    int next = -1; // state; of an edge that forks: the fork
    int effect =
        unknown; // or one of the above; silent: for whom only levels matter, an effect without one
};

struct Fork {
    double probability = 1;
    int stream = -1;
    Edge if_true, if_false;
};

class Learned {
  public:
    static constexpr int most_deeds = 32; // of an edge worth keeping

    /// `edges`: of each state, kept here. `bytes_beside`: that whoever learns keeps of each state elsewhere.
    explicit Learned(std::size_t edges, std::size_t bytes_beside = 0)
        : clocks_(edges), bytes_beside_(bytes_beside) {}

    /// Number of the state with these words, a new one where it was not met before; -1 where there is no room for more.
    int number_of(std::span<const std::uint64_t> words);
    /// Makes of `words` those of the state numbered. @pre `words` are those of the state that was last numbered or recalled
    void recall(int number, std::span<std::uint64_t> words);

    /// What `clock` does in `state`.
    Edge& edge(int state, int clock) {
        return edges_[static_cast<std::size_t>(state) * clocks_ + static_cast<std::size_t>(clock)];
    }
    const Fork& fork(int number) const { return forks_[static_cast<std::size_t>(number)]; }
    const Effect& effect(int number) const { return effects_[static_cast<std::size_t>(number)]; }
    std::span<const Deed> deeds(const Effect& effect) const {
        return {deeds_.data() + effect.first, static_cast<std::size_t>(effect.clocks)};
    }
    std::span<const Deed> levels(const Effect& effect) const {
        return {deeds_.data() + effect.first + effect.clocks,
                static_cast<std::size_t>(effect.levels)};
    }

    /// Makes of an edge what the recording, which led to the state `next`, shows.
    void learn(Edge& edge, const Recording& recording, int next);

  private:
    struct Difference {
        std::uint64_t word;
        std::uint32_t place;
        bool operator==(const Difference&) const = default;
    };
    struct Kept {
        std::uint64_t hash = 0;
        std::size_t first = 0, count = 0;
    };
    bool is_full() const;
    Edge edge_of(const Recording& recording, int next);
    int effect_of(const std::vector<Deed>& deeds);
    std::uint64_t compare_with_first(std::span<const std::uint64_t> words);
    bool equals_scratch(const Kept& kept) const;
    std::size_t slot_of(std::uint64_t hash) const;
    void grow_table();

    std::size_t clocks_, bytes_beside_;
    std::vector<std::uint64_t> first_; // words of the first state
    std::vector<Difference> scratch_;  // from it, of the state in hand
    std::vector<Difference> differences_;
    std::vector<Kept> states_;
    std::vector<int> table_;  // of states by hash, open addressing; -1: free
    int held_ = -1;           // the state last numbered or recalled
    std::vector<Edge> edges_; // of each state, by clock
    std::vector<Fork> forks_;
    std::vector<Effect> effects_;
    std::vector<Deed> deeds_, sorted_;
    std::unordered_multimap<std::uint64_t, int> effects_by_hash_;
};

} // namespace sitefall::simulation
