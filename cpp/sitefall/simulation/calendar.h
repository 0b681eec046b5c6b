#pragma once
// When each clock rings: an indexed binary heap over fixed and dynamic clocks.
//
// The event loop takes a clock off the top and soon sets another, so the top stays empty (`hollow_`) until either the next clock is
// set, which then sinks from the top, or somebody looks.
//
// Of many clocks only those that ring soon stand in the heap. The others wait in bins of equal width, in no order, and beyond the last
// bin; when the heap runs empty it takes in the next bin. So an event touches a handful of clocks however many there are (a calendar
// queue [Brown88]), and what rings when does not hang on it.

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
        heap_.reserve(crowd + 1);
    }

    void reset();

    /// @pre the clock is not set; infinity sets nothing.
    void set(int clock, double time) {
        if (!(time < soon_)) {
            set_late(clock, time);
            return;
        }
        if (hollow_) {
            hollow_ = false;
            sink(0, {time, clock});
            return;
        }
        heap_.push_back({time, clock});
        rise(heap_.size() - 1, {time, clock});
        if (heap_.size() > crowd && soon_ == forever) thin_out();
    }

    /// Time at which it would have rung; infinity where it was not set.
    double stop(int clock) {
        const Place place = place_[static_cast<std::size_t>(clock)];
        if (place.at == absent) return forever;
        if (place.bin != in_heap) return take_out(clock);
        fill();
        const auto now_at = static_cast<std::size_t>(place_[static_cast<std::size_t>(clock)].at);
        const double time = heap_[now_at].time;
        remove(now_at);
        return time;
    }

    /// Time at which it rings; infinity where it is not set.
    double rings(int clock) const {
        const Place place = place_[static_cast<std::size_t>(clock)];
        if (place.at == absent) return forever;
        const auto& entries =
            place.bin == in_heap ? heap_ : bins_[static_cast<std::size_t>(place.bin)];
        return entries[static_cast<std::size_t>(place.at)].time;
    }

    double first_time() {
        fill();
        return heap_.empty() ? forever : heap_[0].time;
    }

    /// The clock, lowest in order, among those that ring no later than `until`; taken off. -1 where there is none.
    int take_due(double until) {
        gather(until);
        if (heap_.empty() || heap_[0].time > until) return -1;
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
    static constexpr int absent = -1, in_heap = -1;
    static constexpr std::size_t crowd = 256; // clocks that a heap alone serves well
    static constexpr int bins = 512, beyond = bins;
    struct Entry {
        double time;
        int clock;
    };
    struct Place {
        int at = absent;
        int bin = in_heap;
    };
    bool first_is_alone(double until) const {
        return (heap_.size() < 2 || heap_[1].time > until) &&
               (heap_.size() < 3 || heap_[2].time > until);
    }
    int take_first() {
        const int clock = heap_[0].clock;
        place_[static_cast<std::size_t>(clock)] = Place{};
        hollow_ = true;
        return clock;
    }
    void put(std::size_t i, Entry entry) {
        heap_[i] = entry;
        place_[static_cast<std::size_t>(entry.clock)] = {static_cast<int>(i), in_heap};
    }

    void rise(std::size_t i, Entry entry) {
        while (i > 0) {
            const std::size_t parent = (i - 1) / 2;
            if (!(entry.time < heap_[parent].time)) break;
            put(i, heap_[parent]);
            i = parent;
        }
        put(i, entry);
    }

    void sink(std::size_t i, Entry entry) {
        for (;;) {
            std::size_t child = 2 * i + 1;
            if (child >= heap_.size()) break;
            if (child + 1 < heap_.size() && heap_[child + 1].time < heap_[child].time) ++child;
            if (!(heap_[child].time < entry.time)) break;
            put(i, heap_[child]);
            i = child;
        }
        put(i, entry);
    }

    /// Gives the empty top to the last entry; where none is left, takes in what rings next.
    void fill() {
        if (hollow_) {
            hollow_ = false;
            const Entry last = heap_.back();
            heap_.pop_back();
            if (!heap_.empty()) sink(0, last);
        }
        if (heap_.empty() && late_ > 0) advance();
    }
    /// The same, so that all that rings until `until` is in the heap.
    void gather(double until) {
        fill();
        while (until >= soon_ && late_ > 0) advance();
    }

    void remove(std::size_t i);
    int take_lowest(double until);
    void lowest_due(std::size_t i, double until, std::size_t& best) const;

    // calendar_bins.cpp
    int bin_of(double time) const;
    void set_late(int clock, double time);
    double take_out(int clock);
    void thin_out();
    void advance();
    void take_in(std::vector<Entry>& entries);
    void open_bins();
    void end_soon_after(int bin);

    std::vector<Entry> heap_;
    std::vector<Place> place_; // of each clock
    std::vector<std::uint64_t> orders_;
    std::size_t fixed_;
    std::vector<int> free_;
    bool hollow_ = false; // the top has been taken and is not filled yet

    double soon_ = forever;                // what rings before stands in the heap
    double first_ = 0, per_bin_ = 0;       // bins a hour from `first_` on
    double bins_end_ = -forever;           // what rings before stands in the heap or in a bin
    int next_bin_ = bins;                  // the first that is not taken in yet
    std::size_t late_ = 0;                 // clocks outside the heap
    std::vector<std::vector<Entry>> bins_; // and last what rings beyond
    std::vector<int> near_, asked_;
};

} // namespace sitefall::simulation
