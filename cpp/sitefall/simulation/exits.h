#pragma once
// When and by which clock a chain leaves each of its states.
//
// Of clocks that run with rates r_1, ..., r_n, the first rings after an exponential time of mean 1 / (r_1 + ... + r_n), and it is clock i
// with probability r_i over that sum: by an alias table [Vose91] of 2^b places of equal probability, with at most two clocks in each; b is the same in all states.
// Of the random bits the first b choose the place, the others one of the two.

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

    static constexpr int random_bits = 20; // that a first look takes

    /// What `random_bits` random bits lead to; `next` gives a word of 64 more where they do not decide.
    /// @pre the state is left at some time
    template <typename Next>
    std::int32_t by(std::uint64_t random, Next&& next) const {
        const Place& place = first[random >> (random_bits - bits)];
        const int unknown = 64 - random_bits + bits; // bits of the share that are not drawn yet
        std::uint64_t share = random << unknown;
        if ((share ^ place.own_share) >> unknown == 0) share |= next() >> (64 - unknown);
        return share < place.own_share ? place.own : place.other;
    }
};

/// Makes the table of one state at a time.
class AliasTable {
  public:
    /// For states with up to `most` clocks that run.
    explicit AliasTable(std::size_t most);
    int bits() const { return bits_; }

    /// Valid until the next call. @pre the law of each clock is exponential, with rates[law]; there are at most as many as said.
    /// Complexity O(2^b).
    WaysOut of(std::span<const Running> running, std::span<const double> rates);

  private:
    int bits_;
    std::vector<Place> places_;
    std::vector<double> shares_;            // of a place, by clock
    std::vector<std::int32_t> poor_, rich_; // clocks with less, or more, than a place
};

/// Of many states, by number.
class Exits {
  public:
    /// 2^bits places in each table.
    explicit Exits(int bits) : bits_(bits) {}
    /// Of the state after the last one.
    void add(std::span<const Running> running, const WaysOut& out);
    /// Running clock i of `state` leads there.
    void set(int state, int i, const Edge& edge);

    std::size_t states() const { return mean_stays_.size(); }
    WaysOut of(int state) const {
        const auto s = static_cast<std::size_t>(state);
        return {mean_stays_[s], places_.data() + (s << bits_), bits_};
    }
    std::span<const Running> running(int state) const {
        const auto s = static_cast<std::size_t>(state);
        return {running_.data() + first_running_[s], first_running_[s + 1] - first_running_[s]};
    }

  private:
    int bits_;
    std::vector<double> mean_stays_;
    std::vector<Place> places_;
    std::vector<Running> running_;
    std::vector<std::size_t> first_running_{0};
};

} // namespace sitefall::simulation
