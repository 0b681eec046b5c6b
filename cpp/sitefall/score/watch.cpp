#include "sitefall/score/watch.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

} // namespace

Watch::Watch(const process::Process& process, double horizon, std::vector<double> grid, int falls)
    : process_(process),
      horizon_(horizon),
      grid_(std::move(grid)),
      users_(counted_users(process)),
      falls_(falls),
      steps_(process.services.size()) {}

void Watch::begin() {
    for (auto& steps : steps_) steps.assign(1, Step());
    last_fall_ = 0;
    fallen_ = 0;
    waits_.clear();
}

void Watch::level(int service, double time, double level, int /*cause*/) {
    if (time >= horizon_) return;
    auto& steps = steps_[static_cast<std::size_t>(service)];
    if (steps.back().time == time) {
        steps.back().level = level; // a state without duration does not count
    } else {
        steps.push_back({time, level});
    }
}

void Watch::fell(double time) {
    last_fall_ = std::max(last_fall_, time);
    ++fallen_;
}

void Watch::waited(int job, simulation::Waited why, int on, double from, double until) {
    waits_[{job, why, on}] += std::min(until, horizon_) - from;
}

double Watch::restoration(const std::vector<Step>& steps, double least) const {
    if (fallen_ < falls_) return never;
    double since = never; // from when the level has been at least so high
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].level < least) {
            since = never;
            continue;
        }
        since = std::min(since, std::max(steps[i].time, last_fall_));
        const double end = i + 1 < steps.size() ? steps[i + 1].time : horizon_;
        if (end - since >= kept_hours - time_margin) return since;
    }
    return never;
}

void Watch::tell_levels(const std::vector<Step>& steps, WatchRecord& record) const {
    std::size_t i = 0;
    for (const double time : grid_) {
        while (i + 1 < steps.size() && steps[i + 1].time <= time) ++i;
        record.lost_level.push_back(std::max(0.0, 1 - steps[i].level));
    }
}

WatchRecord Watch::finish() {
    WatchRecord record;
    for (std::size_t s = 0; s < steps_.size(); ++s) {
        const auto& steps = steps_[s];
        const double below = process_.services[s].below;
        // Above 0 means more than the margin; the other two may fall short by it.
        for (const double least : {level_margin, below - level_margin, 1 - level_margin}) {
            record.restoration.push_back(
                restoration(steps, std::max(least, std::nextafter(level_margin, 1.0))));
        }
        double unmet = 0;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const double end = i + 1 < steps.size() ? steps[i + 1].time : horizon_;
            unmet += users_[s] * std::max(0.0, 1 - steps[i].level) * (end - steps[i].time);
        }
        record.unmet.push_back(unmet);
        tell_levels(steps, record);
    }
    record.waits = std::move(waits_);
    return record;
}

} // namespace sitefall::score
