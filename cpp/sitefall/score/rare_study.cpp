#include "sitefall/score/rare_study.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "sitefall/score/blind_spots.h"
#include "sitefall/score/excursions.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/loss_years.h"
#include "sitefall/support/issue.h"
#include "sitefall/support/stratified.h"
#include "sitefall/support/told.h"

namespace sitefall::score {

namespace {

// Parts of the time below full level are told from so large a share of it on: what was missed of the whole is little of them, too.
constexpr double fewest_parts = 0.1;
constexpr std::uint32_t first_round = 128, block = 8;
// Numbers of histories.
constexpr std::uint32_t first_of_pilot = 1u << 21, first_to_learn = 3u << 20;
constexpr std::uint32_t least_to_learn = 128, most_to_learn = 512;
static_assert(first_of_pilot + RareEffort{}.most <= first_to_learn);
static_assert(most_rare_replications <= first_to_learn);
constexpr double most_copies = 64; // into which an excursion splits at once
// Of a state that is compared as a whole after each event.
constexpr std::size_t most_words = 1024;
// Excursions begun in a history: about as many events as the history itself has.
constexpr double events_of_an_excursion = 8;
constexpr double fewest_times = 16, most_times = 1024;
static_assert(numbers_are_apart(first_to_learn + most_to_learn, most_times));
constexpr double fewest_effective = 50, heavy_top = 0.1, heaviest_top = 0.5, fewest_of_heavy = 500,
                 heavy_one = 0.1, fewest_to_check = 10;
constexpr double enough_effective = 4 * fewest_effective; // for the pilot to stop
constexpr double errors_apart = 5;                        // of two means that ought to be the same
constexpr double part_of_a_path = 0.05;                   // of the rate by which all sets complete

// What histories have added up to.
class Sum {
  public:
    explicit Sum(std::size_t key) : key_(key) {}

    void add(const RareHistory& history) {
        n_ += 1;
        for (const auto& begun : history.begun) {
            const auto clock = static_cast<std::size_t>(begun.clock);
            if (begun_.size() <= clock) begun_.resize(clock + 1);
            begun_[clock].add(begun.added);
        }
        for (std::size_t left = 0; left < most_steps; ++left) {
            steps_.came[left] += history.steps.came[left];
            steps_.went_on[left] += history.steps.went_on[left];
        }
        for (std::size_t m = 0; m < moments_.size(); ++m)
            if (history.totals[m] > 0) moments_[m].add(history.totals[m]);
        for (const auto& excursion : history.excursions) {
            if (excursion.reached) {
                ++reached_;
                paths_[excursion.path] += excursion.added[key_];
            }
            if (excursion.added[key_] > 0) parts_.push_back(excursion.added[key_]);
        }
    }

    support::Estimate estimate(std::size_t m, double most, double confidence) const {
        const support::Stratum sample{1, n_, moments_[m]};
        return support::mean_estimate({&sample, 1}, most, confidence);
    }
    double n() const { return n_; }
    std::size_t key() const { return key_; }
    const std::map<std::vector<int>, double>& paths() const { return paths_; }
    /// Excursions are best begun by the roots of the mean squares of what they add, and split so that one comes nearer.
    Lesson lesson(std::size_t clocks) const {
        Lesson lesson;
        lesson.worths.resize(clocks);
        for (std::size_t c = 0; c < begun_.size(); ++c)
            if (begun_[c].n > 0) lesson.worths[c] = std::sqrt(begun_[c].squares / begun_[c].n);
        for (std::size_t left = 0; left < most_steps; ++left)
            if (const double came = steps_.came[left]; came > 0)
                lesson.copies[left] = static_cast<int>(
                    std::clamp(came / std::max(0.5, steps_.went_on[left]), 1.0, most_copies));
        return lesson;
    }
    double mean() const { return n_ > 0 ? moments_[key_].sum / n_ : 0; }
    double variance_of_mean() const {
        const support::Stratum sample{1, n_, moments_[key_]};
        return n_ > 1 ? support::variance_within(sample) / n_ : 0;
    }

    RareDiagnostics diagnostics() const {
        RareDiagnostics told;
        told.replications = static_cast<std::uint32_t>(n_);
        told.excursions = reached_;
        told.paths = paths_.size();
        auto parts = parts_;
        std::sort(parts.begin(), parts.end(), std::greater<>());
        double sum = 0, squares = 0, top = 0;
        const std::size_t few = std::max<std::size_t>(1, parts.size() / 100);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            sum += parts[i];
            squares += parts[i] * parts[i];
            if (i < few) top += parts[i];
        }
        if (sum <= 0) return told;
        told.effective_size = sum * sum / squares;
        told.largest_share = parts.front() / sum;
        told.top_share = top / sum;
        return told;
    }

