#include "sitefall/score/compare.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>

#include "sitefall/score/compare_warnings.h"
#include "sitefall/score/expected_events.h"
#include "sitefall/score/front.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/loss_years.h"
#include "sitefall/score/pair_trial.h"
#include "sitefall/score/pairs.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

using Architectures = std::vector<const model::Architecture*>;

// The documents, base first, at the point values.
struct Compiled {
    Architectures architectures;
    std::vector<process::Process> processes;
    Documents documents;

    Compiled(const model::OptionSet& set, const Compile& compile, double horizon) {
        architectures.push_back(set.base.architecture.get());
        for (const auto& option : set.options) {
            architectures.push_back(option.document.architecture.get());
        }
        for (const auto* architecture : architectures) {
            check_expected_events(*architecture, horizon);
            processes.push_back(compile(*architecture, {}));
        }
        for (const auto& process : processes) documents.push_back(&process);
    }
};

double probability_of_hits(const std::vector<support::Stratum>& sample) {
    double share = 0;
    for (const auto& s : sample) share += s.n > 0 ? s.probability * s.y.hits / s.n : 0;
    return share;
}

PairedDifference paired(const Pairs& pairs, std::size_t option, std::size_t measure,
                        double confidence) {
    const auto sample = support::both(pairs.differences(option, measure));
    PairedDifference found;
    found.estimate = difference(pairs, option, measure, confidence);
    found.differing = probability_of_hits(sample);
    const double variance = support::variance_of_mean(sample);
    if (variance > 0) {
        found.variance_reduction = (support::variance_of_mean(pairs.sample(0, measure)) +
                                    support::variance_of_mean(pairs.sample(option, measure))) /
                                   variance;
    }
    return found;
}

void write_options(const model::OptionSet& set, const Pairs& pairs, double confidence,
                   Comparison& comparison) {
    for (std::size_t o = 0; o < set.options.size(); ++o) {
        const model::Option& option = set.options[o];
        ComparedOption told{option.id,
                            option.label,
                            option.applied,
                            option.capital,
                            option.per_year,
                            {},
                            {},
                            {},
                            {},
                            {},
                            {},
                            false};
        for (std::size_t m = 0; m < pairs.measures().size(); ++m) {
            auto& difference = told.differences.emplace_back();
            if (pairs.measures()[m].means[o + 1]) difference = paired(pairs, o + 1, m, confidence);
        }
        comparison.options.push_back(std::move(told));
    }
}

// cost / avoided, at the ends of the interval of what is avoided: it falls as that grows.
support::Estimate ratio_of(double cost, const support::Estimate& avoided) {
    support::Estimate ratio = avoided;
    ratio.value = cost / avoided.value;
    ratio.low = cost / avoided.high;
    ratio.high = cost / avoided.low;
    ratio.input_low = ratio.input_high = std::nullopt;
    if (avoided.input_low && *avoided.input_low > 0) {
        ratio.input_low = cost / *avoided.input_high;
        ratio.input_high = cost / *avoided.input_low;
    }
    return ratio;
}

void write_costs(double horizon, ComparedOption& option) {
    const double years = horizon / hours_per_year;
    option.avoided = times(option.differences[total_unmet]->estimate, -years);
    if (!option.capital) {
        option.why_no_ratio = "no cost is stated";
        return;
    }
    option.cost = *option.capital + *option.per_year * years;
    if (option.avoided.low > 0) {
        option.cost_per_avoided = ratio_of(*option.cost, option.avoided);
    } else {
        option.why_no_ratio = option.avoided.high < 0 ? "it adds unmet user-hours"
                                                      : "the difference does not exclude zero";
    }
}

void write_front(const Pairs& pairs, double confidence, Comparison& comparison) {
    std::vector<std::optional<double>> costs{0.0};
    std::vector<std::string> names{"base"};
    for (const auto& option : comparison.options) {
        costs.push_back(option.cost);
        names.push_back(option.id);
    }
    const double most = pairs.measures()[total_unmet].most;
    const auto gain = [&](std::size_t one, std::size_t other, double each) {
        const auto later = support::difference_estimate(
            pairs.rivals(std::max(one, other), std::min(one, other)), most, each);
        return times(later, one > other ? -1 : 1); // less unmet is more avoided
    };
    const auto found = dominators(costs, gain, confidence);
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!costs[i]) continue;
        if (found[i].empty()) front.push_back(i);
        if (i == 0) continue;
        ComparedOption& option = comparison.options[i - 1];
        option.on_front = found[i].empty();
        for (const std::size_t by : found[i]) option.dominated_by.push_back(names[by]);
    }
    std::stable_sort(front.begin(), front.end(),
                     [&](std::size_t a, std::size_t b) { return *costs[a] < *costs[b]; });
    for (const std::size_t i : front) comparison.front.push_back(names[i]);
}

