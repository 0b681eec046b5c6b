#include "sitefall/score/closeness.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sitefall/process/program.h"
#include "sitefall/score/outage_parts.h"
#include "sitefall/structure/cut_set_list.h"
#include "sitefall/support/hazard_rate.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

using process::at;

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr double most_sets = 4000;
constexpr double enough = 0.999; // share of the rare-event sum that the sets listed have to bear
constexpr double few_sets = 256; // up to so many are listed, whatever they bear

double choose(int n, int k) {
    double c = 1;
    for (int i = 1; i <= k; ++i) c *= static_cast<double>(n - k + i) / i;
    return c;
}

double factor(const Closeness::Member& member, int up, int missing, double hours) {
    if (missing <= 0) return 1;
    const double p = std::min(1.0, member.rate * hours);
    return missing == 1 ? up * p : choose(up, missing) * std::pow(p, missing);
}

/// Occurrences per hour over the horizon: of a failure that wears out, far from the inverse of its mean.
double average_rate(const support::Law& law, double horizon) {
    if (support::has_hazard_rate(law)) {
        const double hazard = support::cumulative_hazard(law, horizon);
        if (std::isfinite(hazard)) return hazard / horizon;
    }
    const double mean = support::mean(law);
    return mean > 0 ? 1 / mean : 0;
}

/// Elements, then hazards, with the mean length of what stops them.
std::vector<Closeness::Member> members_of(const process::Process& process, double horizon) {
    const auto& program = *process.program;
    const std::size_t elements = program.elements.size();
    std::vector<Closeness::Member> members(elements + program.hazards.size());
    for (std::size_t e = 0; e < elements; ++e) {
        const auto& element = program.elements[e];
        members[e] = {static_cast<int>(e), -1, 0, 0, element.count, element.at_least};
        for (int m = element.first_mode; m < element.first_mode + element.modes; ++m)
            members[e].rate += average_rate(program.laws[at(program.modes[at(m)].fails)], horizon);
    }
    for (std::size_t h = 0; h < program.hazards.size(); ++h)
        members[elements + h] = {-1, static_cast<int>(h), 0, 0, 1, 1};
    std::vector<double> weights(members.size());
    const auto weigh = [&](std::size_t m, double rate, double hours) {
        members[m].hours += rate * hours;
        weights[m] += rate;
    };
    for (const auto& part : outage_parts(process, horizon)) {
        const double rate = part.rate * part.share;
        if (part.hazard < 0) { // down until it is found and repaired
            const double hours = part.rate > 0 ? part.down * part.count / part.rate : 0;
            weigh(at(part.elements.front()), rate, hours);
            continue;
        }
        members[elements + at(part.hazard)].rate += rate;
        weigh(elements + at(part.hazard), rate, part.hours);
        auto struck = part.elements;
        std::sort(struck.begin(), struck.end());
        struck.erase(std::unique(struck.begin(), struck.end()), struck.end());
        for (const int e : struck) {
            members[at(e)].rate += rate;
            weigh(at(e), rate, part.hours);
        }
    }
    for (std::size_t m = 0; m < members.size(); ++m)
        if (weights[m] > 0) members[m].hours /= weights[m];
    return members;
}

structure::Limits limits(const std::atomic<bool>& stop) {
    structure::Limits limits;
    limits.stop = &stop;
    return limits;
}

std::vector<std::vector<int>> likelier_than(double least, double most,
                                            const structure::CutSets& all,
                                            const std::vector<double>& q,
                                            const structure::Limits& limits, double& sum) {
    structure::CutOff cut_off;
    cut_off.least_probability = least;
    cut_off.most_sets = static_cast<std::size_t>(most);
    std::vector<std::vector<int>> sets;
    sum = 0;
    for (const auto& set : structure::list(all, q, cut_off, limits)) {
        sets.emplace_back(set.events.begin(), set.events.end());
        sum += set.probability;
    }
    return sets;
}

/// All sets that can come about where they are few; else those that bear nearly all, by ever smaller cut-offs.
std::vector<std::vector<int>> heaviest(const structure::CutSets& all, const std::vector<double>& q,
                                       const structure::Limits& limits, bool& complete) {
    double sum = 0;
    try {
        return likelier_than(std::numeric_limits<double>::min(), few_sets, all, q, limits, sum);
    } catch (const structure::TooLarge&) {
        complete = false;
    }
    const double whole = structure::rare_event_sum(all, q);
    std::vector<std::vector<int>> sets;
    try {
        for (double least = whole; least > whole * 1e-12 && sum < enough * whole; least /= 10)
            sets = likelier_than(least, most_sets, all, q, limits, sum);
    } catch (const structure::TooLarge&) {
    }
    return sets;
}

} // namespace