  private:
    std::size_t key_;
    double n_ = 0;
    std::array<support::Moments, rare_totals.size()> moments_{};
    struct BegunBy {
        double n = 0, squares = 0;
        void add(double x) {
            n += 1;
            squares += x * x;
        }
    };
    std::vector<BegunBy> begun_; // by clock
    Steps steps_;
    std::uint64_t reached_ = 0;
    std::map<std::vector<int>, double> paths_;
    std::vector<double> parts_;
};

// Studies of one seed share no draw: what is made of several of them adds their errors in squares.
support::Key key_of(const process::Process& process, const RareTarget& target,
                    const support::Key& key) {
    const auto& id = process.services[static_cast<std::size_t>(target.service)].id;
    return support::apart(key, id + (target.breach ? "/breach" : "/unavailability"));
}

class Study {
  public:
    Study(const process::Process& process, const RareTarget& target, double horizon,
          const support::Key& key, const RareEffort& effort, support::Control& control)
        : process_(process),
          target_(target),
          horizon_(horizon),
          key_(key_of(process, target, key)),
          effort_(effort),
          control_(control),
          closeness_(process, target, horizon, control.stop),
          spots_(blind_spots(process, target, horizon, closeness_,
                             Modules(process, target.service, closeness_))),
          modules_(process, target.service, closeness_, is_to_be_whole()),
          splits_(is_split(process, closeness_, modules_)),
          sum_(wanted(target)),
          check_(sum_.key()) {}

    RareResult result() {
        RareResult told;
        const auto blind = blind_to();
        if (!effort_.blindly && !blind.empty()) {
            told.diagnostics.doubts = blind;
            return told;
        }
        const bool by_sets = !closeness_.sets().empty();
        if (by_sets && (modules_.is_whole() || splits_)) learn();
        if (effort_.replications > 0) {
            grow(sum_, by_sets, 0, effort_.replications);
        } else {
            Sum pilot(sum_.key());
            const auto learned = events_;
            do grow(pilot, by_sets, first_of_pilot, next_goal(pilot));
            while (!is_over(pilot, events_ - learned));
            grow(sum_, by_sets, 0, static_cast<std::uint32_t>(pilot.n()));
        }
        if (by_sets)
            grow(check_, false, 0, std::max(block, static_cast<std::uint32_t>(sum_.n()) / 8));
        told.method = by_sets ? "importance sampling by cut sets" : "balanced importance sampling";
        if (modules_.is_whole())
            told.method += by_sets ? " and scales of time" : " by scales of time";
        if (by_sets && splits_) told.method += ", with splitting";
        write(told);
        told.diagnostics = sum_.diagnostics();
        told.diagnostics.doubts = blind;
        told.events = events_;
        add_doubts(told);
        return told;
    }

  private:
    bool is_to_be_whole() const {
        const process::State state(*process_.program);
        return !spots_.of_modules.empty() && state.words().size() <= most_words;
    }
    std::vector<std::string> blind_to() const {
        auto blind = spots_.of_all;
        if (!modules_.is_whole())
            blind.insert(blind.end(), spots_.of_modules.begin(), spots_.of_modules.end());
        return blind;
    }

    /// What excursions by each clock are worth, from more and more of them that count for nothing else.
    void learn() {
        Sum first(sum_.key());
        for (std::uint32_t goal = least_to_learn; goal <= most_to_learn; goal *= 2) {
            grow(first, true, first_to_learn, goal);
            lesson_ = first.lesson(process_.program->clocks.size());
        }
    }

    std::uint32_t next_goal(const Sum& sum) const {
        const auto done = static_cast<std::uint32_t>(sum.n());
        return done == 0 ? first_round : std::min(effort_.most, 2 * done);
    }

    int times() const {
        double rate = 0;
        for (const auto& member : closeness_.members()) rate += member.count * member.rate;
        return static_cast<int>(
            std::clamp(2 * rate * horizon_ / events_of_an_excursion, fewest_times, most_times));
    }

    /// Until the sum has `goal` histories, numbered from `from` on.
    void grow(Sum& sum, bool by_sets, std::uint32_t from, std::uint32_t goal) {
        const auto done = static_cast<std::uint32_t>(sum.n());
        const std::size_t blocks = (goal - done + block - 1) / block;
        control_.total += goal - done;
        struct Played {
            std::vector<RareHistory> histories;
            std::uint64_t events = 0;
        };
        const auto make = [&] {
            auto player = std::make_shared<Excursions>(process_, key_, horizon_, target_,
                                                       closeness_, modules_, by_sets,
                                                       by_sets && splits_, times(), control_.stop);
            if (by_sets) player->learn(lesson_);
            return [=, this](std::size_t index) {
                Played played;
                const std::uint64_t before = player->events();
                const auto first = done + static_cast<std::uint32_t>(index) * block;
                for (std::uint32_t r = first; r < std::min(goal, first + block); ++r) {
                    if (control_.stop) throw support::Interrupted();
                    played.histories.push_back(player->play(from + r));
                }
                played.events = player->events() - before;
                return played;
            };
        };
        const std::size_t merged =
            run_in_order<Played>(blocks, threads_for(effort_.threads), control_.stop, make,
                                 [&](std::size_t, const Played& played) {
                                     for (const auto& history : played.histories) sum.add(history);
                                     events_ += played.events;
                                     control_.done += played.histories.size();
                                 });
        if (merged < blocks) throw support::Interrupted();
    }

