#include "sitefall/simulation/calendar.h"

#include <span>

namespace sitefall::simulation {

void Calendar::reset() {
    const bool was_crowded = soon_ < forever;
    const auto forget = [this](std::span<const Entry> entries) {
        for (const auto& entry : entries)
            if (entry.clock != none) place_[static_cast<std::size_t>(entry.clock)] = Place{};
    };
    forget(std::span(tree_).subspan(leaves_));
    if (late_ > 0)
        for (auto& bin : bins_) {
            forget(bin);
            bin.clear();
        }
    plant(leaves_);
    near_.clear();
    late_ = 0;
    next_bin_ = bins;
    bins_end_ = -forever;
    soon_ = was_crowded ? -forever : forever; // all clocks are set before the first is asked for
    orders_.resize(fixed_);
    place_.resize(fixed_);
    free_.clear();
}

/// A tree where nothing stands.
void Calendar::plant(std::size_t leaves) {
    leaves_ = leaves;
    tree_.assign(2 * leaves, Entry{});
    free_leaves_.clear();
    for (std::size_t leaf = leaves; leaf-- > 0;) free_leaves_.push_back(static_cast<int>(leaf));
    standing_ = 0;
    hole_ = none;
}

/// Twice as many leaves; what stands keeps its own.
void Calendar::grow() {
    const std::vector<Entry> before(tree_.begin() + static_cast<std::ptrdiff_t>(leaves_),
                                    tree_.end());
    const std::size_t old = leaves_;
    plant(2 * old);
    free_leaves_.resize(old);
    standing_ = old;
    for (std::size_t leaf = 0; leaf < old; ++leaf) climb(static_cast<int>(leaf), before[leaf]);
}

/// Of the clocks due at or below node i: the one lowest in order. Only nodes that are due are visited.
void Calendar::lowest_due(std::size_t i, double until, int& best) const {
    if (tree_[i].time > until) return;
    if (i < leaves_) {
        lowest_due(2 * i, until, best);
        lowest_due(2 * i + 1, until, best);
        return;
    }
    const int clock = tree_[i].clock;
    const auto order = [&](int c) { return orders_[static_cast<std::size_t>(c)]; };
    if (best == none || order(clock) < order(best) || (order(clock) == order(best) && clock < best))
        best = clock;
}

int Calendar::take_lowest(double until) {
    int best = none;
    lowest_due(1, until, best);
    leave(static_cast<int>(leaf_of(best)));
    place_[static_cast<std::size_t>(best)] = Place{};
    return best;
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

} // namespace sitefall::simulation