// The base's own measures first, then option minus base, in the order of targets_of_inputs.
class AskedPairs : public InputSample {
  public:
    explicit AskedPairs(Pairs pairs) : pairs_(std::move(pairs)) {}

    Sample& sample() override { return pairs_; }

    std::vector<double> answers() const override {
        std::vector<double> answers;
        const auto& measures = pairs_.measures();
        for (std::size_t m = 0; m < measures.size(); ++m) {
            answers.push_back(measures[m].base().factor *
                              support::stratified_mean(pairs_.sample(0, m)));
        }
        for (std::size_t o = 1; o < pairs_.documents(); ++o) {
            for (std::size_t m = 0; m < measures.size(); ++m) {
                if (!measures[m].means[o]) continue;
                answers.push_back(measures[m].factor() * support::stratified_mean(support::both(
                                                             pairs_.differences(o, m))));
            }
        }
        return answers;
    }

  private:
    Pairs pairs_;
};

std::vector<InputTarget> targets_of_inputs(const Pairs& pairs, Comparison& comparison) {
    const auto& measures = pairs.measures();
    const auto most = [&](std::size_t m) {
        return std::abs(measures[m].factor()) * measures[m].most;
    };
    std::vector<InputTarget> targets;
    for (std::size_t m = 0; m < measures.size(); ++m) {
        targets.push_back({&comparison.base[m], most(m), measures[m].base().complement});
    }
    for (auto& option : comparison.options) {
        for (std::size_t m = 0; m < measures.size(); ++m) {
            if (!option.differences[m]) continue;
            targets.push_back({&option.differences[m]->estimate, most(m), false, -most(m)});
        }
    }
    return targets;
}

// False where it was stopped.
bool add_inputs(const Compiled& compiled, const ScoreOptions& options, const Engines& engines,
                const Study& study, const Pairs& pairs, Comparison& comparison,
                support::Control& control) {
    const bool any = std::any_of(compiled.architectures.begin(), compiled.architectures.end(),
                                 [](const auto* a) { return !a->unknowns.empty(); });
    if (options.outer == 0 || !any) return true;
    const auto make = [&](const Documents& documents, const Strata& strata, double horizon) {
        return std::make_unique<AskedPairs>(Pairs(
            paired_measures(compiled.architectures, documents, horizon), documents.size(), strata));
    };
    const InputStudy inputs{compiled.architectures,
                            engines.compile,
                            study,
                            options.horizon > 0,
                            options.outer,
                            group_histories(pairs, input_effort * pairs.histories(), options.outer),
                            make};
    return add_input_intervals(inputs, targets_of_inputs(pairs, comparison),
                               comparison.sampled.events, control);
}

PairTrial trial_of(const model::OptionSet& set, const Compiled& compiled, const Strata& strata,
                   double horizon, const Effort& effort, const std::atomic<bool>& stop) {
    std::vector<std::string> ids;
    for (const auto& option : set.options) ids.push_back(option.id);
    Pairs pairs(paired_measures(compiled.architectures, compiled.documents, horizon),
                compiled.documents.size(), strata);
    return {std::move(ids),
            compiled.documents,
            std::move(pairs),
            effort.precision,
            effort.confidence,
            horizon,
            stop};
}

} // namespace

Comparison compare(const model::OptionSet& set, const ScoreOptions& options, const Engines& engines,
                   support::Control& control) {
    const auto begun = std::chrono::steady_clock::now();
    const double confidence = options.effort.confidence;
    Comparison result;
    const auto& base = *set.base.architecture;
    result.horizon = options.horizon > 0 ? options.horizon : base.horizon.value;
    if (base.services.empty()) {
        throw support::RequestError("there is nothing to compare: the document has no services");
    }
    const Compiled compiled(set, engines.compile, result.horizon);
    const Strata strata(compiled.documents, result.horizon, stratifies(options));
    const Study study{compiled.documents, strata,          engines.players, options.key,
                      result.horizon,     options.threads, engines.runner};
    PairTrial trial = trial_of(set, compiled, strata, result.horizon, options.effort, control.stop);
    const Pairs& pairs = trial.sample();
    result.sampled = play_until_sure(study, options.effort, trial, control);
    if (control.stop && control.drop) throw support::Interrupted();

    for (std::size_t m = 0; m < pairs.measures().size(); ++m) {
        result.measures.push_back(pairs.measures()[m].name);
        result.base.push_back(base_estimate(pairs, m, confidence));
    }
    write_options(set, pairs, confidence, result);
    const bool inputs_complete =
        add_inputs(compiled, options, engines, study, pairs, result, control);
    for (auto& option : result.options) write_costs(result.horizon, option);
    write_front(pairs, confidence, result);
    result.strata = counts_of(strata, pairs);
    result.warnings = warnings_of(set, compiled.documents, result, inputs_complete);
    result.threads = threads_for(options.threads);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
    result.seconds = spent.count();
    return result;
}

} // namespace sitefall::score
