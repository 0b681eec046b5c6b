#include "sitefall/score/forecast.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <limits>
#include <numeric>

#include "sitefall/score/expected_events.h"
#include "sitefall/score/imagined.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/pilot.h"
#include "sitefall/score/rare_events.h"
#include "sitefall/support/interval.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr double own_pilot = 512;    // of a run that is long enough for one (sampling.cpp)
constexpr double most_of_run = 0.25; // that a pilot may take to go on
constexpr double same_size = 1.05;   // what needs nearly as many as all together decides, too

// The size at which a run that needs `needed` histories ends.
double ends_at(double needed, const Effort& effort) {
    if (effort.replications > 0) return effort.replications;
    double goal = std::min<double>(first_look, effort.most);
    while (goal < needed && goal < effort.most) goal = std::min<double>(2 * goal, effort.most);
    return goal;
}

// The interval of N by the jackknife over the parts of the pilot, on the logarithm. What rare events need (`for_rare`) is known from their
// rates and not from the pilot: then there is no less.
void add_interval(const Pilot& pilot, bool for_rare, Plan& plan) {
    std::vector<double> logs;
    for (std::size_t left_out = 0; left_out < pilot.parts().size(); ++left_out) {
        PowerSums others(pilot.all().layout(), pilot.all().strata());
        for (std::size_t i = 0; i < pilot.parts().size(); ++i)
            if (i != left_out) others.merge(pilot.parts()[i]);
        logs.push_back(std::log(Imagination(others, pilot.targets(), plan.confidence).needed()));
    }
    const auto n = static_cast<double>(logs.size());
    const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / n;
    double squares = 0;
    for (const double log : logs) squares += (log - mean) * (log - mean);
    const double error = std::sqrt((n - 1) / n * squares);
    const double spread =
        std::exp(support::student_quantile(0.5 + plan.confidence / 2, n - 1) * error);
    const bool known = std::isfinite(spread) && std::isfinite(plan.needed);
    plan.needed_low = known ? (for_rare ? plan.needed : plan.needed / spread) : 0;
    plan.needed_high = known ? plan.needed * spread : unbounded;
}

// What the histories will cost, by the time that those of the pilot took.
void add_cost(const model::Architecture& architecture, const ScoreOptions& options,
              const Strata& strata, double fixed_seconds, Plan& plan) {
    const auto& effort = options.effort;
    const double may = effort.replications > 0 ? effort.replications : effort.most;
    if (strata.count() > 1 && may >= first_look) plan.other += std::min(own_pilot, may / 8);
    if (!architecture.unknowns.empty() && options.outer > 0) {
        const Imagined run(strata, plan.by_stratum);
        const auto group = group_histories(run, input_effort * run.histories(), options.outer);
        plan.other += static_cast<double>(options.outer) * input_groups *
                      std::accumulate(group.begin(), group.end(), 0.0);
    }
    const double histories = plan.replications + plan.other;
    const double each = 1.0 / plan.pilot_replications;
    plan.events = histories * each * static_cast<double>(plan.pilot_events);
    const double sampling = histories * each * plan.pilot_seconds;
    plan.cpu_seconds = fixed_seconds + sampling;
    plan.seconds = fixed_seconds + sampling / plan.threads;
}

void add_measures(const Pilot& pilot, const Imagination& imagination, Plan& plan) {
    for (const Target& target : pilot.targets()) {
        const auto sample = pilot.all().sample(target.mean.measure);
        PlannedMeasure measure;
        measure.name = target.name;
        measure.pilot = estimate(target.mean, sample, plan.confidence);
        measure.wanted = target.tolerance(measure.pilot.value);
        measure.needed = imagination.needed(target);
        measure.half_width = imagination.estimate(target.mean, plan.replications).half_width();
        for (const auto& stratum : sample) measure.hits += stratum.y.hits;
        if (measure.hits <= 0) plan.unseen.push_back(target.name);
        if (measure.needed >= plan.needed / same_size) plan.decides.push_back(target.name);
        plan.measures.push_back(std::move(measure));
    }
}

