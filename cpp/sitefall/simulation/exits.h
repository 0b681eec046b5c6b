#pragma once
// When and by which clock a chain leaves each of its states.
//
// Of clocks that run with rates r_1, ..., r_n, the first rings after an exponential time of mean 1 / (r_1 + ... + r_n), and it is clock i
// with probability r_i over that sum: by an alias table [Vose91] of 2^b >= n places of equal probability, with at most two clocks in each.
// The first b bits of a word choose the place, the others one of the two.

#include <cstdint>
#include <span>
#include <vector>

#include "sitefall/simulation/learned.h"

namespace sitefall::simulation {

/// A clock that runs, by the law numbered; and where it leads, as far as that is known.
struct Running {
    int clock = 0, law = 0;
    Edge edge{};
};

/// What a place leads to: a state that is entered without a word, or, where it is negative, -1 - i for the running clock i.
struct Place {
    std::uint64_t own_share = 0; // of 2^64
    std::int32_t own = -1, other = -1;
};

/// The ways out of one state.
struct WaysOut {
    double mean_stay = 0;         // h; 0: the state is never left
    const Place* first = nullptr; // place
    int bits = 0;

    /// What a random word leads to. @pre the state is left at some time
    std::int32_t by(std::uint64_t word) const {
        const Place& place = first[word >> 1 >> (63 - bits)];
        return word << bits < place.own_share ? place.own : place.other;
    }
};

/// Makes the table of one state at a time.
class AliasTable {
  public:
    /// Valid until the next call. @pre the law of each clock is exponential, with rates[law]. Complexity O(n).
    WaysOut of(std::span<const Running> running, std::span<const double> rates);

  private:
    std::vector<Place> places_;
    std::vector<double> shares_;            // of a place, by clock
    std::vector<std::int32_t> poor_, rich_; // clocks with less, or more, than a place
};

/// Of many states, by number.
class Exits {
  public:
    /// Of the state after the last one.
    void add(std::span<const Running> running, const WaysOut& out);
    /// Running clock i of `state` leads there.
    void set(int state, int i, const Edge& edge);

    std::size_t states() const { return rows_.size(); }
    WaysOut of(int state) const {
        const Row& row = rows_[static_cast<std::size_t>(state)];
        return {row.mean_stay, places_.data() + row.first_place, row.bits};
    }
    std::span<const Running> running(int state) const {
        const auto s = static_cast<std::size_t>(state);
        return {running_.data() + first_running_[s], first_running_[s + 1] - first_running_[s]};
    }

  private:
    struct Row {
        double mean_stay = 0;
        std::uint32_t first_place = 0;
        std::int32_t bits = 0;
    };
    std::vector<Row> rows_;
    std::vector<Place> places_;
    std::vector<Running> running_;
    std::vector<std::size_t> first_running_{0};
};

} // namespace sitefall::simulation
