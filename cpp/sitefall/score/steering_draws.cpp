// How durations and chances are drawn on an excursion.

#include <algorithm>
#include <cmath>
#include <limits>

#include "sitefall/score/steering.h"
#include "sitefall/support/hazard_rate.h"

namespace sitefall::score {

namespace {

using process::at;

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr double promoted_chance = 0.2; // of a failure of a start or switch
constexpr double promoted_hit = 0.5;    // of a strike that cut sets name as a whole
constexpr double balanced_hit = 0.25;   // of one of which nothing is known, by half
constexpr double most_hit = 0.95;       // by steering: what misses is drawn too
constexpr int most_promoted = 4;
constexpr double most_hazard_of_limit = 40;
// Of a time, beside the mean time; where something else may last longer, that matters less.
constexpr double least_worth = 0.02, least_of_whole = 0.5;
constexpr double least_beyond = 0.05; // share of the hours down that may still matter

} // namespace

/// Of hours down: in which what else fails still makes an outage that is long enough.
double Steering::beyond_limit(double hours) const {
    return std::max(hours - outlast_, least_beyond * hours);
}

/// Every time is worth as much as any other.
simulation::Wish Steering::wish_nothing() {
    wished_left_ = 0;
    wished_law_ = nullptr;
    return {};
}

/// Longer where an outage has to be long; and by what the time that it gives is worth, where it takes `member` down (-1: none).
simulation::Wish Steering::wish(const support::Law& law, int member) {
    simulation::Wish wish = wish_nothing();
    wish.any_part = modules_.is_whole();
    if (outlast_ > 0 && support::has_hazard_rate(law)) {
        const double hazard = support::cumulative_hazard(law, outlast_);
        // Beyond that it will not be this time that is so long.
        if (hazard < most_hazard_of_limit) {
            wish.factor = 1 / (1 + hazard);
            wished_law_ = &law;
        }
    }
    if (member < 0 || !by_sets_ || reached_ || worth_.after.empty()) return wish;
    if (!(worth_.after[at(member)] > 0)) return wish;
    wished_left_ = worth_.left[at(member)];
    wished_within_ = std::max(1e-9, worth_.within[at(member)] - (history_->time() - looked_at_));
    wished_hours_ = closeness_.members()[at(member)].hours;
    if (wished_left_ > 0) wish.candidates = simulation::most_candidates;
    return wish;
}

simulation::Wish Steering::wish_of_work(int way) {
    const auto& slot = p_.slots[at(p_.ways[at(way)].slot)];
    const bool repairs = slot.kind == process::JobKind::repair;
    return wish(p_.laws[at(p_.ways[at(way)].law)],
                repairs ? closeness_.member_of_element(slot.element) : -1);
}

/// A severity is likelier to be high enough for a hit.
simulation::Wish Steering::wish_of_time(const support::Law& law, int stream) {
    if (const double median = fragility_of_stream_[at(stream)]; median < forever) {
        simulation::Wish wish = wish_nothing();
        if (support::has_hazard_rate(law))
            wish.factor =
                1 / (1 + std::min(support::cumulative_hazard(law, median), most_hazard_of_limit));
        return wish;
    }
    const int h = hazard_of_stream_[at(stream)];
    if (h < 0) return {};
    return wish(law, closeness_.member_of_hazard(h));
}

/// As Closeness: int_0^x min(x - s, r)^(left - 1) ds; and what is shorter than an outage has to be, by the inverse of how much likelier it is.
double Steering::worth(double hours) {
    double worth = 1;
    if (wished_law_ != nullptr) {
        const double hazard = support::cumulative_hazard(*wished_law_, std::min(hours, outlast_));
        const double whole = support::cumulative_hazard(*wished_law_, outlast_);
        worth = std::exp((hazard - whole) * whole / (1 + whole));
    }
    if (!(wished_left_ > 0)) return worth;
    const double r = wished_hours_;
    const auto of = [&](double x) {
        const double then = std::min(x, r) / r;
        return std::pow(then, wished_left_ - 1) *
               (then / wished_left_ + std::max(0.0, x / r - then));
    };
    return worth *
           (of(std::min(beyond_limit(hours), wished_within_)) +
            (modules_.is_whole() ? least_of_whole : least_worth) * of(std::min(r, wished_within_)));
}

double Steering::chance(double probability, int stream) {
    if (history_ == nullptr) return probability;
    if (const int slot = slot_of_stream_[at(stream)];
        slot >= 0) { // success of a job: a failed switch makes an outage long that has begun
        const bool repairs = p_.slots[at(slot)].kind == process::JobKind::repair;
        if (promoted_ >= most_promoted || (repairs && !modules_.is_whole())) return probability;
        ++promoted_;
        return std::min(probability, 1 - promoted_chance);
    }
    if (reached_) return probability;
    const int e = element_of_stream_[at(stream)];
    if (e < 0 || !by_sets_) return std::max(probability, 0.5 * (probability + balanced_hit));
    const int h = hazard_of_stream_[at(stream)];
    if (modules_.of_member(closeness_.member_of_hazard(h)) < 0) return probability;
    look(*history_);
    // Sets that name the hazard count with all that it can strike.
    if (!(worth_.after[at(closeness_.member_of_element(e))] > 0))
        return std::max(probability, promoted_hit);
    const double ratio =
        worth_.value > 0 ? 1 + worth_.after[at(closeness_.member_of_element(e))] / worth_.value : 1;
    const double odds = probability * ratio / (1 - probability + probability * ratio);
    return std::clamp(0.5 * (probability + odds), probability, std::max(probability, most_hit));
}

/// A strike will hit: until it falls the element counts as down already.
void Steering::came(int stream) {
    const int e = element_of_stream_[at(stream)];
    if (e < 0) return;
    planned_[at(e)] = 1;
    const int h = hazard_of_stream_[at(stream)];
    const double hours = closeness_.members()[at(closeness_.member_of_hazard(h))].hours;
    occurred_until_[at(h)] = std::max(occurred_until_[at(h)], history_->time() + hours);
}

void Steering::drawn(int stream, double hours) {
    const int e = element_of_stream_[at(stream)], h = hazard_of_stream_[at(stream)];
    const double until = history_->time() + hours;
    if (e >= 0) held_until_[at(e)] = std::max(held_until_[at(e)], until);
    if (h >= 0) occurred_until_[at(h)] = std::max(occurred_until_[at(h)], until);
}

} // namespace sitefall::score
