#include "sitefall/score/steering.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sitefall/process/margins.h"
#include "sitefall/score/tally.h"
#include "sitefall/support/hazard_rate.h"

namespace sitefall::score {

namespace {

using process::at;

constexpr double forever = std::numeric_limits<double>::infinity();
// Of the choice of what begins an excursion: alike for all clocks, by their hazards.
constexpr double alike = 0.05, by_hazard = 0.05, alike_of_whole = 0.25;
// Expected failures, within what an excursion lasts, that are not steered; and that are, beside one another.
constexpr double unsteered = 0.2, steered = 1.3;
constexpr double most_rings = 8; // of one clock in what an excursion lasts
// Expected steered failures, until the first of what is down is back, however busy the modules are.
constexpr double least_exposure = 0.3, largest_exposure = 10, balanced_exposure = 1;
constexpr double same_factor = 1.25; // factors nearer than that are not set anew
constexpr int most_failures = 6; // after which the laws that go by a scale are that of the document

double longest_ride(const process::Program& program) {
    double longest = 0;
    for (const auto& ride : program.rides) longest = std::max(longest, ride.lasts);
    return longest;
}

} // namespace

Steering::Steering(const process::Process& process, const RareTarget& target,
                   const Closeness& closeness, const Modules& modules, double horizon, bool by_sets)
    : process_(process),
      p_(*process.program),
      target_(target),
      closeness_(closeness),
      modules_(modules),
      horizon_(horizon),
      by_sets_(by_sets && !closeness.sets().empty()),
      outlast_(target.longest + longest_ride(p_)),
      element_of_stream_(p_.streams.size(), -1),
      hazard_of_stream_(p_.streams.size(), -1),
      slot_of_stream_(p_.streams.size(), -1),
      fragility_of_stream_(p_.streams.size(), forever) {
    for (std::size_t h = 0; h < p_.hazards.size(); ++h) {
        const auto& hazard = p_.hazards[h];
        for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k) {
            const auto& strike = p_.strikes[at(k)];
            if (strike.median > 0) {
                double& least = fragility_of_stream_[at(hazard.severity_stream)];
                least = std::min(least, strike.median);
            }
            if (strike.after_stream >= 0)
                hazard_of_stream_[at(strike.after_stream)] = static_cast<int>(h);
            for (std::size_t n = 0; n < strike.elements.size(); ++n) {
                const int e = strike.elements[n];
                const int copies =
                    strike.copies && process.elements[at(e)].kind == process::Kind::component
                        ? p_.elements[at(e)].count
                        : 1;
                for (int c = 0; c < copies; ++c) {
                    element_of_stream_[at(strike.streams[n] + c)] = e;
                    hazard_of_stream_[at(strike.streams[n] + c)] = static_cast<int>(h);
                }
            }
        }
    }
    for (const auto& way : p_.ways) slot_of_stream_[at(way.stream)] = way.slot;
    held_until_.resize(p_.elements.size());
    occurred_until_.resize(p_.hazards.size());
    planned_.resize(p_.elements.size());
    clocks_of_.resize(p_.elements.size());
    ways_of_crew_.resize(p_.crews.size());
    for (int c = 0; c < static_cast<int>(p_.clocks.size()); ++c) {
        const auto& clock = p_.clocks[at(c)];
        if (clock.kind == process::ClockKind::failure) clocks_of_[at(clock.owner)].push_back(c);
        if (clock.kind == process::ClockKind::arrival) arrivals_.push_back(c);
    }
    for (int w = 0; w < static_cast<int>(p_.ways.size()); ++w)
        if (p_.ways[at(w)].crew >= 0) ways_of_crew_[at(p_.ways[at(w)].crew)].push_back(w);
    if (modules.is_whole()) choose_scales();
}

double Steering::most_hours() const { return std::max(0.0, horizon_ - history_->time()); }

int Steering::member_of_clock(int clock) const {
    const auto& c = p_.clocks[at(clock)];
    return c.kind == process::ClockKind::arrival ? closeness_.member_of_hazard(c.owner)
                                                 : closeness_.member_of_element(c.owner);
}