// Half-widths of the unavailability of each service, of N histories.
std::vector<double> widths_at(const process::Process& process, const Pilot& pilot,
                              const Imagination& imagination, double horizon, double n) {
    std::vector<double> widths;
    for (int s = 0; s < static_cast<int>(process.services.size()); ++s) {
        const Mean mean = means_of(pilot.all().layout(), s, 1, horizon).availability;
        widths.push_back(imagination.estimate(mean, n).half_width());
    }
    return widths;
}

// From the pilot to how long the run will be.
void forecast(const process::Process& process, const Pilot& pilot, const Effort& effort,
              RareEvents& rare_events, Plan& plan) {
    PowerSums sums(pilot.all().layout(), pilot.all().strata());
    for (const PowerSums& part : pilot.parts()) sums.merge(part);
    const Imagination imagination(sums, pilot.targets(), plan.confidence);
    const auto too_rare = [&](double n) {
        return rare_events.too_rare(widths_at(process, pilot, imagination, plan.horizon, n),
                                    imagination.sample(n));
    };
    // A small sample is too wide for a rare event to matter: asked is only whether it is too rare where the widths are reached.
    const double for_widths = imagination.needed();
    const double rare = least_for([&](double n) { return too_rare(n).empty(); }, for_widths);
    plan.needed = rare;
    add_interval(pilot, rare > same_size * for_widths, plan);
    plan.replications = ends_at(plan.needed, effort);
    plan.replications_low = ends_at(plan.needed_low, effort);
    plan.replications_high = ends_at(plan.needed_high, effort);
    plan.enough = plan.needed <= plan.replications;
    plan.rare = too_rare(plan.replications);
    const Imagined run = imagination.sample(plan.replications);
    for (int h = 0; h < run.strata().count(); ++h) plan.by_stratum.push_back(run.histories(h));
    add_measures(pilot, imagination, plan);
    if (rare > same_size * for_widths) plan.decides.push_back("rare events");
    plan.seldom = pilot.seldom_seen();
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

} // namespace

Plan plan(const model::Architecture& architecture, const ScoreOptions& options,
          const Engines& engines, support::Control& control) {
    const double begun = cpu_seconds();
    Plan plan;
    const Effort& effort = options.effort;
    plan.horizon = options.horizon > 0 ? options.horizon : architecture.horizon.value;
    plan.confidence = effort.confidence;
    plan.threads = threads_for(options.threads);
    if (architecture.services.empty()) {
        throw support::RequestError("there is nothing to score: the document has no services");
    }
    check_expected_events(architecture, plan.horizon);
    const auto process = engines.compile(architecture, {});
    // A score begins with these: what they take belongs to it.
    engines.single_points(process, control.stop);
    if (engines.redundancy) engines.redundancy(process, control.stop);
    const Strata strata(process, plan.horizon, stratifies(options));
    const Study study{{&process},  strata,       engines.players,
                      options.key, plan.horizon, options.threads};
    RareEvents rare_events(process, plan.horizon, control.stop);

    double before = cpu_seconds();
    const double fixed_seconds = before - begun;
    Pilot pilot(study, effort, control);
    double played_seconds = cpu_seconds() - before;
    const Plan empty = plan;
    for (;;) {
        plan = empty;
        forecast(process, pilot, effort, rare_events, plan);
        if (pilot.is_done() || most_of_run * plan.replications < pilot.all().histories()) break;
        before = cpu_seconds();
        pilot.go_on(control);
        played_seconds += cpu_seconds() - before;
    }
    plan.pilot_seconds = played_seconds;
    plan.pilot_events = pilot.events();
    plan.pilot = counts_of(strata, pilot.all());
    plan.pilot_replications = static_cast<std::uint32_t>(pilot.all().histories());
    add_cost(architecture, options, strata, fixed_seconds, plan);
    return plan;
}

} // namespace sitefall::score
