#include "sitefall/simulation/calendar.h"

namespace sitefall::simulation {

void Calendar::reset() {
    const bool was_crowded = soon_ < forever;
    fill();
    const auto forget = [this](std::vector<Entry>& entries) {
        for (const auto& entry : entries) place_[static_cast<std::size_t>(entry.clock)] = Place{};
        entries.clear();
    };
    forget(heap_);
    if (late_ > 0)
        for (auto& bin : bins_) forget(bin);
    near_.clear();
    late_ = 0;
    next_bin_ = bins;
    bins_end_ = -forever;
    soon_ = was_crowded ? -forever : forever; // all clocks are set before the first is asked for
    orders_.resize(fixed_);
    place_.resize(fixed_);
    free_.clear();
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

int Calendar::take_lowest(double until) {
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
    place_.emplace_back();
    return static_cast<int>(orders_.size()) - 1;
}

void Calendar::remove(std::size_t i) {
    place_[static_cast<std::size_t>(heap_[i].clock)] = Place{};
    const Entry last = heap_.back();
    heap_.pop_back();
    if (i == heap_.size()) return;
    if (i > 0 && heap_[(i - 1) / 2].time > last.time)
        rise(i, last);
    else
        sink(i, last);
}

} // namespace sitefall::simulation