Steering::Beginning Steering::choose(const simulation::Tilted& history, double u) {
    history_ = &history;
    if (by_sets_) closeness_.evaluate(closeness_.quiet(), 0, most_hours(), worth_);
    const auto& clocks = history.tiltable();
    weights_.assign(clocks.size(), 0);
    double hazards = 0, worths = 0;
    int running = 0;
    const auto worth_of = [&](std::size_t i, double hazard) {
        return by_sets_ ? hazard * worth_.after[at(member_of_clock(clocks[i]))] : 0;
    };
    for (std::size_t i = 0; i < clocks.size(); ++i) {
        if (!history.runs(clocks[i])) continue;
        const double hazard = history.hazard(clocks[i]);
        if (!(hazard > 0) || !std::isfinite(hazard)) continue;
        weights_[i] = hazard;
        hazards += hazard;
        worths += worth_of(i, hazard);
        ++running;
    }
    if (running == 0) return {};
    const double even = modules_.is_whole() ? alike_of_whole : alike;
    const double one = worths > 0 ? even : 0.5, two = worths > 0 ? by_hazard : 0.5;
    Beginning chosen;
    double sum = 0, learned = 0;
    for (std::size_t i = 0; i < clocks.size() && !learned_.empty(); ++i)
        if (weights_[i] > 0) learned += learned_[at(clocks[i])];
    for (std::size_t i = 0; i < clocks.size(); ++i) {
        if (!(weights_[i] > 0)) continue;
        double q = one / running + two * weights_[i] / hazards;
        if (worths > 0) q += (1 - one - two) * worth_of(i, weights_[i]) / worths;
        if (learned > 0) q = 0.5 * (q + learned_[at(clocks[i])] / learned);
        sum += q;
        chosen = {clocks[i], weights_[i] / q, q};
        if (u < sum) break;
    }
    return chosen;
}

void Steering::set_out(const simulation::Tilted& history, int clock, bool wide) {
    history_ = &history;
    wide_ = wide || !by_sets_;
    follow({});
    std::fill(held_until_.begin(), held_until_.end(), 0.0);
    std::fill(occurred_until_.begin(), occurred_until_.end(), 0.0);
    std::fill(planned_.begin(), planned_.end(), std::uint8_t{0});
    reached_ = false;
    promoted_ = failed_ = 0;
    path_.clear();
    conditions_ = closeness_.quiet();
    lasts_ = 0;
    looked_at_ = history.time();
    worth_.after.clear();
    if (clock < 0) return;
    const int m = member_of_clock(clock);
    if (modules_.of_member(m) >= 0) follow({modules_.of_member(m)});
    const auto& member = closeness_.members()[at(m)];
    lasts_ = std::min(member.hours, most_hours());
    closeness_.evaluate(conditions_, 0, most_hours(), worth_);
    if (member.hazard >= 0) {
        conditions_[at(m)] = {0, 0, lasts_};
        occurred_until_[at(member.hazard)] = history.time() + lasts_;
    }
}

void Steering::follow(const std::vector<int>& modules) {
    watched_.clear();
    sets_.clear();
    clocks_ = arrivals_;
    for (const int g : modules) {
        watched_.insert(watched_.end(), modules_.elements(g).begin(), modules_.elements(g).end());
        sets_.insert(sets_.end(), modules_.sets(g).begin(), modules_.sets(g).end());
    }
    for (std::size_t e = 0; e < clocks_of_.size() && wide_; ++e)
        clocks_.insert(clocks_.end(), clocks_of_[e].begin(), clocks_of_[e].end());
    for (std::size_t i = 0; i < watched_.size() && !wide_; ++i) {
        const auto& own = clocks_of_[at(watched_[i])];
        clocks_.insert(clocks_.end(), own.begin(), own.end());
    }
}

