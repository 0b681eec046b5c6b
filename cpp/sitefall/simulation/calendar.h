#pragma once
// When each clock rings: an indexed binary heap over fixed and dynamic clocks.

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
    void set(int clock, double time);
    /// Time at which it would have rung; infinity where it was not set.
    double stop(int clock);

    double first_time() const {
        return heap_.empty() ? std::numeric_limits<double>::infinity() : heap_[0].time;
    }
    /// The clock, lowest in order, among those that ring no later than `until`; taken off. -1 where there is none.
    int take_due(double until);

    int open(std::uint64_t order);
    void close(int clock) { free_.push_back(clock); }

  private:
    static constexpr int absent = -1;
    struct Entry {
        double time;
        int clock;
    };
    void sift_up(std::size_t i);
    void sift_down(std::size_t i);
    void remove(std::size_t i);
    void put(std::size_t i, Entry entry) {
        heap_[i] = entry;
        place_[static_cast<std::size_t>(entry.clock)] = static_cast<int>(i);
    }
    void lowest_due(std::size_t i, double until, std::size_t& best) const;

    std::vector<Entry> heap_;
    std::vector<int> place_; // of each clock in the heap
    std::vector<std::uint64_t> orders_;
    std::size_t fixed_;
    std::vector<int> free_;
};

} // namespace sitefall::simulation
