#pragma once
// When each clock rings: an indexed binary heap over fixed and dynamic clocks.
//
// The event loop takes a clock off the top and soon sets another, so the top stays empty (`hollow_`) until either the next clock is
// set, which then sinks from the top, or somebody looks.

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace sitefall::simulation {

class Calendar {
  public:
    /// `orders[c]`: place of clock c among clocks that ring in one instant.
    explicit Calendar(std::vector<std::uint64_t> orders)
        : orders_(std::move(orders)), fixed_(orders_.size()) {
        place_.assign(fixed_, absent);
        heap_.reserve(2 * fixed_ + 64);
    }

    void reset();

    /// @pre the clock is not set; infinity sets nothing.
    void set(int clock, double time) {
        if (std::isinf(time)) return;
        if (hollow_) {
            hollow_ = false;
            sink(0, {time, clock});
            return;
        }
        heap_.push_back({time, clock});
        rise(heap_.size() - 1, {time, clock});
    }

    /// Time at which it would have rung; infinity where it was not set.
    double stop(int clock) {
        const int i = place_[static_cast<std::size_t>(clock)];
        if (i == absent) return std::numeric_limits<double>::infinity();
        fill();
        const auto now_at = static_cast<std::size_t>(place_[static_cast<std::size_t>(clock)]);
        const double time = heap_[now_at].time;
        remove(now_at);
        return time;
    }

    double first_time() {
        fill();
        return heap_.empty() ? std::numeric_limits<double>::infinity() : heap_[0].time;
    }

    /// The clock, lowest in order, among those that ring no later than `until`; taken off. -1 where there is none.
    int take_due(double until) {
        fill();
        if (heap_.empty() || heap_[0].time > until) return -1;
        return first_is_alone(until) ? take_first() : take_lowest(until);
    }

    /// The first clock, taken off, where no other rings until `until`; -1 where others do. @pre some clock is set
    int take_alone(double until) {
        fill();
        return first_is_alone(until) ? take_first() : -1;
    }

    int open(std::uint64_t order);
    void close(int clock) { free_.push_back(clock); }

  private:
    static constexpr int absent = -1;
    struct Entry {
        double time;
        int clock;
    };
    bool first_is_alone(double until) const {
        return (heap_.size() < 2 || heap_[1].time > until) &&
               (heap_.size() < 3 || heap_[2].time > until);
    }
    int take_first() {
        const int clock = heap_[0].clock;
        place_[static_cast<std::size_t>(clock)] = absent;
        hollow_ = true;
        return clock;
    }
    void put(std::size_t i, Entry entry) {
        heap_[i] = entry;
        place_[static_cast<std::size_t>(entry.clock)] = static_cast<int>(i);
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

    /// Gives the empty top to the last entry.
    void fill() {
        if (!hollow_) return;
        hollow_ = false;
        const Entry last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) sink(0, last);
    }

    void remove(std::size_t i);
    int take_lowest(double until);
    void lowest_due(std::size_t i, double until, std::size_t& best) const;

    std::vector<Entry> heap_;
    std::vector<int> place_; // of each clock in the heap
    std::vector<std::uint64_t> orders_;
    std::size_t fixed_;
    std::vector<int> free_;
    bool hollow_ = false; // the top has been taken and is not filled yet
};

} // namespace sitefall::simulation
