#include "sitefall/score/score.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <map>

#include "sitefall/score/expected_events.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/ledger_questions.h"
#include "sitefall/score/rare_score.h"
#include "sitefall/score/score_trial.h"
#include "sitefall/score/score_warnings.h"
#include "sitefall/score/tally.h"
#include "sitefall/support/interval.h"

namespace sitefall::score {

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// Puts estimates into a Score and remembers how each is asked of another sample.
class Writer {
  public:
    Writer(const process::Process& process, const model::Architecture& architecture,
           const Ledger& ledger, double horizon, double confidence, Score& score)
        : process_(process),
          ledger_(ledger),
          horizon_(horizon),
          confidence_(confidence),
          users_(counted_users(process)),
          score_(score) {
        for (const double users : users_) all_users_ += users;
        for (const auto& service : architecture.services) written_.emplace(service.id, &service);
    }

    void write() {
        const Layout& layout = ledger_.layout();
        score_.services.resize(process_.services.size());
        for (int s = 0; s < layout.services; ++s) write_service(s);
        const auto tolerances =
            std::count_if(process_.services.begin(), process_.services.end(),
                          [](const auto& service) { return service.has_tolerance; });
        if (tolerances > 0) {
            ask(score_.all_kept.emplace(), all_kept_mean(layout), 1);
            // Of one tolerance both are the same chance, whose own interval is the better one.
            ask(score_.score.emplace(),
                tolerances == 1 ? all_kept_mean(layout) : score_mean(layout), 1);
        }
        ask(score_.unmet, all_unmet_mean(layout, all_users_, horizon_), unbounded);
        write_exceedance(layout.services, all_users_, score_.occurrence, score_.aggregate);
        write_causes();
    }

    const std::vector<LedgerQuestion>& questions() const { return questions_; }

  private:
    void ask(support::Estimate& estimate, const Mean& mean, double high) {
        estimate = score::estimate(mean, ledger_, confidence_);
        const double horizon = horizon_;
        const auto value = [mean, horizon](const Ledger& ledger, double other_horizon) {
            const double factor = mean.factor * (mean.per_time ? horizon / other_horizon : 1);
            return factor * support::stratified_mean(ledger.sample(mean.measure));
        };
        questions_.push_back({value, {&estimate, high, mean.complement}});
    }

    void ask_outage(support::Estimate& estimate, int service, double level) {
        const auto value = [service, level](const Ledger& ledger, double) {
            const auto& lengths = ledger.outages(service);
            const bool enough = lengths.count() * std::min(level, 1 - level) >= fewest_beyond;
            return enough ? lengths.quantile_value(level, ledger.weights()) : nothing;
        };
        questions_.push_back({value, {&estimate, horizon_}});
    }

    void write_service(int s) {
        const auto& info = process_.services[static_cast<std::size_t>(s)];
        ServiceScore& service = score_.services[static_cast<std::size_t>(s)];
        const double users = users_[static_cast<std::size_t>(s)];
        const auto means = means_of(ledger_.layout(), s, users, horizon_);
        service.id = info.id;
        ask(service.availability, means.availability, 1);
        ask(service.down, means.down, 1);
        ask(service.mean_level, means.mean_level, 1);
        ask(service.interruptions_per_year, means.interruptions_per_year, unbounded);
        write_outages(s, service.outage_hours);
        if (info.has_tolerance) ask(service.breach.emplace(), means.breach, 1);
        if (users > 0) {
            ask(service.unmet.emplace(), means.unmet, unbounded);
            write_exceedance(s, users, service.occurrence, service.aggregate);
        }
        const auto written = written_.find(info.id);
        if (written == written_.end()) return;
        service.label = written->second->label;
        if (!written->second->keeps_data) return;
        ask(service.data_lost.emplace(), means.data_lost, unbounded);
        ask(service.largest_loss.emplace(), means.largest_loss, unbounded);
    }