/// Known where the repair runs; where it waits for people, once the first of them is free and on average; where it may wait for anything,
/// once all that is being done is done.
double Steering::hours_to_repair(const simulation::Tilted& history, int e, int copy) const {
    const auto& element = p_.elements[at(e)];
    const auto& state = history.state();
    const double average = closeness_.members()[at(closeness_.member_of_element(e))].hours;
    if (element.first_repair < 0) return average;
    const int mode = state.copies[at(element.first_copy + copy)].mode;
    const int way = p_.slots[at(element.first_repair + copy * element.modes + mode)].first_way;
    const auto phase = state.ways[at(way)].phase;
    if (phase == process::Phase::running)
        return beyond_limit(history.remaining(p_.ways[at(way)].clock));
    if (modules_.is_whole()) return average + longest_job_;
    if (phase != process::Phase::queued) return average;
    double first = forever;
    for (const int other : ways_of_crew_[at(p_.ways[at(way)].crew)])
        if (state.ways[at(other)].phase == process::Phase::running)
            first = std::min(first, history.remaining(p_.ways[at(other)].clock));
    return average + (first < forever ? first : 0);
}

Closeness::Condition Steering::condition_of(const simulation::Tilted& history, int e) const {
    const auto& state = history.state();
    const auto& element = p_.elements[at(e)];
    const auto& now = state.elements[at(e)];
    const auto& member = closeness_.members()[at(closeness_.member_of_element(e))];
    Closeness::Condition condition;
    condition.up = now.up;
    condition.hours = forever;
    const bool lost = now.holds > 0 || planned_[at(e)] != 0 || state.value[at(e)] == 0;
    condition.missing = lost ? 0 : std::max(0, now.up - element.at_least + 1);
    if (planned_[at(e)] != 0 || now.holds > 0) {
        const double known = held_until_[at(e)] - history.time();
        condition.hours = known > 0 ? known : member.hours;
    }
    for (int c = 0; c < element.count && now.up < element.count; ++c) {
        if (state.copies[at(element.first_copy + c)].mode < 0) continue;
        condition.hours = std::min(condition.hours, hours_to_repair(history, e, c));
    }
    if (condition.missing == 0 && condition.hours == forever) condition.hours = member.hours;
    condition.hours =
        condition.hours == forever ? forever : std::min(condition.hours, most_hours());
    return condition;
}

/// The condition of each member, how long all this lasts, and what each further step would be worth.
void Steering::look(const simulation::Tilted& history) {
    lasts_ = 0;
    first_ = forever;
    looked_at_ = history.time();
    if (modules_.is_whole()) look_at_jobs(history);
    for (const int e : watched_) {
        auto& condition = conditions_[at(closeness_.member_of_element(e))];
        condition = condition_of(history, e);
        // What is down for want of something else comes back with that.
        if (condition.hours > 0 && condition.hours < forever) {
            lasts_ = std::max(lasts_, condition.hours);
            first_ = std::min(first_, condition.hours);
        }
    }
    for (std::size_t h = 0; h < occurred_until_.size(); ++h) {
        auto& condition = conditions_[at(closeness_.member_of_hazard(static_cast<int>(h)))];
        const double left = occurred_until_[h] - history.time();
        condition =
            left > 0 ? Closeness::Condition{0, 0, left} : Closeness::Condition{1, 1, forever};
        if (left > 0) {
            lasts_ = std::max(lasts_, left);
            first_ = std::min(first_, left);
        }
    }
    first_ = std::min(first_, lasts_);
    closeness_.evaluate(sets_, conditions_, lasts_, most_hours(), worth_);
}

/// Whatever is being done may matter for as long as it takes.
void Steering::look_at_jobs(const simulation::Tilted& history) {
    longest_job_ = 0;
    for (std::size_t w = 0; w < p_.ways.size(); ++w) {
        if (history.state().ways[w].phase != process::Phase::running) continue;
        const double left = std::min(history.remaining(p_.ways[w].clock), most_hours());
        longest_job_ = std::max(longest_job_, left);
        first_ = std::min(first_, left);
    }
    lasts_ = longest_job_;
}

int Steering::steps_left() const {
    if (reached_) return 0;
    int least = std::numeric_limits<int>::max();
    for (const int s : sets_) {
        int left = 0;
        for (const int m : closeness_.sets()[at(s)]) left += conditions_[at(m)].missing;
        least = std::min(least, left);
    }
    return sets_.empty() ? 0 : least;
}

