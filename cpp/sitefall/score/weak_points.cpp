#include "sitefall/score/weak_points.h"

#include <algorithm>

#include "sitefall/process/program.h"
#include "sitefall/score/tally.h"
#include "sitefall/structure/cut_set_list.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

using process::at;
using process::Question;

constexpr int most_looked_for = 4;
constexpr std::size_t most_sets = 100'000;

bool includes(const std::vector<int>& set, const std::vector<int>& other) {
    return std::includes(set.begin(), set.end(), other.begin(), other.end());
}

structure::Limits limits(const std::atomic<bool>* stop) {
    structure::Limits limits;
    limits.stop = stop;
    return limits;
}

LossSets cut_sets(const support::Formula& formula, int most_order, const std::atomic<bool>* stop) {
    const auto all = structure::minimal_cut_sets(
        structure::build_diagram(formula, structure::Order::automatic, limits(stop)), limits(stop));
    structure::CutOff cut_off;
    cut_off.most_events = static_cast<std::size_t>(most_order);
    cut_off.most_sets = most_sets;
    const std::vector<double> certain(formula.variables(), 1.0);
    LossSets sets;
    for (const auto& set : structure::list(all, certain, cut_off, limits(stop)))
        sets.emplace_back(set.events.begin(), set.events.end());
    return sets;
}

} // namespace

WeakPoints::WeakPoints(const process::Process& process, const std::atomic<bool>* stop)
    : process_(process), stop_(stop), questions_(process, stop) {}

std::string WeakPoints::name(int member) const {
    const auto elements = static_cast<int>(process_.elements.size());
    return member < elements ? process_.elements[at(member)].id
                             : process_.hazards[at(member - elements)].id;
}

bool WeakPoints::can_be_lost(int member) const {
    if (member >= static_cast<int>(process_.elements.size())) return true;
    const auto& element = process_.program->elements[at(member)];
    if (process_.elements[at(member)].kind != process::Kind::component || element.modes > 0 ||
        element.site >= 0)
        return true;
    const auto strikes_it = [member](const auto& strike) {
        return std::find(strike.elements.begin(), strike.elements.end(), member) !=
               strike.elements.end();
    };
    const auto& strikes = process_.program->strikes;
    return std::any_of(strikes.begin(), strikes.end(), strikes_it);
}

/// Whether the dynamics, too, say that the set takes the service below its level.
bool WeakPoints::stops(int service, Question question, const std::vector<int>& set) {
    const auto elements = static_cast<int>(process_.elements.size());
    std::vector<int> lost;
    for (int member : set) {
        if (member < elements) {
            lost.push_back(member);
            continue;
        }
        const auto& hazard = process_.program->hazards[at(member - elements)];
        for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k) {
            const auto& struck = process_.program->strikes[at(k)].elements;
            lost.insert(lost.end(), struck.begin(), struck.end());
        }
    }
    std::sort(lost.begin(), lost.end());
    lost.erase(std::unique(lost.begin(), lost.end()), lost.end());
    const auto levels = questions_.lose(lost);
    const double level = question == Question::interrupted ? levels.at_once[at(service)]
                                                           : levels.in_the_end[at(service)];
    return level < process_.services[at(service)].below - level_margin;
}

LossSets WeakPoints::sets(int service, Question question, int most_order) {
    const auto made = process::formula(process_, service, question);
    if (!made.refusal.empty()) throw support::RequestError(made.refusal);
    LossSets confirmed;
    for (const auto& set : cut_sets(made.formula, most_order, stop_)) {
        if (!std::all_of(set.begin(), set.end(), [this](int m) { return can_be_lost(m); }))
            continue;
        const auto within = [&](const auto& smaller) { return includes(set, smaller); };
        if (std::any_of(confirmed.begin(), confirmed.end(), within)) continue;
        if (stops(service, question, set)) confirmed.push_back(set);
    }
    return confirmed;
}

LossSets WeakPoints::interrupting(int service, int most_order) {
    return sets(service, Question::interrupted, most_order);
}

LossSets WeakPoints::losing(int service, int most_order) {
    return sets(service, Question::lost, most_order);
}

Redundancy WeakPoints::redundancy(int service) {
    Redundancy told;
    const auto counted = process::formula(process_, service, Question::counted);
    if (counted.refusal.empty()) {
        const auto replicas = structure::minimal_cut_sets(
            structure::build_diagram(counted.formula, structure::Order::automatic, limits(stop_)),
            limits(stop_));
        told.nominal = static_cast<int>(structure::smallest_order(replicas).value_or(0));
    }
    told.effective = -1;
    try {
        for (int order = 1; order <= most_looked_for && told.effective < 0; ++order) {
            const auto found = losing(service, order);
            if (!found.empty()) told.effective = static_cast<int>(found.front().size());
        }
    } catch (const support::RequestError& refused) {
        told.refusal = refused.what();
    }
    return told;
}

} // namespace sitefall::score