    void write_outages(int s, OutageHours& hours) {
        hours = outage_hours(ledger_, s, horizon_, confidence_);
        const auto mean = [s](const Ledger& ledger, double) {
            const Layout& layout = ledger.layout();
            const double count =
                support::stratified_mean(ledger.sample(layout.of(s, Total::interruptions)));
            const double sum =
                support::stratified_mean(ledger.sample(layout.of(s, Total::outage_hours)));
            return count > 0 ? sum / count : nothing;
        };
        questions_.push_back({mean, {&hours.mean, horizon_}});
        ask_outage(hours.p50, s, 0.5);
        ask_outage(hours.p95, s, 0.95);
        ask_outage(hours.p99, s, 0.99);
    }

    void write_exceedance(int who, double users, std::optional<Exceedance>& occurrence,
                          std::optional<Exceedance>& aggregate) {
        if (ledger_.years() < 1) return;
        write_levels(who, false, users * hours_per_year, occurrence.emplace());
        write_levels(who, true, users * hours_per_year, aggregate.emplace());
    }

    void write_levels(int who, bool sum, double most, Exceedance& levels) {
        levels = exceedance(ledger_, who, sum, most, confidence_);
        for (std::size_t i = 0; i < exceedance_chances.size(); ++i) {
            const double chance = exceedance_chances[i];
            const auto value = [who, sum, chance](const Ledger& ledger, double) {
                return exceedance_value(ledger, who, sum, chance);
            };
            questions_.push_back({value, {&levels[i], most}});
        }
    }

    void write_causes() {
        std::map<int, std::vector<std::pair<double, int>>> stopped; // cause: (cost, service)
        const auto weights = ledger_.weights();
        for (const auto& part : ledger_.cause_parts()) {
            double cost = 0;
            for (std::size_t h = 0; h < weights.size(); ++h) cost += weights[h] * part.sums[h];
            stopped[part.cause].push_back({cost, part.service});
        }
        score_.causes.resize(stopped.size());
        std::size_t next = 0;
        for (auto& [cause, services] : stopped) {
            write_cause(cause, services, score_.causes[next++]);
        }
    }

    void write_cause(int cause, std::vector<std::pair<double, int>>& services, CauseScore& told) {
        const Layout& layout = ledger_.layout();
        told.cause = process_.causes[static_cast<std::size_t>(cause)];
        ask(told.unmet, cause_unmet_mean(layout, cause, all_users_, horizon_), unbounded);
        ask(told.breaches, cause_breaches_mean(layout, cause, layout.services), unbounded);
        if (score_.unmet.value > 0) told.share = told.unmet.value / score_.unmet.value;
        std::sort(services.begin(), services.end(), [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first > b.first : a.second < b.second;
        });
        for (const auto& [cost, s] : services) {
            told.services.push_back(process_.services[static_cast<std::size_t>(s)].id);
        }
    }

    const process::Process& process_;
    std::map<std::string, const model::Service*> written_; // services of the document by id
    const Ledger& ledger_;
    double horizon_, confidence_, all_users_ = 0;
    std::vector<double> users_;
    Score& score_;
    std::vector<LedgerQuestion> questions_;
};

void sort_causes(std::vector<CauseScore>& causes) {
    std::stable_sort(causes.begin(), causes.end(), [](const CauseScore& a, const CauseScore& b) {
        return a.unmet.value != b.unmet.value ? a.unmet.value > b.unmet.value : a.cause < b.cause;
    });
}

void add_curves(const Ledger& ledger, double confidence, Score& result) {
    const int all = ledger.layout().services;
    result.curves = exceedance_curves(ledger, all, confidence);
    for (int s = 0; s < all; ++s)
        result.services[static_cast<std::size_t>(s)].curves =
            exceedance_curves(ledger, s, confidence);
}

// False where it was stopped.
bool add_inputs(const model::Architecture& architecture, const ScoreOptions& options,
                const Engines& engines, const Study& study, const Ledger& ledger,
                const std::vector<LedgerQuestion>& questions, Score& result,
                support::Control& control) {
    const InputStudy inputs{
        {&architecture},
        engines.compile,
        study,
        options.horizon > 0,
        options.outer,
        group_histories(ledger, input_effort * ledger.histories(), options.outer),
        asking_ledgers(questions)};
    return add_input_intervals(inputs, targets_of(questions), result.sampled.events, control);
}

} // namespace

