#include "sitefall/score/claim_watch.h"

#include <algorithm>

#include "sitefall/score/tally.h"
#include "sitefall/score/watch.h"

namespace sitefall::score {

namespace {
constexpr double never = std::numeric_limits<double>::infinity();
} // namespace

ClaimWatch::ClaimWatch(Promise promise, double horizon, int services, int falls)
    : promise_(std::move(promise)),
      horizon_(horizon),
      falls_(falls),
      steps_(static_cast<std::size_t>(services)),
      largest_loss_(static_cast<std::size_t>(services)) {}

void ClaimWatch::begin() {
    for (auto& steps : steps_) steps.assign(1, {});
    std::fill(largest_loss_.begin(), largest_loss_.end(), 0.0);
    last_fall_ = last_lifted_ = 0;
    fallen_ = 0;
}

void ClaimWatch::level(int service, double time, double level, int /*cause*/) {
    steps_[static_cast<std::size_t>(service)].push_back({time, level});
}

void ClaimWatch::data_lost(int service, double /*time*/, double hours, bool everything) {
    auto& largest = largest_loss_[static_cast<std::size_t>(service)];
    largest = everything ? never : std::max(largest, hours);
}

void ClaimWatch::fell(double time) {
    ++fallen_;
    last_fall_ = time;
}

/// Whether the level keeps its capacity through [from, until].
bool ClaimWatch::is_at_capacity(const std::vector<Step>& steps, double from, double until) const {
    if (until > horizon_) return false;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const double end = i + 1 < steps.size() ? steps[i + 1].time : horizon_;
        if (end <= from || steps[i].time >= until) continue;
        if (steps[i].level < promise_.capacity - level_margin) return false;
    }
    return true;
}

double ClaimWatch::back(const std::vector<Step>& steps) const {
    if (fallen_ < falls_) return never;
    double since = never;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].level < promise_.capacity - level_margin) {
            since = never;
            continue;
        }
        since = std::min(since, std::max(steps[i].time, last_fall_));
        const double end = i + 1 < steps.size() ? steps[i + 1].time : horizon_;
        if (end - since >= kept_hours - time_margin) return since;
    }
    return never;
}

ClaimRecord ClaimWatch::finish() {
    ClaimRecord record;
    for (const int s : promise_.services) {
        const auto& steps = steps_[static_cast<std::size_t>(s)];
        bool kept = true;
        if (promise_.has_rto) {
            const double from = promise_.rto + (promise_.after_return ? last_lifted_ : 0.0);
            const bool is_over = !promise_.after_return || fallen_ >= falls_;
            kept = is_over && is_at_capacity(steps, from, from + kept_hours);
        }
        if (promise_.has_rpo)
            kept = kept && largest_loss_[static_cast<std::size_t>(s)] <= promise_.rpo + time_margin;
        record.kept.push_back(kept ? 1 : 0);
        record.back.push_back(back(steps));
    }
    return record;
}

} // namespace sitefall::score
