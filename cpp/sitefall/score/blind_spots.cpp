#include "sitefall/score/blind_spots.h"

#include <algorithm>

#include "sitefall/process/program.h"
#include "sitefall/support/hazard_rate.h"

namespace sitefall::score {

namespace {

using process::at;
using support::Law;
using support::Shape;

class Search {
  public:
    Search(const process::Process& process, const RareTarget& target, bool breach,
           const Closeness& closeness, const Modules& modules)
        : process_(process),
          p_(*process.program),
          target_(target),
          breach_(breach),
          closeness_(closeness),
          modules_(modules) {}

    std::vector<std::string> found() {
        for (std::size_t e = 0; e < p_.elements.size(); ++e) look_at_element(static_cast<int>(e));
        for (std::size_t w = 0; w < p_.ways.size(); ++w) look_at_way(p_.ways[w]);
        for (std::size_t k = 0; k < p_.crews.size(); ++k) look_at_crew(static_cast<int>(k));
        for (std::size_t h = 0; h < p_.hazards.size(); ++h) look_at_hazard(static_cast<int>(h));
        look_at_service();
        return texts_;
    }

  private:
    void tell(const std::string& what) {
        const std::string text = what + ": excursions do not see what hangs on it";
        if (std::find(texts_.begin(), texts_.end(), text) == texts_.end()) texts_.push_back(text);
    }
    const Law& law(int number) const { return p_.laws[at(number)]; }
    const std::string& id(int e) const { return process_.elements[at(e)].id; }
    bool can_be_too_short(const Law& law) const {
        return !support::has_hazard_rate(law) && support::lowest(law) <= target_.longest;
    }
    static bool wears_in(const Law& law) {
        return (law.shape == Shape::weibull || law.shape == Shape::gamma) && law.a < 1;
    }

    void look_at_element(int e) {
        const auto& element = p_.elements[at(e)];
        if (element.ride >= 0) tell("ride-through of " + id(e));
        if (element.restart >= 0 || element.first_copy_restart >= 0) tell("restart of " + id(e));
        if (breach_ && element.modes > 1)
            tell("several ways to fail of " + id(e) + ", for a breach");
        for (int m = element.first_mode; m < element.first_mode + element.modes; ++m) {
            const auto& fails = law(p_.modes[at(m)].fails);
            if (fails.shape == Shape::never) continue;
            if (!support::has_hazard_rate(fails) || wears_in(fails))
                tell("law by which " + id(e) + " fails");
        }
    }

    void look_at_way(const process::WayProgram& way) {
        const auto& slot = p_.slots[at(way.slot)];
        const std::string of = slot.element >= 0   ? id(slot.element)
                               : slot.service >= 0 ? process_.services[at(slot.service)].id
                                                   : "a start";
        if (way.need >= 0) tell("needs of a job of " + of);
        if (law(way.law).shape == Shape::mixture) tell("mixture of times of " + of);
        if (!breach_) return;
        if (way.succeeds < 1) tell("job of " + of + " that may fail, for a breach");
        if (slot.ways > 1) tell("other way to do a job of " + of + ", for a breach");
        if (slot.kind == process::JobKind::repair && can_be_too_short(law(way.law)))
            tell("repairs of " + of + " of which several make one long outage");
    }

    /// Whoever waits for people waits for all that they do.
    void look_at_crew(int k) {
        const std::string name = "crew " + process_.crews[at(k)];
        if (p_.crews[at(k)].travel >= 0) tell("travel of " + name);
        int module = -2;
        for (const auto& way : p_.ways) {
            if (way.crew != k) continue;
            const int e = p_.slots[at(way.slot)].element;
            const int own = e < 0 ? -1 : modules_.of_member(closeness_.member_of_element(e));
            if (module == -2) module = own;
            if (own != module || own < 0) tell("what else " + name + " does");
        }
    }

    void look_at_hazard(int h) {
        const auto& hazard = p_.hazards[at(h)];
        const std::string name = "hazard " + process_.hazards[at(h)].id;
        const auto& arrival = law(hazard.arrival);
        if (!support::has_hazard_rate(arrival) || wears_in(arrival)) tell("arrival of " + name);
        if (hazard.severity >= 0) tell("severity of " + name);
        for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k) {
            const auto& strike = p_.strikes[at(k)];
            if (strike.after >= 0) tell("delay of " + name);
            if (strike.copies) tell("single copies that " + name + " strikes");
            if (law(strike.outage).shape == Shape::mixture) tell("mixture of outages of " + name);
            if (breach_ && can_be_too_short(law(strike.outage)))
                tell("outages by " + name + " of which several make one long");
            for (const int e : strike.elements)
                if (strike.probability < 1 && !is_in_a_set(e))
                    tell("what " + name + " strikes beside the cut sets");
        }
    }
    bool is_in_a_set(int e) const {
        const int m = closeness_.member_of_element(e);
        const auto has = [m](const std::vector<int>& set) {
            return std::find(set.begin(), set.end(), m) != set.end();
        };
        return std::any_of(closeness_.sets().begin(), closeness_.sets().end(), has);
    }

    void look_at_service() {
        const auto& service = p_.services[at(target_.service)];
        const std::string& name = process_.services[at(target_.service)].id;
        if (service.keeps_data) tell("data of " + name);
        if (breach_ && service.has_failover) tell("failover of " + name + ", for a breach");
        if (breach_ && process_.services[at(target_.service)].total_per_year < process::forever)
            tell("total_per_year of " + name);
    }

    const process::Process& process_;
    const process::Program& p_;
    const RareTarget target_;
    const bool breach_;
    const Closeness& closeness_;
    const Modules& modules_;
    std::vector<std::string> texts_;
};

} // namespace

std::vector<std::string> blind_spots(const process::Process& process, const RareTarget& target,
                                     bool breach, const Closeness& closeness,
                                     const Modules& modules) {
    return Search(process, target, breach, closeness, modules).found();
}

} // namespace sitefall::score