std::vector<StratumCount> counts_of(const Strata& strata, const Sample& sample) {
    std::vector<StratumCount> counts;
    for (int h = 0; h < strata.count(); ++h) {
        counts.push_back({strata.name(h), strata.probability(h),
                          static_cast<std::uint32_t>(sample.histories(h))});
    }
    return counts;
}

Engines engines_of_simulation(const support::Key& key, simulation::Draws draws) {
    return {[](const model::Architecture& architecture, std::span<const double> unknowns) {
                return process::compile(architecture, unknowns);
            },
            simulation_players(key, draws),
            [](const process::Process& process, const std::atomic<bool>& stop) {
                return single_points(process, stop);
            },
            [](const process::Process& process, const std::atomic<bool>& stop) {
                WeakPoints points(process, &stop);
                std::vector<Redundancy> told;
                for (int s = 0; s < static_cast<int>(process.services.size()); ++s)
                    told.push_back(points.redundancy(s));
                return told;
            },
            true};
}

Engines engines_of_score(const ScoreOptions& options) {
    return engines_of_simulation(options.key, options.as_chain
                                                  ? simulation::Draws::as_chain_where_it_is
                                                  : simulation::Draws::by_element);
}

Score score(const model::Architecture& architecture, const ScoreOptions& options,
            const Engines& engines, support::Control& control) {
    const auto begun = std::chrono::steady_clock::now();
    Score result;
    result.horizon = options.horizon > 0 ? options.horizon : architecture.horizon.value;
    if (architecture.services.empty()) {
        throw support::RequestError("there is nothing to score: the document has no services");
    }
    check_expected_events(architecture, result.horizon);
    const auto process = engines.compile(architecture, {});
    // First: they are few, and an interrupted result has them.
    result.single_points = engines.single_points(process, control.stop);
    if (engines.redundancy) result.redundancy = engines.redundancy(process, control.stop);
    const Strata strata(process, result.horizon, stratifies(options));
    const Study study{{&process},     strata,          engines.players, options.key,
                      result.horizon, options.threads, engines.runner};
    ScoreTrial trial(process, strata, result.horizon, options.effort.precision,
                     options.effort.confidence, control.stop);
    const Ledger& ledger = trial.sample();
    Effort effort = options.effort;
    const bool looks_further =
        engines.rare && effort.replications == 0 && effort.budget_seconds == 0;
    if (looks_further && is_hopeless(process, result.horizon, effort.most, control.stop))
        effort.most = few_where_hopeless;
    result.sampled = play_until_sure(study, effort, trial, control);
    if (control.stop && control.drop) throw support::Interrupted();

    Writer writer(process, architecture, ledger, result.horizon, options.effort.confidence, result);
    writer.write();
    const bool inputs_complete = options.outer == 0 || architecture.unknowns.empty() ||
                                 add_inputs(architecture, options, engines, study, ledger,
                                            writer.questions(), result, control);
    sort_causes(result.causes);
    if (looks_further && !control.stop) add_rare(process, ledger, options, control, result);
    if (!result.rare.empty() && !architecture.unknowns.empty())
        result.warnings.push_back("what is rare is told for the inputs at their values");
    result.strata = counts_of(strata, ledger);
    result.worst = named_extremes(process, ledger.worst());
    if (options.curves) add_curves(ledger, options.effort.confidence, result);
    result.assumptions = model::assumptions_of(architecture);
    auto warnings = warnings_of(architecture, process, result, inputs_complete);
    result.warnings.insert(result.warnings.begin(), warnings.begin(), warnings.end());
    if (engines.redundancy)
        for (auto& warning : warnings_of_levels(process)) result.warnings.push_back(warning);
    result.threads = threads_for(options.threads);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
    result.seconds = spent.count();
    return result;
}

} // namespace sitefall::score
