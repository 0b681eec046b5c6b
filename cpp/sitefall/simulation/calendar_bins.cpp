// The part of the calendar that rings late.
//
// Bin i holds the times t with floor((t - first) * per_bin) = i, the last bin also what is above. That is monotone in t whatever is
// rounded; `soon_` is made the smallest time whose bin has not been taken in, so that one comparison says where a clock belongs.

#include <algorithm>

#include "sitefall/simulation/calendar.h"

namespace sitefall::simulation {

int Calendar::bin_of(double time) const {
    const double bin = (time - first_) * per_bin_;
    return bin < bins - 1 ? std::max(0, static_cast<int>(bin)) : bins - 1;
}

void Calendar::set_late(int clock, double time) {
    if (std::isinf(time)) return;
    if (bins_.empty()) bins_.resize(bins + 1);
    const int bin = time < bins_end_ ? bin_of(time) : beyond;
    auto& entries = bins_[static_cast<std::size_t>(bin)];
    place_[static_cast<std::size_t>(clock)] = {static_cast<int>(entries.size()), bin};
    entries.push_back({time, clock});
    ++late_;
}

double Calendar::take_out(int clock) {
    auto& place = place_[static_cast<std::size_t>(clock)];
    auto& entries = bins_[static_cast<std::size_t>(place.bin)];
    const double time = entries[static_cast<std::size_t>(place.at)].time;
    const Entry last = entries.back();
    entries[static_cast<std::size_t>(place.at)] = last;
    entries.pop_back();
    place_[static_cast<std::size_t>(last.clock)].at = place.at;
    place = Place{};
    --late_;
    return time;
}

/// The tree has become a crowd: all but its first clocks go into bins.
void Calendar::thin_out() {
    const std::vector<Entry> entries(tree_.begin() + static_cast<std::ptrdiff_t>(leaves_),
                                     tree_.end());
    plant(fewest_leaves);
    soon_ = -forever;
    for (const auto& entry : entries)
        if (entry.clock != none) set_late(entry.clock, entry.time);
    advance();
}

/// Takes in the next bin that holds clocks. @pre some clock is late, the tree has no hole
void Calendar::advance() {
    while (next_bin_ < bins && bins_[static_cast<std::size_t>(next_bin_)].empty()) ++next_bin_;
    if (next_bin_ == bins) {
        open_bins();
        return;
    }
    take_in(bins_[static_cast<std::size_t>(next_bin_)]);
    end_soon_after(next_bin_++);
}

void Calendar::take_in(std::vector<Entry>& entries) {
    late_ -= entries.size();
    for (const auto& entry : entries) {
        stand(entry.clock, entry.time);
        near_.push_back(entry.clock);
    }
    entries.clear();
}

/// Bins for the sooner half of what rings beyond; few clocks come into the tree at once.
void Calendar::open_bins() {
    auto& rest = bins_[beyond];
    if (rest.size() <= crowd / 2) {
        take_in(rest);
        soon_ = forever;
        bins_end_ = -forever;
        next_bin_ = bins;
        return;
    }
    const auto sooner = [](const Entry& a, const Entry& b) { return a.time < b.time; };
    const auto middle = rest.begin() + static_cast<std::ptrdiff_t>(rest.size() / 2);
    std::nth_element(rest.begin(), middle, rest.end(), sooner);
    first_ = std::min_element(rest.begin(), middle + 1, sooner)->time;
    bins_end_ = std::nextafter(middle->time, forever);
    per_bin_ = std::min(bins / (bins_end_ - first_), 1e12);
    next_bin_ = 0;
    std::vector<Entry> entries;
    entries.swap(rest);
    late_ -= entries.size();
    soon_ = -forever;
    for (const auto& entry : entries) set_late(entry.clock, entry.time);
    advance();
}

/// What belongs to the bins up to `bin` is soon.
void Calendar::end_soon_after(int bin) {
    if (bin == bins - 1) {
        soon_ = bins_end_;
        return;
    }
    soon_ = std::min(first_ + (bin + 1) / per_bin_, bins_end_);
    while (soon_ < bins_end_ && bin_of(soon_) <= bin) soon_ = std::nextafter(soon_, forever);
    for (double before = std::nextafter(soon_, -forever); bin_of(before) > bin;
         before = std::nextafter(before, -forever))
        soon_ = before;
}

} // namespace sitefall::simulation
