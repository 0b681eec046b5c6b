// The laws that go by a scale of time.

#include <algorithm>
#include <cmath>

#include "sitefall/score/steering.h"

namespace sitefall::score {

namespace {

using process::at;

constexpr double failures_in_scale = 1; // expected within it
constexpr double least_ratio = 4;       // of two scales

} // namespace

void Steering::choose_scales() {
    double shortest = horizon_;
    for (const auto& member : closeness_.members())
        if (member.rate > 0 && member.hours > 0) shortest = std::min(shortest, member.hours);
    const double ratio =
        std::max(least_ratio, std::pow(horizon_ / shortest, 1.0 / (simulation::most_laws - 2)));
    for (double hours = shortest; laws() < simulation::most_laws; hours *= ratio) {
        scales_.push_back(std::min(hours, horizon_));
        if (hours >= horizon_) return;
    }
}

void Steering::steer_by_scales(const simulation::Tilted& history) {
    for (std::size_t i = 0; i < running_.size(); ++i)
        for (std::size_t k = 0; k < scales_.size(); ++k) {
            const double within = history.hazard_within(running_[i], scales_[k]);
            if (!(within > 0) || !std::isfinite(within)) continue;
            factors_[i][k + 1] =
                std::max(1.0, failures_in_scale / (static_cast<double>(running_.size()) * within));
        }
}

} // namespace sitefall::score
