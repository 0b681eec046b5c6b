#include "sitefall/score/blind_spots.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "sitefall/process/program.h"
#include "sitefall/support/hazard_rate.h"

namespace sitefall::score {

namespace {

using process::at;
using support::Law;
using support::Shape;

// What is met, a line for each kind of thing: its names, the first of them in full.
class Findings {
  public:
    void add(const std::string& before, const std::string& name, const std::string& after = "") {
        auto& names = kinds_[{before, after}];
        if (std::find(names.begin(), names.end(), name) != names.end()) return;
        if (names.size() == most_named)
            others_.insert({before, after});
        else
            names.push_back(name);
    }
    std::vector<std::string> texts() const {
        std::vector<std::string> told;
        for (const auto& [kind, names] : kinds_) {
            std::string text = kind.first;
            for (std::size_t n = 0; n < names.size(); ++n) text += (n == 0 ? "" : ", ") + names[n];
            if (others_.count(kind) > 0) text += " and others";
            told.push_back(text + kind.second + ": excursions do not see what hangs on it");
        }
        return told;
    }

  private:
    static constexpr std::size_t most_named = 3;
    using Kind = std::pair<std::string, std::string>;
    std::map<Kind, std::vector<std::string>> kinds_;
    std::set<Kind> others_;
};

constexpr double often = 0.2;                      // of histories
constexpr double rare_part = 0.001, little = 0.02; // of draws; of the mean
constexpr double sharp = 0.01; // of the median: between the first and the last tenth of draws

/// Whether two times of the law may be the same.
bool has_atoms(const Law& law) {
    if (law.shape == Shape::fixed || law.shape == Shape::samples) return true;
    if (law.shape == Shape::mixture)
        return std::any_of(law.parts->begin(), law.parts->end(), has_atoms);
    if (law.shape != Shape::quantiles) return false;
    return law.levels->front() > 0 || law.levels->back() < 1 ||
           std::adjacent_find(law.values->begin(), law.values->end()) != law.values->end();
}

/// Nearly a fixed time: excursions begun at any time do not fall into where it comes.
bool is_sharp(const Law& law) {
    return support::quantile(law, 0.9) - support::quantile(law, 0.1) <
           sharp * support::quantile(law, 0.5);
}

/// Whether its hazard falls far below its highest within `hours`: a part that is new fails likelier than most that one meets.
bool wears_in(const Law& law, double hours) {
    constexpr int steps = 200;
    constexpr double youngest = 1e-9, far_below = 1.0 / 3;
    double highest = 0;
    for (int i = 0; i <= steps; ++i) {
        const double age = hours * std::pow(youngest, 1 - static_cast<double>(i) / steps);
        highest = std::max(highest, support::hazard_rate(law, age));
    }
    return support::hazard_rate(law, hours) < far_below * highest;
}

/// Whether draws that are rare bear a part of the mean, and nothing makes them likelier.
bool has_rare_long_times(const Law& law) {
    if (law.shape == Shape::mixture)
        return std::any_of(law.parts->begin(), law.parts->end(), has_rare_long_times);
    if (law.shape != Shape::samples && law.shape != Shape::quantiles) return false;
    constexpr int steps = 1000;
    double all = 0, rare = 0;
    for (int i = 0; i < steps; ++i) {
        const double u = (i + 0.5) / steps;
        all += support::quantile(law, u) / steps;
        rare += support::quantile(law, 1 - rare_part * (1 - u)) * rare_part / steps;
    }
    return rare > little * all;
}

class Search {
  public:
    Search(const process::Process& process, const RareTarget& target, double horizon,
           const Closeness& closeness, const Modules& modules)
        : process_(process),
          p_(*process.program),
          target_(target),
          horizon_(horizon),
          closeness_(closeness),
          modules_(modules),
          crew_modules_(p_.crews.size()),
          in_a_set_(closeness.members().size()) {
        for (const auto& set : closeness.sets())
            for (const int m : set) in_a_set_[at(m)] = 1;
    }

    BlindSpots found() {
        for (std::size_t e = 0; e < p_.elements.size(); ++e) look_at_element(static_cast<int>(e));
        for (std::size_t w = 0; w < p_.ways.size(); ++w) look_at_way(p_.ways[w]);
        for (std::size_t k = 0; k < p_.crews.size(); ++k) look_at_crew(static_cast<int>(k));
        for (std::size_t h = 0; h < p_.hazards.size(); ++h) look_at_hazard(static_cast<int>(h));
        look_at_service();
        // Only a few on an excursion are made likelier, of whichever come first.
        if (may_fail_.size() > 1)
            for (const auto& name : may_fail_) unseen("jobs that may fail of ", name);
        // Each memory is steered by its own hours; of several, one may be the length of another.
        if (memories_.size() > 1)
            for (const auto& name : memories_) unseen("several memories (", name, ")");
        return {of_modules_.texts(), of_all_.texts()};
    }

  private:
    using Text = std::string;
    /// Something that remembers what no element shows.
    void memory(const Text& before, const Text& name, const Text& after = "") {
        memories_.insert(before + name);
        beside(before, name, after);
    }
    /// That, or something that makes an outage long.
    void beside(const Text& before, const Text& name, const Text& after = "") {
        of_modules_.add(before, name, after);
    }
    /// Something that no excursions see.
    void unseen(const Text& before, const Text& name, const Text& after = "") {
        of_all_.add(before, name, after);
    }
    const Law& law(int number) const { return p_.laws[at(number)]; }
    const std::string& id(int e) const { return process_.elements[at(e)].id; }
    bool can_be_too_short(const Law& law) const {
        return !support::has_hazard_rate(law) && support::lowest(law) <= target_.longest;
    }
    /// Draws steered by a hazard have bounded weights where it is bounded. Without one excursions split, if only it comes often enough to
    /// begin some.
    bool is_seen(const Law& law) const {
        if (has_atoms(law) || is_sharp(law)) return false;
        if (law.shape == Shape::weibull || law.shape == Shape::gamma) return law.a >= 1;
        if (!support::has_hazard_rate(law)) return support::cdf(law, horizon_) >= often;
        if (law.shape == Shape::lognormal) return !wears_in(law, horizon_);
        return law.shape != Shape::uniform && law.shape != Shape::triangular;
    }

