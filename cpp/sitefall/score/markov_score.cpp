#include "sitefall/score/markov_score.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "sitefall/markov/breach.h"
#include "sitefall/markov/limits.h"
#include "sitefall/markov/passage.h"
#include "sitefall/markov/told.h"
#include "sitefall/markov/transient.h"
#include "sitefall/score/solved.h"
#include "sitefall/score/state_space.h"
#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

constexpr std::size_t most_states = 100'000;
constexpr double hours_a_year = 8760;

class Writer {
  public:
    Writer(const process::Process& process, const StateSpace& space, double horizon,
           const std::atomic<bool>& stop)
        : process_(process),
          space_(space),
          chain_(space.states, space.transitions),
          horizon_(horizon),
          users_(counted_users(process)) {
        budget_.stop = &stop;
        start_.assign(space.states, 0);
        start_[0] = 1;
        const auto moved = markov::transient(chain_, start_, {horizon}, budget_);
        hours_ = moved.hours.front();
        error_ = moved.relative_error;
    }

    void write(Score& score) {
        for (std::size_t s = 0; s < process_.services.size(); ++s)
            score.services.push_back(of_service(s));
        score.states = space_.states;
        score.transitions = chain_.transitions();
        for (const auto& what : left_out_) score.warnings.push_back(what);
    }

  private:
    /// Mean share of the horizon, weighted by `weight` of the level.
    template <typename Weight>
    support::Estimate share(std::size_t s, Weight weight) const {
        double sum = 0;
        for (std::size_t i = 0; i < space_.states; ++i)
            sum += hours_[i] * weight(space_.levels[s][i]);
        const double value = sum / horizon_;
        return markov::proven(value, value, value, error_, 1);
    }

    template <typename Within>
    markov::Subset states(std::size_t s, Within within) const {
        markov::Subset set(space_.states, 0);
        for (std::size_t i = 0; i < space_.states; ++i)
            set[i] = within(space_.levels[s][i]) ? 1 : 0;
        return set;
    }

    static bool holds_any(const markov::Subset& set) {
        return std::any_of(set.begin(), set.end(), [](std::uint8_t in) { return in != 0; });
    }

    ServiceScore of_service(std::size_t s) {
        const auto is_out = [](double level) { return level < 1 - level_margin; };
        ServiceScore told;
        told.id = process_.services[s].id;
        const auto unavailable = share(s, [&](double level) { return is_out(level) ? 1.0 : 0.0; });
        const auto lost = share(s, [](double level) { return 1 - level; });
        told.availability = support::complement(unavailable);
        told.down = share(s, [](double level) { return level < level_margin ? 1.0 : 0.0; });
        told.mean_level = support::complement(lost);
        const auto out = states(s, is_out);
        const double entries = holds_any(out) ? markov::entries_during(chain_, hours_, out) : 0.0;
        told.interruptions_per_year = support::scaled(
            markov::proven(entries, entries, entries, error_, std::max(entries, 1e300)),
            hours_a_year / horizon_);
        told.outage_hours.mean = support::untold("markov");
        if (entries > 0) {
            const double mean = unavailable.value * horizon_ / entries;
            told.outage_hours.mean = markov::proven(mean, mean, mean, 2 * error_, 1e300);
        }
        told.outage_hours.p50 = told.outage_hours.p95 = told.outage_hours.p99 =
            support::untold("markov");
        if (users_[s] > 0) told.unmet = support::scaled(lost, users_[s] * hours_a_year);
        if (process_.services[s].has_tolerance) told.breach = breach_of(s);
        return told;
    }

    support::Estimate breach_of(std::size_t s) {
        const auto& service = process_.services[s];
        if (service.total_per_year < process::forever || service.data < process::forever) {
            left_out_.insert(service.id +
                             ": a chain gives no breach of total_per_year or data; simulate");
            return support::untold("markov");
        }
        const auto bad =
            states(s, [&](double level) { return level < service.below - level_margin; });
        if (!holds_any(bad)) return markov::exact(0);
        try {
            return markov::breach(chain_, start_, bad, service.longest, horizon_, budget_)
                .probability;
        } catch (const markov::TooLarge& why) { // the rest of the score stands
            left_out_.insert(service.id + ": its breach is not told: " + why.what());
            return support::untold("markov");
        }
    }

    const process::Process& process_;
    const StateSpace& space_;
    const markov::Chain chain_;
    const double horizon_;
    const std::vector<double> users_;
    markov::Budget budget_;
    markov::Vector start_, hours_;
    double error_ = 0;
    std::set<std::string> left_out_;
};

} // namespace

Score markov_score(const model::Architecture& architecture, const ScoreOptions& options,
                   support::Control& control) {
    return solved(architecture, options, control, "markov",
                  [&](const process::Process& process, Score& score) {
                      const auto space = explore(process, most_states, control.stop);
                      Writer(process, space, score.horizon, control.stop).write(score);
                  });
}

} // namespace sitefall::score
