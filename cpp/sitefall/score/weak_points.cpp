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
// Answers are kept for hazards that strike so many, for so many services in all.
constexpr std::size_t fewest_to_keep = 16, most_kept = 1'000'000;

bool includes(const std::vector<int>& set, const std::vector<int>& other) {
    return std::includes(set.begin(), set.end(), other.begin(), other.end());
}

structure::Limits limits(const std::atomic<bool>* stop) {
    structure::Limits limits;
    limits.stop = stop;
    return limits;
}

structure::CutSets cut_sets_of(const support::Formula& formula, const std::atomic<bool>* stop) {
    return structure::minimal_cut_sets(
        structure::build_diagram(formula, structure::Order::automatic, limits(stop)), limits(stop));
}

LossSets listed(const structure::CutSets& all, std::size_t members, int most_order,
                const std::atomic<bool>* stop) {
    structure::CutOff cut_off;
    cut_off.most_events = static_cast<std::size_t>(most_order);
    cut_off.most_sets = most_sets;
    const std::vector<double> certain(members, 1.0);
    LossSets sets;
    for (const auto& set : structure::list(all, certain, cut_off, limits(stop)))
        sets.emplace_back(set.events.begin(), set.events.end());
    return sets;
}

} // namespace

WeakPoints::WeakPoints(const process::Process& process, const std::atomic<bool>* stop)
    : process_(process),
      stop_(stop),
      formulas_(process),
      questions_(process, stop),
      struck_(process.elements.size(), 0) {
    for (const auto& strike : process.program->strikes)
        for (const int e : strike.elements) struck_[at(e)] = 1;
}

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
    return struck_[at(member)] != 0;
}

/// Whether the dynamics, too, say that the set takes the service below its level.
bool WeakPoints::stops(int service, Question question, const std::vector<int>& set) {
    const auto& levels = levels_without(set);
    const double level = question == Question::interrupted ? levels.at_once[at(service)]
                                                           : levels.in_the_end[at(service)];
    return level < process_.services[at(service)].below - level_margin;
}

/// Valid until the next call. A hazard that strikes much is asked about for many services: its answer is kept.
const simulation::StaticLevels& WeakPoints::levels_without(const std::vector<int>& set) {
    const auto elements = static_cast<int>(process_.elements.size());
    if (set.size() == 1)
        if (const auto kept = alone_.find(set.front()); kept != alone_.end()) return kept->second;
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
    answer_ = questions_.lose(lost);
    const bool has_room = alone_.size() * process_.services.size() < most_kept;
    if (set.size() > 1 || lost.size() < fewest_to_keep || !has_room) return answer_;
    return alone_[set.front()] = answer_;
}

structure::CutSets WeakPoints::cut_sets(int service, Question question) {
    const auto made = formulas_(service, question);
    if (!made.refusal.empty()) throw support::RequestError(made.refusal);
    return cut_sets_of(made.formula, stop_);
}

/// Those of `all` that the dynamics say too, the fewest members first; or the first of them.
LossSets WeakPoints::confirmed(int service, Question question, const structure::CutSets& all,
                               int most_order, bool one_will_do) {
    const auto members = process_.elements.size() + process_.hazards.size();
    LossSets found;
    for (const auto& set : listed(all, members, most_order, stop_)) {
        if (!std::all_of(set.begin(), set.end(), [this](int m) { return can_be_lost(m); }))
            continue;
        const auto within = [&](const auto& smaller) { return includes(set, smaller); };
        if (std::any_of(found.begin(), found.end(), within)) continue;
        if (stops(service, question, set)) found.push_back(set);
        if (one_will_do && !found.empty()) break;
    }
    return found;
}

LossSets WeakPoints::sets(int service, Question question, int most_order) {
    return confirmed(service, question, cut_sets(service, question), most_order);
}

LossSets WeakPoints::interrupting(int service, int most_order) {
    return sets(service, Question::interrupted, most_order);
}

LossSets WeakPoints::losing(int service, int most_order) {
    return sets(service, Question::lost, most_order);
}

Redundancy WeakPoints::redundancy(int service) {
    Redundancy told;
    const auto counted = formulas_(service, Question::counted);
    if (counted.refusal.empty()) {
        const auto replicas = cut_sets_of(counted.formula, stop_);
        told.nominal = static_cast<int>(structure::smallest_order(replicas).value_or(0));
    }
    told.effective = -1;
    try {
        const auto all = cut_sets(service, Question::lost);
        for (int order = 1; order <= most_looked_for && told.effective < 0; ++order) {
            const auto found = confirmed(service, Question::lost, all, order, true);
            if (!found.empty()) told.effective = static_cast<int>(found.front().size());
        }
    } catch (const support::RequestError& refused) {
        told.refusal = refused.what();
    }
    return told;
}

} // namespace sitefall::score