void Steering::note_path(const process::State& state) {
    for (std::size_t m = 0; m < conditions_.size(); ++m) {
        const auto& member = closeness_.members()[m];
        const bool down =
            member.element >= 0
                ? state.elements[at(member.element)].up < p_.elements[at(member.element)].count ||
                      state.elements[at(member.element)].holds > 0
                : occurred_until_[at(member.hazard)] > history_->time();
        if (down) path_.push_back(static_cast<int>(m));
    }
}

/// Of a clock among `others` that are steered alike.
double Steering::factor_of(const simulation::Tilted& history, int clock, int others) const {
    double factor = 1;
    if (by_sets_ && worth_.value > 0)
        factor += steered * worth_.after[at(member_of_clock(clock))] / worth_.value;
    const double within = history.hazard_within(clock, lasts_);
    if (!(within > 0) || !std::isfinite(within)) return 1;
    factor = std::max(factor, unsteered / (others * within));
    return std::max(1.0, std::min(factor, most_rings / within));
}

/// Where nothing more fails before the first of what is down is back, weights grow by exp of what was steered while the worth falls from v to
/// that without it: their product must not grow, or what is then still to come would be borne by a few heavy excursions.
double Steering::most_exposure() {
    if (!by_sets_ || !(worth_.value > 0)) return balanced_exposure;
    // Where more may last than the sets know, it may be worth more than they say.
    const double most = modules_.is_whole() ? balanced_exposure : largest_exposure;
    back_ = conditions_;
    for (const int e : watched_) {
        const int m = closeness_.member_of_element(e);
        auto& condition = back_[at(m)];
        const auto& member = closeness_.members()[at(m)];
        if (condition.hours == forever) continue;
        if (condition.hours > first_) {
            condition.hours -= first_;
            continue;
        }
        condition.up = std::min(member.count, condition.up + 1);
        condition.missing = std::max(0, condition.up - member.at_least + 1);
        condition.hours = condition.up < member.count ? member.hours : forever;
    }
    closeness_.evaluate(sets_, back_, std::max(0.0, lasts_ - first_), most_hours() - first_,
                        worth_back_);
    if (!(worth_back_.value > 0)) return most;
    return std::clamp(std::log(worth_.value / worth_back_.value), least_exposure, most);
}

/// The first law.
void Steering::steer_by_sets(const simulation::Tilted& history) {
    double exposure = 0;
    for (std::size_t i = 0; i < running_.size(); ++i) {
        double& factor = factors_[i][0];
        factor = factor_of(history, running_[i], static_cast<int>(running_.size()));
        exposure += (factor - 1) * history.hazard_within(running_[i], first_);
    }
    const double most = most_exposure();
    const double part = exposure > most ? most / exposure : 1;
    for (auto& factors : factors_) factors[0] = 1 + part * (factors[0] - 1);
}

void Steering::set_factors(simulation::Tilted& history) {
    running_.clear();
    for (const int clock : clocks_)
        if (history.is_tiltable(clock) && history.runs(clock)) running_.push_back(clock);
    factors_.assign(running_.size(), simulation::untilted);
    if (!reached_ && lasts_ > 0) steer_by_sets(history);
    if (failed_ < most_failures) steer_by_scales(history);
    for (std::size_t i = 0; i < running_.size(); ++i) {
        const auto& before = history.factors(running_[i]);
        for (std::size_t m = 0; m < at(laws()); ++m)
            if (factors_[i][m] > same_factor * before[m] ||
                before[m] > same_factor * factors_[i][m]) {
                history.set_factors(running_[i], factors_[i]);
                break;
            }
    }
}

bool Steering::steer(simulation::Tilted& history, int clock) {
    history_ = &history;
    if (history.is_tiltable(clock)) ++failed_;
    const auto& service = history.state().services[at(target_.service)];
    if (!reached_ && service.reading < target_.level - level_margin) {
        reached_ = true;
        note_path(history.state());
    }
    for (const int e : watched_)
        if (history.state().elements[at(e)].holds > 0) planned_[at(e)] = 0; // it has fallen
    if (!reached_) look(history);
    if ((!reached_ && lasts_ > 0) || (laws() > 1 && failed_ < most_failures))
        set_factors(history);
    else
        history.back_to_law();
    return reached_;
}

} // namespace sitefall::score