Closeness::Closeness(const process::Process& process, const RareTarget& target, double horizon,
                     const std::atomic<bool>& stop)
    : process_(process), by_hours_(!target.breach), members_(members_of(process, horizon)) {
    for (std::size_t e = 0; e < process.elements.size(); ++e)
        by_element_.push_back(static_cast<int>(e));
    for (std::size_t h = 0; h < process.hazards.size(); ++h)
        by_hazard_.push_back(static_cast<int>(process.elements.size() + h));
    add_formula(process::Question::lost, target, stop);
    if (!target.breach || sets_.empty()) add_formula(process::Question::interrupted, target, stop);
    if (!sets_.empty()) refusal_.clear();
    std::sort(sets_.begin(), sets_.end());
    sets_.erase(std::unique(sets_.begin(), sets_.end()), sets_.end());
    for (std::size_t s = 0; s < sets_.size(); ++s) all_sets_.push_back(static_cast<int>(s));
    add_vias();
}

/// Variables of the formulas are numbered as the members are.
void Closeness::add_formula(process::Question question, const RareTarget& target,
                            const std::atomic<bool>& stop) {
    const auto made = process::formula(process_, target.service, question, target.level);
    if (!made.refusal.empty()) {
        complete_ = false;
        refusal_ = made.refusal;
        return;
    }
    std::vector<double> q(std::max<std::size_t>(members_.size(), made.formula.variables()), 0.0);
    for (std::size_t m = 0; m < members_.size(); ++m) {
        const auto& member = members_[m];
        q[m] = std::min(
            1.0, factor(member, member.count, member.count - member.at_least + 1, member.hours));
    }
    try {
        const auto all = structure::minimal_cut_sets(
            structure::build_diagram(made.formula, structure::Order::automatic, limits(stop)),
            limits(stop));
        for (auto& set : heaviest(all, q, limits(stop), complete_))
            if (!set.empty()) sets_.push_back(std::move(set)); // else it is lost with nothing down
        if (sets_.empty()) refusal_ = "nothing that fails or strikes is a cut set";
    } catch (const structure::TooLarge&) {
        complete_ = false;
        refusal_ = "its cut sets are too many";
    }
}

void Closeness::add_vias() {
    const auto& program = *process_.program;
    const auto elements = process_.elements.size();
    std::vector<std::vector<double>> hits(process_.hazards.size(), std::vector<double>(elements));
    for (std::size_t h = 0; h < program.hazards.size(); ++h) {
        const auto& hazard = program.hazards[h];
        for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k)
            for (const int e : program.strikes[at(k)].elements)
                hits[h][at(e)] = std::max(hits[h][at(e)], program.strikes[at(k)].median > 0
                                                              ? 0.5
                                                              : program.strikes[at(k)].probability);
    }
    vias_.resize(sets_.size());
    for (std::size_t s = 0; s < sets_.size(); ++s) {
        for (std::size_t h = 0; h < hits.size(); ++h) {
            Via via{static_cast<int>(elements + h), {}};
            double any = 0;
            bool has_it = false;
            for (const int m : sets_[s]) {
                via.chance.push_back(at(m) < elements ? hits[h][at(m)] : 0);
                any += via.chance.back();
                has_it = has_it || m == via.hazard;
            }
            if (any > 0 && !has_it) vias_[s].push_back(std::move(via));
        }
    }
}

std::string Closeness::name_of(std::size_t set) const {
    std::string text;
    for (const int m : sets_[set]) {
        const auto& member = members_[at(m)];
        text += (text.empty() ? "" : " with ") + (member.element >= 0
                                                      ? process_.elements[at(member.element)].id
                                                      : process_.hazards[at(member.hazard)].id);
    }
    return text;
}

std::vector<Closeness::Condition> Closeness::quiet() const {
    std::vector<Condition> conditions;
    for (const auto& member : members_)
        conditions.push_back({member.count, member.count - member.at_least + 1, forever});
    return conditions;
}

