#include "sitefall/score/excursions.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "sitefall/process/program.h"
#include "sitefall/support/hazard_rate.h"

namespace sitefall::score {

namespace {

using process::at;
using support::apart;

constexpr std::size_t most_depth = 8;
// Of so many excursions one looks beyond its modules.
constexpr std::uint32_t one_is_wide = 4;

void add(RareTotals& sum, const RareTotals& part) {
    for (std::size_t m = 0; m < sum.size(); ++m) sum[m] += part[m];
}

bool has(const std::vector<int>& modules, int g) {
    return std::find(modules.begin(), modules.end(), g) != modules.end();
}

/// Of what an instant adds: the end of an outage is still its owner's.
int owner_of_instant(int before, int after) { return after >= 0 ? after : before; }

/// The modules that were not away `before`, and are.
std::vector<int> left(const Standing& before, const Standing& after) {
    std::vector<int> modules;
    for (std::size_t g = 0; g < after.away.size(); ++g)
        if (after.away[g] && !before.away[g]) modules.push_back(static_cast<int>(g));
    return modules;
}

} // namespace

bool is_split(const process::Process& process, const Closeness& closeness, const Modules& modules) {
    const auto& p = *process.program;
    const auto comes_so = [&p](int law) {
        const auto shape = p.laws[at(law)].shape;
        return shape != support::Shape::fixed && shape != support::Shape::never &&
               !support::has_hazard_rate(p.laws[at(law)]);
    };
    for (std::size_t e = 0; e < p.elements.size(); ++e) {
        if (modules.of_member(closeness.member_of_element(static_cast<int>(e))) < 0) continue;
        for (int m = 0; m < p.elements[e].modes; ++m)
            if (comes_so(p.modes[at(p.elements[e].first_mode + m)].fails)) return true;
    }
    for (std::size_t h = 0; h < p.hazards.size(); ++h)
        if (modules.of_member(closeness.member_of_hazard(static_cast<int>(h))) >= 0 &&
            comes_so(p.hazards[h].arrival))
            return true;
    return false;
}

Excursions::Excursions(const process::Process& process, const support::Key& key, double horizon,
                       const RareTarget& target, const Closeness& closeness, const Modules& modules,
                       bool by_sets, bool splits, int times, const std::atomic<bool>& stop)
    : process_(process),
      key_(key),
      stop_(stop),
      horizon_(horizon),
      target_(target),
      times_(times),
      keeps_data_(process.program->services[at(target.service)].keeps_data),
      copies_apart_(static_cast<std::uint32_t>(times) + further_copies),
      modules_(modules),
      steering_(process, target, closeness, modules, horizon, by_sets),
      main_{Tally(process, horizon), {process, apart(key, "excursions"), &stop}, {}, {}},
      copy_{Tally(process, horizon),
            {process, apart(key, by_sets ? "steered" : "balanced"), &stop},
            {},
            {}},
      choices_(apart(key, by_sets ? "steered" : "balanced"),
               support::stream_address("excursions", key)),
      splits_(splits) {
    learn({});
}

void Excursions::learn(const Lesson& lesson) {
    steering_.learn(lesson.worths);
    split_into_ = lesson.copies;
}

std::uint64_t Excursions::events() const {
    std::uint64_t events = main_.history.events() + copy_.history.events();
    for (const auto& branch : branches_) events += branch->played.history.events();
    return events;
}

/// Whether something may count while the service is as at time zero: a level below 1, a loss of data.
bool Excursions::adds_in_order() const { return keeps_data_ || at_first_.level < 1 - level_margin; }

/// What came in since it was last looked at.
RareTotals Excursions::added(Played& played, double time) {
    RareTotals out{};
    for (std::size_t m = 0; m < out.size(); ++m) {
        const double now = played.tally.so_far(target_.service, rare_totals[m], time);
        out[m] = now - played.so_far[m];
        played.so_far[m] = now;
    }
    return out;
}

/// Plays an instant: what was added `before` and what `after` it began. @return its clock; -1: none before `until`
int Excursions::play(Played& played, double until, RareTotals& before, RareTotals& after) {
    before = after = RareTotals{};
    const double next = played.history.next();
    if (next >= until) return -1;
    const bool was_in_order = played.standing.in_order;
    const bool always = adds_in_order();
    if (!was_in_order || always) before = added(played, next);
    const int clock = played.history.play(until);
    look(played);
    if (!was_in_order || !played.standing.in_order || always) after = added(played, next);
    return clock;
}

void Excursions::look(Played& played) {
    modules_.look(played.history.state(), played.history.opened_clocks(), at_first_,
                  played.standing);
}

RareHistory Excursions::play(std::uint32_t r) {
    RareHistory told;
    choices_.rewind(r);
    main_.tally.begin();
    main_.so_far = {};
    main_.history.begin(r, main_.tally);
    at_first_ = modules_.at_first(main_.history.state());
    main_.standing = {};
    look(main_);
    copies_ = 0;
    first_copy_ = r * copies_apart_;
    branched_ = 0;
    first_branch_ = r * branches_apart;
    const double every = horizon_ / times_;
    for (int k = 0; k < times_; ++k) {
        const double time = (k + choices_.uniform()) * every;
        const double u = choices_.uniform();
        play_to(time, told);
        main_.history.wait(time);
        begin_one(every, u, told);
    }
    play_to(horizon_, told);
    if ((!main_.standing.in_order || adds_in_order()) && main_.standing.owner < 0)
        add(told.totals, added(main_, horizon_));
    return told;
}

/// The history itself: what it adds counts only where nobody owns it, or where it begins an excursion that is not begun on purpose.
void Excursions::play_to(double until, RareHistory& told) {
    for (;;) {
        stood_ = main_.standing;
        RareTotals before, after;
        const int clock = play(main_, until, before, after);
        if (clock < 0) return;
        if (stood_.owner < 0) add(told.totals, before);
        const auto gone = left(stood_, main_.standing);
        const bool by_itself = !gone.empty() && !main_.history.is_tiltable(clock);
        const int owner = owner_of_instant(stood_.owner, main_.standing.owner);
        if (owner < 0 || (by_itself && has(gone, owner))) add(told.totals, after);
        if (!by_itself) continue;
        copy();
        steering_.set_out(copy_.history, -1, copies_ % one_is_wide == 0);
        follow({.modules = gone}, told);
    }
}

void Excursions::copy() {
    copy_.tally.continue_from(main_.tally);
    copy_.standing = main_.standing;
    copy_.so_far = main_.so_far;
    const auto number = first_copy_ + std::min(copies_++, copies_apart_ - 1);
    const int laws = steering_.laws();
    const int drawn = laws > 1 ? simulation::law_of_share(choices_.uniform(), laws) : 0;
    copy_.history.branch(main_.history, number, copy_.tally, steering_, laws, drawn);
}

void Excursions::begin_one(double every, double u, RareHistory& told) {
    const auto beginning = steering_.choose(main_.history, u);
    if (beginning.clock < 0) return;
    copy();
    added(copy_, copy_.history.time());
    steering_.set_out(copy_.history, beginning.clock, copies_ % one_is_wide == 0);
    copy_.history.ring(beginning.clock);
    look(copy_);
    const auto gone = left(main_.standing, copy_.standing);
    RareTotals all{};
    if (!gone.empty()) {
        const auto at_once = added(copy_, copy_.history.time());
        all = follow({.weight = every * beginning.weight,
                      .modules = gone,
                      .sum = has(gone, copy_.standing.owner) ? at_once : RareTotals{}},
                     told);
    }
    told.begun.push_back({beginning.clock, all[wanted(target_)] * beginning.chance});
}

/// The copy, until all of the modules are back.
RareTotals Excursions::follow(Going going, RareHistory& told) {
    Excursion one;
    steering_.follow(going.modules);
    const RareTotals all = one.added = go(copy_, steering_, std::move(going), 0, told, one);
    add(told.totals, all);
    if (one.reached || std::any_of(all.begin(), all.end(), [](double x) { return x != 0; }))
        told.excursions.push_back(std::move(one));
    return all;
}

/// What it adds, weighed, with all that splits from it.
RareTotals Excursions::go(Played& played, Steering& steering, Going going, std::size_t depth,
                          RareHistory& told, Excursion& one) {
    RareTotals all{};
    for (;;) {
        const bool reached = steering.steer(played.history, going.clock);
        if (reached && !one.reached) {
            one.reached = true;
            one.path = steering.path();
        }
        if (splits_) add(all, split(played, steering, going, depth, told, one));
        const int owner = played.standing.owner;
        RareTotals before, after;
        going.clock = play(played, horizon_, before, after);
        if (going.clock < 0) {
            played.history.wait(horizon_);
            if (!played.standing.in_order && has(going.modules, owner))
                add(going.sum, added(played, horizon_));
            break;
        }
        if (has(going.modules, owner)) add(going.sum, before);
        if (has(going.modules, owner_of_instant(owner, played.standing.owner)))
            add(going.sum, after);
        const auto back = [&](int g) { return played.standing.away[at(g)] == 0; };
        if (std::erase_if(going.modules, back) > 0) steering.follow(going.modules);
        if (going.modules.empty()) break;
    }
    const double weight = going.weight * std::exp(played.history.log_weight());
    for (std::size_t m = 0; m < all.size(); ++m) all[m] += going.sum[m] * weight;
    return all;
}

/// Where the excursion is nearer than ever: the others of those into which it splits, to their ends.
RareTotals Excursions::split(Played& played, Steering& steering, Going& going, std::size_t depth,
                             RareHistory& told, Excursion& one) {
    RareTotals all{};
    const int left = steering.steps_left();
    if (left >= going.least) return all;
    if (at(going.least) < most_steps) told.steps.went_on[at(going.least)] += 1;
    going.least = left;
    if (left == 0 || at(left) >= most_steps || depth == most_depth) return all;
    const int copies = split_into_[at(left)];
    told.steps.came[at(left)] += copies;
    going.weight /= copies;
    going.clock = -1;
    for (int k = 1; k < copies; ++k) {
        auto& branch = branch_of(played, steering, depth);
        add(all, go(branch.played, branch.steering, going, depth + 1, told, one));
    }
    return all;
}

Excursions::Branch& Excursions::branch_of(Played& played, const Steering& steering,
                                          std::size_t depth) {
    if (branches_.size() == depth) {
        const auto key = apart(key_, "branches " + std::to_string(depth));
        std::unique_ptr<Branch> branch(
            new Branch{{Tally(process_, horizon_), {process_, key, &stop_}, {}, {}}, steering});
        branches_.push_back(std::move(branch));
    }
    auto& branch = *branches_[depth];
    branch.played.tally.continue_from(played.tally);
    branch.played.standing = played.standing;
    branch.played.so_far = played.so_far;
    branch.steering.continue_from(steering, branch.played.history);
    const auto number = first_branch_ + branched_++ % branches_apart;
    branch.played.history.split(played.history, number, branch.played.tally, branch.steering);
    return branch;
}

} // namespace sitefall::score