    bool is_over(const Sum& sum, std::uint64_t events) const {
        if (events >= effort_.most_events || sum.n() >= effort_.most) return true;
        const auto estimate = sum.estimate(sum.key(), horizon_, effort_.confidence);
        return estimate.value > 0 && sum.diagnostics().effective_size >= enough_effective &&
               estimate.half_width() <= effort_.precision * estimate.value;
    }

    void write(RareResult& told) const {
        const auto of = [&](std::size_t m, double most, double factor) {
            auto estimate = sum_.estimate(m, most, effort_.confidence);
            estimate.value = std::min(estimate.value, most); // weights know no bound
            estimate.low = std::min(estimate.low, most);
            estimate = support::scaled(estimate, factor);
            estimate.method = told.method;
            return estimate;
        };
        told.unavailability = told.down = told.lost_level = told.interruptions_per_year =
            told.breach = support::untold(told.method);
        if (target_.breach) {
            told.breach = of(sum_.key(), 1, 1);
            return;
        }
        told.unavailability = of(sum_.key(), horizon_, 1 / horizon_);
        const auto part = [&](std::size_t m) {
            const auto estimate = of(m, horizon_, 1 / horizon_);
            return estimate.value >= fewest_parts * told.unavailability.value
                       ? estimate
                       : support::untold(told.method);
        };
        told.down = part(place_of(Total::down));
        told.lost_level = part(place_of(Total::lost_level));
        // Sets too short to matter for the time may be all that matters for the number.
        if (closeness_.is_complete())
            told.interruptions_per_year =
                of(place_of(Total::interruptions), std::numeric_limits<double>::infinity(),
                   hours_per_year / horizon_);
    }

    void add_doubts(RareResult& told) const {
        auto& d = told.diagnostics;
        const auto doubt = [&d](const std::string& text) { d.doubts.push_back(text); };
        if (d.excursions == 0)
            doubt("no excursion reached the loss of the service");
        else if (d.effective_size < fewest_effective)
            doubt("the excursions that bear it are worth only " +
                  std::to_string(std::lround(d.effective_size)) + " equal ones");
        if (d.largest_share > heavy_one) doubt("one excursion bears more than a tenth of it");
        if (d.top_share > heavy_top) {
            const std::string text = "the heaviest 1 % of the excursions bear " +
                                     std::to_string(std::lround(100 * d.top_share)) + " % of it";
            // A sample that has missed the heaviest looks sound: to trust those that do would be to choose by the value.
            if (d.top_share > heaviest_top && d.effective_size < fewest_of_heavy)
                doubt(text + ", and it is worth only " +
                      std::to_string(std::lround(d.effective_size)) + " equal ones");
            else
                d.cautions.push_back(text);
        }
        if (closeness_.sets().empty())
            doubt("no cut sets lead to the loss (" + closeness_.refusal() +
                  "): the dominant way may be missing");
        const double error = std::sqrt(sum_.variance_of_mean() + check_.variance_of_mean());
        if (check_.n() > 0 && check_.mean() - sum_.mean() > errors_apart * error &&
            check_.diagnostics().effective_size >= fewest_to_check)
            doubt("excursions steered without the cut sets find a larger value");
        add_missing_paths(d);
    }

    /// Sets that should complete often, as their rates say, in which no excursion ended.
    void add_missing_paths(RareDiagnostics& d) const {
        const auto rates = closeness_.rates();
        const double all = std::accumulate(rates.begin(), rates.end(), 0.0);
        for (std::size_t s = 0; s < rates.size(); ++s) {
            if (!(rates[s] > part_of_a_path * all)) continue;
            const auto& set = closeness_.sets()[s];
            const auto met = [&set](const auto& path) {
                return std::includes(path.first.begin(), path.first.end(), set.begin(), set.end());
            };
            if (!std::any_of(sum_.paths().begin(), sum_.paths().end(), met)) {
                d.doubts.push_back("no excursion ended in " + closeness_.name_of(s) +
                                   ", which should be among the commonest");
                return;
            }
        }
    }

    const process::Process& process_;
    const RareTarget target_;
    const double horizon_;
    const support::Key key_;
    const RareEffort effort_;
    support::Control& control_;
    const Closeness closeness_;
    const BlindSpots spots_;
    const Modules modules_;
    const bool splits_;
    Lesson lesson_;
    Sum sum_, check_;
    std::uint64_t events_ = 0;
};

} // namespace

RareResult rare_study(const process::Process& process, const RareTarget& target, double horizon,
                      const support::Key& key, const RareEffort& effort,
                      support::Control& control) {
    return Study(process, target, horizon, key, effort, control).result();
}

} // namespace sitefall::score
