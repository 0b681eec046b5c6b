#include "sitefall/support/alternating.h"

#include <algorithm>
#include <cmath>

namespace sitefall::support {

namespace {

constexpr double largest_load = 0.5; // the bounds contract by it with each halving of time
constexpr int most_halvings = 60;
constexpr double rounding = 1e-13; // relative, of the few operations here

bool is_memoryless(const OutageMode& mode) {
    return mode.lasts.shape == Shape::exponential || mode.lasts.shape == Shape::never;
}

// Of exponential or endless outages of one mean.
bool has_closed_form(const std::vector<OutageMode>& modes) {
    return std::all_of(modes.begin(), modes.end(), [&](const OutageMode& mode) {
        return is_memoryless(mode) && mode.lasts.shape == modes.front().lasts.shape &&
               mode.lasts.a == modes.front().lasts.a;
    });
}

double load_of(const std::vector<OutageMode>& modes) {
    double load = 0;
    for (const auto& mode : modes) load += mode.per_hour * mean(mode.lasts);
    return load;
}

} // namespace

bool Alternating::can_be_solved(const std::vector<OutageMode>& modes) {
    return has_closed_form(modes) || load_of(modes) <= largest_load;
}

Alternating::Alternating(std::vector<OutageMode> modes)
    : modes_(std::move(modes)), is_closed_(has_closed_form(modes_)) {
    for (const auto& mode : modes_) rate_ += mode.per_hour;
    load_ = load_of(modes_);
    limit_ = std::isfinite(load_) ? load_ / (1 + load_) : 1;
}

double Alternating::closed(double t) const {
    if (modes_.empty()) return 0;
    const auto& lasts = modes_.front().lasts;
    const double back = lasts.shape == Shape::never ? 0 : 1 / lasts.a;
    return rate_ / (rate_ + back) * -std::expm1(-(rate_ + back) * t);
}

double Alternating::still_to_come(double t) const {
    double sum = 0;
    for (const auto& mode : modes_) sum += mode.per_hour * mean_beyond(mode.lasts, t);
    return sum;
}

/// B(t): by halving, until time zero or so little is left that its own bound will do.
double Alternating::bound_from(double t, int depth) const {
    if (depth == most_halvings || t <= 0) return limit_;
    const double far = still_to_come(t / 2);
    if (far >= load_ * (1 - 1e-9)) return limit_;
    const double sum =
        (1 - limit_) * still_to_come(t) + load_ * bound_from(t / 2, depth + 1) + limit_ * far;
    return std::min(limit_, sum);
}

/// How far e_1 may be from e between t and `until`: the lesser of b(t), which falls, and q* S(until), which rises.
double Alternating::off_by(double t, double until) const {
    const double early = limit_ * (load_ - still_to_come(until));
    const double late = load_ * bound_from(t / 2, 0) + limit_ * still_to_come(t / 2);
    return std::min(early, late);
}

/// q* + e_1(t)
double Alternating::first(double t) const { return limit_ - (1 - limit_) * still_to_come(t); }

double Alternating::down_at(double t) const {
    return is_closed_ ? closed(t) : std::clamp(first(t), 0.0, 1.0);
}

Interval Alternating::down_during(double t, double until) const {
    if (is_closed_)
        return {closed(t) * (1 - rounding), std::min(1.0, closed(until) * (1 + rounding))};
    const double off = off_by(t, until) + rounding * limit_;
    return {std::max(0.0, first(t) - off), std::min(1.0, first(until) + off)};
}

double overlapping_down_at(const OutageMode& mode, double t) {
    const bool endless = mode.lasts.shape == Shape::never;
    const double under_way = endless ? t : mean(mode.lasts) - mean_beyond(mode.lasts, t);
    return -std::expm1(-mode.per_hour * under_way);
}

} // namespace sitefall::support
