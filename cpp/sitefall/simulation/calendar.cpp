#include "sitefall/simulation/calendar.h"

#include <algorithm>
#include <cmath>

namespace sitefall::simulation {

void Calendar::reset() {
    for (const auto& entry : heap_) place_[static_cast<std::size_t>(entry.clock)] = absent;
    heap_.clear();
    orders_.resize(fixed_);
    place_.resize(fixed_);
    free_.clear();
}

void Calendar::set(int clock, double time) {
    if (std::isinf(time)) return;
    heap_.push_back({time, clock});
    sift_up(heap_.size() - 1);
}

double Calendar::stop(int clock) {
    const int i = place_[static_cast<std::size_t>(clock)];
    if (i == absent) return std::numeric_limits<double>::infinity();
    const double time = heap_[static_cast<std::size_t>(i)].time;
    remove(static_cast<std::size_t>(i));
    return time;
}

/// Of the clocks due below heap position i: the one lowest in order. Only entries that are due are visited.
void Calendar::lowest_due(std::size_t i, double until, std::size_t& best) const {
    if (i >= heap_.size() || heap_[i].time > until) return;
    const auto order = [&](std::size_t k) {
        return orders_[static_cast<std::size_t>(heap_[k].clock)];
    };
    if (order(i) < order(best) || (order(i) == order(best) && heap_[i].clock < heap_[best].clock))
        best = i;
    lowest_due(2 * i + 1, until, best);
    lowest_due(2 * i + 2, until, best);
}

int Calendar::take_due(double until) {
    if (heap_.empty() || heap_[0].time > until) return -1;
    std::size_t best = 0;
    lowest_due(1, until, best);
    lowest_due(2, until, best);
    const int clock = heap_[best].clock;
    remove(best);
    return clock;
}

int Calendar::open(std::uint64_t order) {
    if (!free_.empty()) {
        const int clock = free_.back();
        free_.pop_back();
        orders_[static_cast<std::size_t>(clock)] = order;
        return clock;
    }
    orders_.push_back(order);
    place_.push_back(absent);
    return static_cast<int>(orders_.size()) - 1;
}

void Calendar::remove(std::size_t i) {
    place_[static_cast<std::size_t>(heap_[i].clock)] = absent;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (i == heap_.size()) return;
    put(i, last);
    if (i > 0 && heap_[(i - 1) / 2].time > last.time)
        sift_up(i);
    else
        sift_down(i);
}

void Calendar::sift_up(std::size_t i) {
    const Entry entry = heap_[i];
    while (i > 0) {
        const std::size_t parent = (i - 1) / 2;
        if (!(entry.time < heap_[parent].time)) break;
        put(i, heap_[parent]);
        i = parent;
    }
    put(i, entry);
}

void Calendar::sift_down(std::size_t i) {
    const Entry entry = heap_[i];
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

} // namespace sitefall::simulation