/// The term of a set after one more step of its member number `of`.
double Closeness::step(std::size_t set, const std::vector<Condition>& conditions, std::size_t of,
                       double hours) const {
    double term = by_hours_ ? hours : 1;
    for (std::size_t i = 0; i < sets_[set].size(); ++i) {
        const int m = sets_[set][i];
        const auto& c = conditions[at(m)];
        const int one = i == of ? 1 : 0;
        term *= factor(members_[at(m)], c.up - one, c.missing - one, hours);
    }
    return term;
}

/// The term of a set after a hazard that strikes some of it.
double Closeness::struck(std::size_t set, const std::vector<Condition>& conditions, const Via& via,
                         double hours) const {
    double term = by_hours_ ? hours : 1;
    for (std::size_t i = 0; i < sets_[set].size(); ++i) {
        const int m = sets_[set][i];
        const auto& c = conditions[at(m)];
        const double own = factor(members_[at(m)], c.up, c.missing, hours);
        term *= std::max(own, c.missing > 0 ? via.chance[i] : 0);
    }
    return term;
}

std::vector<int> Closeness::strikers(std::size_t set) const {
    std::vector<int> hazards;
    for (const auto& via : vias_[set]) hazards.push_back(via.hazard);
    return hazards;
}

void Closeness::evaluate(const std::vector<Condition>& conditions, double hours, double most,
                         Worth& worth) const {
    evaluate(all_sets_, conditions, hours, most, worth);
}

void Closeness::evaluate(std::span<const int> sets, const std::vector<Condition>& conditions,
                         double hours, double most, Worth& worth) const {
    worth.value = 0;
    for (auto* list : {&worth.after, &worth.left, &worth.within}) list->assign(members_.size(), 0);
    for (const int number : sets) {
        const std::size_t s = at(number);
        const auto& set = sets_[s];
        double lasts = forever;
        int missing = 0;
        for (const int m : set) {
            lasts = std::min(lasts, conditions[at(m)].hours);
            missing += std::max(0, conditions[at(m)].missing);
        }
        if (missing == 0) continue;
        const bool begun = lasts < forever;
        // A step of member m at `rate`, after which the set is worth `term` in what then lasts.
        const auto tell = [&](int m, double rate, double term, double then, double left) {
            const double whole = begun ? std::min(lasts, most) : hours;
            const double time = begun ? then / (left + 1) + std::max(0.0, whole - then) : whole;
            worth.value += rate * term * time;
            worth.after[at(m)] += term;
            worth.left[at(m)] += term * left;
            worth.within[at(m)] += term * std::min(lasts, most);
        };
        const double hours_count = by_hours_ ? 1 : 0;
        for (std::size_t i = 0; i < set.size(); ++i) {
            const auto& member = members_[at(set[i])];
            const auto& c = conditions[at(set[i])];
            if (c.missing <= 0) continue;
            const double then = std::min({lasts, member.hours, most});
            tell(set[i], c.up * member.rate, step(s, conditions, i, then), then,
                 missing - 1 + hours_count);
        }
        for (const auto& via : vias_[s]) {
            const auto& hazard = members_[at(via.hazard)];
            if (conditions[at(via.hazard)].missing <= 0) continue;
            const double then = std::min({lasts, hazard.hours, most});
            double left = hours_count;
            for (std::size_t i = 0; i < set.size(); ++i)
                if (!(via.chance[i] > 0)) left += std::max(0, conditions[at(set[i])].missing);
            tell(via.hazard, hazard.rate, struck(s, conditions, via, then), then, left);
        }
    }
    for (std::size_t m = 0; m < members_.size(); ++m) {
        if (!(worth.after[m] > 0)) continue;
        worth.left[m] /= worth.after[m];
        worth.within[m] /= worth.after[m];
    }
}

std::vector<double> Closeness::rates() const {
    const auto conditions = quiet();
    std::vector<double> rates(sets_.size());
    for (std::size_t s = 0; s < sets_.size(); ++s)
        for (std::size_t i = 0; i < sets_[s].size(); ++i) {
            const auto& member = members_[at(sets_[s][i])];
            const double term = step(s, conditions, i, member.hours);
            rates[s] += member.count * member.rate * (by_hours_ ? term / member.hours : term);
        }
    return rates;
}

} // namespace sitefall::score
