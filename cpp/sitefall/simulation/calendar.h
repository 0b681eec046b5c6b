#pragma once
// When each clock rings: a tournament of fixed and dynamic clocks.
//
// Clocks that are set stand at the leaves of a binary tree; each node holds the earlier of its two children, so that the first is at the
// root, and a change climbs from its leaf without a branch that could be guessed wrongly. The event loop takes the first clock and soon
// sets another: its leaf stays as it was (`hole_`) until either the next clock is set, which takes the place, or somebody looks.
//
// Of many clocks only those that ring soon stand in the tree. The others wait in bins of equal width, in no order, and beyond the last
// bin; when the tree runs empty it takes in the next bin. So an event touches a handful of clocks however many there are (a calendar
// queue [Brown88]), and what rings when does not hang on it.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sitefall/support/fetch_soon.h"

namespace sitefall::simulation {

class Calendar {
  public:
    /// `orders[c]`: place of clock c among clocks that ring in one instant.
    explicit Calendar(std::vector<std::uint64_t> orders)
        : orders_(std::move(orders)), fixed_(orders_.size()) {
        place_.assign(fixed_, Place{});
        plant(fewest_leaves);
    }

    void reset();

    /// @pre the clock is not set; infinity sets nothing.
    void set(int clock, double time) {
        if (!(time < soon_)) {
            set_late(clock, time);
            return;
        }
        stand(clock, time);
        if (standing_ > crowd && soon_ == forever) thin_out();
    }

    /// Time at which it would have rung; infinity where it was not set.
    double stop(int clock) {
        const Place place = place_[static_cast<std::size_t>(clock)];
        if (place.at == absent) return forever;
        if (place.bin != in_tree) return take_out(clock);
        const double time = tree_[leaves_ + static_cast<std::size_t>(place.at)].time;
        place_[static_cast<std::size_t>(clock)] = Place{};
        leave(place.at);
        return time;
    }

    /// Time at which it rings; infinity where it is not set.
    double rings(int clock) const {
        const Place place = place_[static_cast<std::size_t>(clock)];
        if (place.at == absent) return forever;
        const auto at = static_cast<std::size_t>(place.at);
        return place.bin == in_tree ? tree_[leaves_ + at].time
                                    : bins_[static_cast<std::size_t>(place.bin)][at].time;
    }

    double first_time() {
        fill();
        return first().time;
    }

    /// The clock, lowest in order, among those that ring no later than `until`; taken off. -1 where there is none.
    int take_due(double until) {
        gather(until);
        if (first().time > until) return -1;
        return first_is_alone(until) ? take_first() : take_lowest(until);
    }

    /// The first clock, taken off, where no other rings until `until`; -1 where others do. @pre some clock is set
    int take_alone(double until) {
        gather(until);
        return first_is_alone(until) ? take_first() : -1;
    }

    /// Clocks that have come near since this was last asked; then forgotten.
    std::span<const int> come_near() {
        asked_.swap(near_);
        near_.clear();
        return asked_;
    }
    bool some_have_come_near() const { return !near_.empty(); }
    /// Hint that `clock` will soon be set or stopped.
    void expect(int clock) const { support::fetch_soon(&place_[static_cast<std::size_t>(clock)]); }

    int open(std::uint64_t order);
    void close(int clock) { free_.push_back(clock); }

  private:
    static constexpr double forever = std::numeric_limits<double>::infinity();
    static constexpr int absent = -1, in_tree = -1, none = -1;
    static constexpr std::size_t crowd = 256; // clocks that a tree alone serves well
    static constexpr std::size_t fewest_leaves = 4;
    static constexpr int bins = 512, beyond = bins;
    struct Entry {
        double time = forever;
        int clock = none;
    };
    struct Place {
        int at = absent;
        int bin = in_tree;
    };
    const Entry& first() const { return tree_[1]; }

