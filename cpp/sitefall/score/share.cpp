#include "sitefall/score/share.h"

#include <string_view>
#include <utility>

#include "sitefall/score/expected_events.h"
#include "sitefall/score/input_point.h"
#include "sitefall/score/score_trial.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

// How many histories there were of each stratum.
class Count : public Sample {
  public:
    explicit Count(const Strata& strata)
        : strata_(strata), counts_(static_cast<std::size_t>(strata.count())) {}

    void add(int stratum, Told) override { counts_[static_cast<std::size_t>(stratum)] += 1; }
    const Strata& strata() const override { return strata_; }
    double histories(int stratum) const override {
        return counts_[static_cast<std::size_t>(stratum)];
    }
    bool only_counts() const override { return true; }
    using Sample::histories;

  private:
    const Strata& strata_;
    std::vector<double> counts_;
};

// Has the pilot of a whole trial, and of the rest the number.
class CountTrial : public Trial {
  public:
    CountTrial(const Trial& whole, const Strata& strata) : whole_(whole), count_(strata) {}

    Sample& sample() override { return count_; }
    std::unique_ptr<Trial> afresh() const override { return whole_.afresh(); }
    std::vector<double> shares() const override { return whole_.shares(); }
    bool may_look(std::size_t) const override { return false; }
    std::vector<std::string> too_wide() const override { return {}; }
    std::vector<std::string> too_rare() const override { return {}; }

  private:
    const Trial& whole_;
    Count count_;
};

void play_inputs(const InputStudy& inputs, support::Control& control) {
    const auto works = works_of(inputs);
    const auto histories = [](const Work& work) {
        std::uint64_t sum = 0;
        for (const Block& block : work.blocks) sum += block.count;
        return sum;
    };
    control.total = control.done + works.size() * histories(works.front());
    const std::size_t played = inputs.base.runner->run(
        works, false,
        [&](std::size_t index, std::string_view) { control.done += histories(works[index]); },
        control);
    if (played < works.size()) throw support::Interrupted();
}

} // namespace

Sampled play_share(const model::Architecture& architecture, const ScoreOptions& options,
                   const Engines& engines, support::Control& control) {
    const double horizon = options.horizon > 0 ? options.horizon : architecture.horizon.value;
    check_expected_events(architecture, horizon);
    const auto process = engines.compile(architecture, {});
    const Strata strata(process, horizon, stratifies(options));
    const Study study{{&process}, strata,          engines.players, options.key,
                      horizon,    options.threads, engines.runner};
    const ScoreTrial whole(process, strata, horizon, options.effort.precision,
                           options.effort.confidence, control.stop);
    CountTrial trial(whole, strata);
    const Sampled sampled = play_until_sure(study, options.effort, trial, control);
    if (control.stop) throw support::Interrupted();
    if (options.outer > 0 && !architecture.unknowns.empty()) {
        const double total = input_effort * trial.sample().histories();
        play_inputs({{&architecture},
                     engines.compile,
                     study,
                     options.horizon > 0,
                     options.outer,
                     group_histories(trial.sample(), total, options.outer),
                     {}},
                    control);
    }
    return sampled;
}

} // namespace sitefall::score
