#include "sitefall/simulation/exits.h"

#include <bit>
#include <cassert>

namespace sitefall::simulation {

namespace {

/// A share of a place as a share of 2^64, the largest number for a whole one.
std::uint64_t of_word(double share) {
    return share < 1 ? static_cast<std::uint64_t>(share * 0x1p64) : ~std::uint64_t{0};
}

std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

} // namespace

AliasTable::AliasTable(std::size_t most) : bits_(std::countr_zero(std::bit_ceil(most))) {}

WaysOut AliasTable::of(std::span<const Running> running, std::span<const double> rates) {
    if (running.empty()) return {};
    double sum = 0;
    for (const auto& r : running) sum += rates[at(r.law)];
    const std::size_t n = std::size_t{1} << bits_;
    assert(running.size() <= n);
    const double in_places = static_cast<double>(n) / sum;
    places_.assign(n, {});
    shares_.assign(n, 0);
    poor_.clear();
    rich_.clear();
    for (std::size_t i = 0; i < n; ++i) {
        if (i < running.size()) shares_[i] = rates[at(running[i].law)] * in_places;
        places_[i].own = -1 - static_cast<std::int32_t>(i);
        (shares_[i] < 1 ? poor_ : rich_).push_back(static_cast<std::int32_t>(i));
    }
    while (!poor_.empty() && !rich_.empty()) {
        const auto poor = poor_.back(), rich = rich_.back();
        poor_.pop_back();
        places_[at(poor)].own_share = of_word(shares_[at(poor)]);
        places_[at(poor)].other = -1 - rich;
        shares_[at(rich)] -= 1 - shares_[at(poor)];
        if (shares_[at(rich)] >= 1) continue;
        rich_.pop_back();
        poor_.push_back(rich);
    }
    // Those left over have a whole place but for rounding.
    for (const auto* left : {&poor_, &rich_})
        for (const auto i : *left) {
            places_[at(i)].own_share = of_word(1);
            places_[at(i)].other = places_[at(i)].own;
        }
    return {1 / sum, places_.data(), bits_};
}

void Exits::add(std::span<const Running> running, const WaysOut& out) {
    mean_stays_.push_back(out.mean_stay);
    if (out.first != nullptr)
        places_.insert(places_.end(), out.first, out.first + (std::size_t{1} << bits_));
    else
        places_.resize(mean_stays_.size() << bits_);
    running_.insert(running_.end(), running.begin(), running.end());
    first_running_.push_back(running_.size());
}

void Exits::set(int state, int i, const Edge& edge) {
    running_[first_running_[at(state)] + at(i)].edge = edge;
    if (edge.effect != Edge::silent) return;
    const auto first = places_.begin() + static_cast<std::ptrdiff_t>(at(state) << bits_);
    for (auto place = first; place != first + (std::ptrdiff_t{1} << bits_); ++place) {
        if (place->own == -1 - i) place->own = edge.next;
        if (place->other == -1 - i) place->other = edge.next;
    }
}

} // namespace sitefall::simulation
