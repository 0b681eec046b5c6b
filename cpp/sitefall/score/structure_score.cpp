#include "sitefall/score/structure_score.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <string>

#include "sitefall/process/formula.h"
#include "sitefall/score/event_chances.h"
#include "sitefall/score/levels_of.h"
#include "sitefall/score/solved.h"
#include "sitefall/score/tally.h"
#include "sitefall/structure/importance.h"
#include "sitefall/support/issue.h"
#include "sitefall/support/told.h"

namespace sitefall::score {

namespace {

using Gauss = boost::math::quadrature::gauss<double, 4>;

constexpr double hours_a_year = 8760, unbounded = 1e300;
constexpr double rounding = 1e-12;  // relative: some thousand additions of positive numbers
constexpr double cancelled = 1e-13; // relative to the larger of two chances that are subtracted
const char* const method = "structure";

/// An integral over time, and what it lies between.
struct Integral {
    double value = 0, low = 0, high = 0;
};

support::Estimate told(const Integral& integral, double factor, double most) {
    return support::proven(integral.value * factor, integral.low * factor, integral.high * factor,
                           rounding, most, method);
}

/// A service: below which of its levels it is, as diagrams.
struct Ladder {
    std::vector<double> levels; // ascending, the last is 1
    std::vector<structure::Diagram> below;
    std::vector<Integral> hours; // below each, over the horizon
    Integral entries;            // into below 1
};

Ladder ladder_of(const process::Process& process, int service, const structure::Limits& limits) {
    Ladder ladder;
    ladder.levels = levels_of(process, service);
    for (const double level : ladder.levels) {
        const auto made = process::formula(process, service, process::Question::interrupted, level);
        if (!made.refusal.empty()) throw support::RequestError(made.refusal);
        ladder.below.push_back(
            structure::build_diagram(made.formula, structure::Order::automatic, limits));
    }
    ladder.hours.resize(ladder.levels.size());
    return ladder;
}

double chance(const structure::Diagram& diagram, const EventChances& events) {
    return structure::probability(diagram, events.happened).yes;
}

/// Sum of (P(f_1) - P(f_0)) w_i at one moment.
double begins(const structure::Diagram& diagram, const EventChances& now) {
    return structure::frequency(diagram, now.happened, now.begins).value;
}

/// What it is at most (at least: with the other ends) where the chances lie between two ends: P(f_1) at the one, P(f_0) at the other, apart
/// by what rounding has done to their difference.
double begins_between(const structure::Diagram& diagram, const EventChances& with,
                      const EventChances& without, const EventChances& how_often, double sign) {
    const auto happened = structure::importance(diagram, with.happened);
    const auto not_happened = structure::importance(diagram, without.happened);
    double sum = 0;
    for (std::size_t i = 0; i < happened.size(); ++i) {
        const double apart = happened[i].if_happened * (1 + sign * cancelled);
        sum += std::max(apart - not_happened[i].if_not, 0.0) * how_often.begins[i];
    }
    return sum;
}

/// Adds one interval of time to every integral.
void add_interval(const EventTimes& times, double from, double until, std::vector<Ladder>& all) {
    const auto [low, high] = times.during(from, until);
    const double length = until - from;
    for (auto& ladder : all) {
        for (std::size_t i = 0; i < ladder.levels.size(); ++i) {
            ladder.hours[i].low += length * chance(ladder.below[i], low);
            ladder.hours[i].high += length * chance(ladder.below[i], high);
        }
        ladder.entries.low += length * begins_between(ladder.below.back(), low, high, low, -1);
        ladder.entries.high += length * begins_between(ladder.below.back(), high, low, high, 1);
    }
    const auto add_moment = [&](double place, double weight) {
        const auto now = times.at(from + 0.5 * length * (1 + place));
        for (auto& ladder : all) {
            for (std::size_t i = 0; i < ladder.levels.size(); ++i)
                ladder.hours[i].value += 0.5 * length * weight * chance(ladder.below[i], now);
            ladder.entries.value += 0.5 * length * weight * begins(ladder.below.back(), now);
        }
    };
    for (std::size_t g = 0; g < Gauss::abscissa().size(); ++g) {
        add_moment(Gauss::abscissa()[g], Gauss::weights()[g]);
        add_moment(-Gauss::abscissa()[g], Gauss::weights()[g]);
    }
}

/// Hours below 0 < levels[0] < ... : the integral of what is missing to 1.
Integral lost_hours(const Ladder& ladder) {
    Integral lost;
    double under = 0;
    for (std::size_t i = 0; i < ladder.levels.size(); ++i) {
        const double step = ladder.levels[i] - under;
        lost.value += step * ladder.hours[i].value;
        lost.low += step * ladder.hours[i].low;
        lost.high += step * ladder.hours[i].high;
        under = ladder.levels[i];
    }
    return lost;
}

ServiceScore write(const process::ServiceInfo& service, const Ladder& ladder, double users,
                   double horizon) {
    ServiceScore score;
    score.id = service.id;
    const auto lost = told(lost_hours(ladder), 1 / horizon, 1);
    score.availability = support::complement(told(ladder.hours.back(), 1 / horizon, 1));
    score.down = told(ladder.hours.front(), 1 / horizon, 1);
    score.mean_level = support::complement(lost);
    score.interruptions_per_year = told(ladder.entries, hours_a_year / horizon, unbounded);
    auto& outages = score.outage_hours;
    outages.mean = outages.p50 = outages.p95 = outages.p99 = support::untold(method);
    if (ladder.entries.low > 0) {
        const auto& out = ladder.hours.back();
        outages.mean =
            support::proven(out.value / ladder.entries.value, out.low / ladder.entries.high,
                            out.high / ladder.entries.low, rounding, horizon, method);
    }
    if (service.has_tolerance) score.breach = support::untold(method);
    if (users > 0) score.unmet = support::scaled(lost, users * hours_a_year);
    return score;
}

} // namespace

Score structure_score(const model::Architecture& architecture, const ScoreOptions& options,
                      support::Control& control) {
    const auto solve = [&](const process::Process& process, Score& score) {
        const auto events = process::independent_events(process);
        if (!events.refusal.empty())
            throw support::RequestError("the events of the document are not independent: " +
                                        events.refusal + "; simulate, or solve a chain (markov)");
        structure::Limits limits;
        limits.stop = &control.stop;
        std::vector<Ladder> ladders;
        for (int s = 0; s < static_cast<int>(process.services.size()); ++s)
            ladders.push_back(ladder_of(process, s, limits));
        const EventTimes times(events);
        const auto moments = times.moments(score.horizon);
        for (std::size_t i = 1; i < moments.size(); ++i) {
            if (control.stop) throw support::Interrupted();
            add_interval(times, moments[i - 1], moments[i], ladders);
        }
        const auto users = counted_users(process);
        bool tolerance = false;
        for (std::size_t s = 0; s < ladders.size(); ++s) {
            score.services.push_back(
                write(process.services[s], ladders[s], users[s], score.horizon));
            tolerance = tolerance || process.services[s].has_tolerance;
        }
        if (tolerance)
            score.warnings.push_back(
                "structure knows how likely a state is and not how long it lasts: it gives no "
                "breach and no score; simulate");
    };
    return solved(architecture, options, control, method, solve);
}

} // namespace sitefall::score