    void look_at_element(int e) {
        const auto& element = p_.elements[at(e)];
        if (element.ride >= 0) memory("ride-through of ", id(e));
        if (element.restart >= 0 || element.first_copy_restart >= 0) memory("restart of ", id(e));
        if (target_.breach && element.modes > 1)
            beside("several ways to fail of ", id(e) + ", for a breach");
        for (int m = element.first_mode; m < element.first_mode + element.modes; ++m) {
            const auto& fails = law(p_.modes[at(m)].fails);
            if (fails.shape == Shape::never) continue;
            if (!is_seen(fails)) unseen("law by which ", id(e), " fails");
        }
    }

    std::string id_of_start(const process::SlotProgram& slot) const {
        if (slot.standby < 0) return "a start";
        return id(p_.standbys[at(slot.standby)].listed[at(slot.listed)]);
    }

    void look_at_way(const process::WayProgram& way) {
        const auto& slot = p_.slots[at(way.slot)];
        const std::string of = slot.element >= 0   ? id(slot.element)
                               : slot.service >= 0 ? process_.services[at(slot.service)].id
                                                   : id_of_start(slot);
        note_crew(way);
        if (way.need >= 0) memory("needs of a job of ", of);
        if (way.succeeds < 1) may_fail_.insert(of);
        if (way.succeeds < 1 || slot.ways > 1)
            memory("jobs of ", of, " that may fail or have another way");
        if (has_rare_long_times(law(way.law))) unseen("rare long times of ", of);
        if (law(way.law).shape == Shape::mixture) beside("mixture of times of ", of);
        if (!target_.breach) return;
        if (slot.kind == process::JobKind::repair && can_be_too_short(law(way.law)))
            beside("repairs of ", of, " of which several make one long outage");
    }

    /// Whoever waits for people waits for all that they do: a crew is seen where it works for one module alone.
    void note_crew(const process::WayProgram& way) {
        if (way.crew < 0) return;
        const int e = p_.slots[at(way.slot)].element;
        const int own = e < 0 ? -1 : modules_.of_member(closeness_.member_of_element(e));
        auto& modules = crew_modules_[at(way.crew)];
        if (modules.size() < 2) modules.insert(own);
    }
    void look_at_crew(int k) {
        const auto& name = process_.crews[at(k)];
        if (const int travel = p_.crews[at(k)].travel; travel >= 0) {
            memory("travel of crew ", name);
            if (has_rare_long_times(law(travel))) unseen("rare long travel of crew ", name);
        }
        const auto& modules = crew_modules_[at(k)];
        if (modules.size() > 1 || modules.count(-1) > 0) memory("what else crew ", name, " does");
    }

    void look_at_hazard(int h) {
        const auto& hazard = p_.hazards[at(h)];
        const auto& name = process_.hazards[at(h)].id;
        const auto& arrival = law(hazard.arrival);
        if (!is_seen(arrival)) unseen("arrival of hazard ", name);
        if (hazard.severity >= 0 && !support::has_hazard_rate(law(hazard.severity)))
            unseen("severity of hazard ", name);
        for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k) {
            const auto& strike = p_.strikes[at(k)];
            if (strike.after >= 0) {
                memory("delay of hazard ", name);
                if (has_rare_long_times(law(strike.after)))
                    unseen("rare long delay of hazard ", name);
            }
            if (strike.copies) unseen("single copies that hazard ", name, " strikes");
            if (has_rare_long_times(law(strike.outage)))
                unseen("rare long outages of hazard ", name);
            if (law(strike.outage).shape == Shape::mixture)
                beside("mixture of outages of hazard ", name);
            if (target_.breach && can_be_too_short(law(strike.outage)))
                beside("outages by hazard ", name, " of which several make one long");
            for (const int e : strike.elements)
                if (strike.probability < 1 && in_a_set_[at(closeness_.member_of_element(e))] == 0)
                    unseen("what hazard ", name, " strikes beside the cut sets");
        }
    }

    void look_at_service() {
        const auto& service = p_.services[at(target_.service)];
        const std::string& name = process_.services[at(target_.service)].id;
        if (service.keeps_data) unseen("data of ", name);
        if (service.has_failover) memory("jobs of ", name, " in a failover");
        if (target_.breach &&
            process_.services[at(target_.service)].total_per_year < process::forever)
            unseen("total_per_year of ", name);
    }

    const process::Process& process_;
    const process::Program& p_;
    const RareTarget target_;
    const double horizon_;
    const Closeness& closeness_;
    const Modules& modules_;
    std::vector<std::set<int>> crew_modules_;   // by crew; -1: other work
    std::vector<std::uint8_t> in_a_set_;        // by member
    std::set<std::string> may_fail_, memories_; // whose jobs; what remembers
    Findings of_modules_, of_all_;
};

} // namespace

BlindSpots blind_spots(const process::Process& process, const RareTarget& target, double horizon,
                       const Closeness& closeness, const Modules& modules) {
    assert(!modules.is_whole());
    return Search(process, target, horizon, closeness, modules).found();
}

} // namespace sitefall::score
