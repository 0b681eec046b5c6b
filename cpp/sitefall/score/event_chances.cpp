#include "sitefall/score/event_chances.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sitefall::score {

namespace {

constexpr int intervals = 1024;
constexpr double before_shortest = 1e-3; // the first moment, in shortest mean outages

double choose(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; ++i) ways = ways * (n - k + i) / i;
    return ways;
}

} // namespace

EventTimes::EventTimes(const process::IndependentEvents& events) : hazards_(events.hazards) {
    double shortest = std::numeric_limits<double>::infinity();
    const auto look = [&shortest](const support::OutageMode& mode) {
        const double lasts = support::mean(mode.lasts);
        if (mode.per_hour > 0 && lasts > 0) shortest = std::min(shortest, lasts);
    };
    for (const auto& element : events.elements) {
        elements_.push_back({element.copies, element.copies - element.at_least + 1,
                             support::Alternating(element.modes)});
        std::for_each(element.modes.begin(), element.modes.end(), look);
    }
    std::for_each(hazards_.begin(), hazards_.end(), look);
    shortest_ = shortest;
}

/// P(at least `lost` of the copies are down): a sum of positive terms.
double EventTimes::Element::happened(double down) const {
    if (copies == 1) return down;
    double sum = 0;
    for (int k = copies; k >= lost; --k)
        sum += choose(copies, k) * std::pow(down, k) * std::pow(1 - down, copies - k);
    return std::min(sum, 1.0);
}

/// Exactly lost - 1 copies are down and another one fails, for copies that are down and up with such chances.
double EventTimes::Element::begins(double down, double up) const {
    const int left = copies - lost + 1;
    return choose(copies, left) * left * copy.per_hour() * std::pow(down, lost - 1) *
           std::pow(up, left);
}

EventChances EventTimes::at(double t) const {
    EventChances now;
    for (const auto& element : elements_) {
        const double down = element.copy.down_at(t);
        now.happened.push_back(element.happened(down));
        now.begins.push_back(element.begins(down, 1 - down));
    }
    for (const auto& hazard : hazards_) {
        const double down = hazard.per_hour > 0 ? support::overlapping_down_at(hazard, t) : 0;
        now.happened.push_back(down);
        now.begins.push_back(hazard.per_hour * (1 - down));
    }
    return now;
}

std::pair<EventChances, EventChances> EventTimes::during(double t, double until) const {
    EventChances low, high;
    for (const auto& element : elements_) {
        const auto down = element.copy.down_during(t, until);
        low.happened.push_back(element.happened(down.low));
        high.happened.push_back(element.happened(down.high));
        low.begins.push_back(element.begins(down.low, 1 - down.high));
        high.begins.push_back(element.begins(down.high, 1 - down.low));
    }
    for (const auto& hazard : hazards_) {
        const bool comes = hazard.per_hour > 0;
        low.happened.push_back(comes ? support::overlapping_down_at(hazard, t) : 0);
        high.happened.push_back(comes ? support::overlapping_down_at(hazard, until) : 0);
        low.begins.push_back(hazard.per_hour * (1 - high.happened.back()));
        high.begins.push_back(hazard.per_hour * (1 - low.happened.back()));
    }
    return {low, high};
}

std::vector<double> EventTimes::moments(double horizon) const {
    std::vector<double> moments{0};
    const double first = before_shortest * std::min(shortest_, horizon);
    for (int i = 0; i < intervals; ++i)
        moments.push_back(first * std::pow(horizon / first, static_cast<double>(i) / intervals));
    moments.push_back(horizon);
    return moments;
}

} // namespace sitefall::score