    /// All others lost to the first, or to one who did: the least of those that it met tells.
    bool first_is_alone(double until) const {
        double second = forever;
        for (std::size_t i = leaves_ + leaf_of(first().clock); i > 1; i /= 2)
            second = std::min(second, tree_[i ^ 1].time);
        return second > until;
    }
    int take_first() {
        const int clock = first().clock;
        hole_ = static_cast<int>(leaf_of(clock));
        place_[static_cast<std::size_t>(clock)] = Place{};
        return clock;
    }
    std::size_t leaf_of(int clock) const {
        return static_cast<std::size_t>(place_[static_cast<std::size_t>(clock)].at);
    }

    /// Times are never negative, so that their bits are in the same order, and masks choose where a branch would be guessed.
    void climb(int leaf, Entry entry) {
        std::size_t i = leaves_ + static_cast<std::size_t>(leaf);
        tree_[i] = entry;
        auto time = std::bit_cast<std::uint64_t>(entry.time);
        auto clock = static_cast<std::uint32_t>(entry.clock);
        while (i > 1) {
            const Entry& other = tree_[i ^ 1];
            const auto its_time = std::bit_cast<std::uint64_t>(other.time);
            const std::uint64_t sooner = 0 - static_cast<std::uint64_t>(its_time < time);
            time ^= (time ^ its_time) & sooner;
            clock ^= (clock ^ static_cast<std::uint32_t>(other.clock)) &
                     static_cast<std::uint32_t>(sooner);
            i /= 2;
            tree_[i] = {std::bit_cast<double>(time), static_cast<int>(clock)};
        }
    }

    void stand(int clock, double time) {
        int leaf = hole_;
        if (leaf == none) {
            if (free_leaves_.empty()) grow();
            leaf = free_leaves_.back();
            free_leaves_.pop_back();
            ++standing_;
        }
        hole_ = none;
        place_[static_cast<std::size_t>(clock)] = {leaf, in_tree};
        climb(leaf, {time, clock});
    }
    void leave(int leaf) {
        climb(leaf, Entry{});
        free_leaves_.push_back(leaf);
        --standing_;
    }

    /// Gives up the leaf of what was taken; where none is left, takes in what rings next.
    void fill() {
        if (hole_ != none) {
            leave(hole_);
            hole_ = none;
        }
        if (standing_ == 0 && late_ > 0) advance();
    }
    /// The same, so that all that rings until `until` is in the tree.
    void gather(double until) {
        fill();
        while (until >= soon_ && late_ > 0) advance();
    }

    void plant(std::size_t leaves);
    void grow();
    int take_lowest(double until);
    void lowest_due(std::size_t i, double until, int& best) const;

    // calendar_bins.cpp
    int bin_of(double time) const;
    void set_late(int clock, double time);
    double take_out(int clock);
    void thin_out();
    void advance();
    void take_in(std::vector<Entry>& entries);
    void open_bins();
    void end_soon_after(int bin);

    std::vector<Entry> tree_; // node i has the children 2 i and 2 i + 1; leaves last
    std::size_t leaves_ = 0;  // a power of two
    std::vector<int> free_leaves_;
    std::size_t standing_ = 0; // at leaves, the hole with them
    int hole_ = none;          // leaf of what was taken and is not replaced yet
    std::vector<Place> place_; // of each clock
    std::vector<std::uint64_t> orders_;
    std::size_t fixed_;
    std::vector<int> free_;

    double soon_ = forever;                // what rings before stands in the tree
    double first_ = 0, per_bin_ = 0;       // bins a hour from `first_` on
    double bins_end_ = -forever;           // what rings before stands in the tree or in a bin
    int next_bin_ = bins;                  // the first that is not taken in yet
    std::size_t late_ = 0;                 // clocks outside the tree
    std::vector<std::vector<Entry>> bins_; // and last what rings beyond
    std::vector<int> near_, asked_;
};

} // namespace sitefall::simulation
