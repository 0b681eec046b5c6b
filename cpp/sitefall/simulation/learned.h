#pragma once
// What a history has learned: the states that it met, and what each event did there.
//
// States are numbered as they are met and kept as what differs from the first. A step leads from a state by a clock to the next; where
// chance decides, to one of two steps. Nothing is guessed: a step is only what was played once by the rules, and replaying it gives
// the same bits.

#include <cstdint>
#include <span>
#include <vector>

#include "sitefall/simulation/recording.h"

namespace sitefall::simulation {

struct Step {
    enum class Kind : std::uint8_t { plain, asks_chance, by_the_rules };
    int next = -1; // state
    int first = 0; // deed
    int deeds = 0;
    int if_true = -1, if_false = -1; // steps, asks_chance
    int stream = -1;
    double probability = 1;
    Kind kind = Kind::plain;
};

class Learned {
  public:
    static constexpr int most_deeds = 32; // of a step worth keeping

    explicit Learned(std::size_t clocks) : clocks_(clocks) {}

    /// Number of the state with these words, a new one where it was not met before; -1 where there is no room for more.
    int number_of(std::span<const std::uint64_t> words);
    /// Makes of `words` those of the state numbered. @pre `words` are those of the state that was last numbered or recalled
    void recall(int number, std::span<std::uint64_t> words);

    /// What `clock` does in `state`; nullptr where that is not known.
    const Step* find(int state, int clock) const {
        const int step = steps_by_clock_[static_cast<std::size_t>(state) * clocks_ +
                                         static_cast<std::size_t>(clock)];
        return step < 0 ? nullptr : &steps_[static_cast<std::size_t>(step)];
    }
    const Step* step(int number) const {
        return number < 0 ? nullptr : &steps_[static_cast<std::size_t>(number)];
    }
    std::span<const Deed> deeds(const Step& step) const {
        return {deeds_.data() + step.first, static_cast<std::size_t>(step.deeds)};
    }

    void learn(int state, int clock, const Recording& recording, int next);

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
    int add_step(const Recording& recording, int next);
    std::uint64_t compare_with_first(std::span<const std::uint64_t> words);
    bool equals_scratch(const Kept& kept) const;
    std::size_t slot_of(std::uint64_t hash) const;
    void grow_table();

    std::size_t clocks_;
    std::vector<std::uint64_t> first_; // words of the first state
    std::vector<Difference> scratch_;  // from it, of the state in hand
    std::vector<Difference> differences_;
    std::vector<Kept> states_;
    std::vector<int> table_;          // of states by hash, open addressing; -1: free
    int held_ = -1;                   // the state last numbered or recalled
    std::vector<int> steps_by_clock_; // of each state
    std::vector<Step> steps_;
    std::vector<Deed> deeds_;
};

} // namespace sitefall::simulation
