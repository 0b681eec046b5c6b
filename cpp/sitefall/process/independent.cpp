#include "sitefall/process/independent.h"

#include <algorithm>

#include "sitefall/process/findings.h"
#include "sitefall/process/margins.h"
#include "sitefall/process/program.h"

namespace sitefall::process {

namespace {

using support::Shape;

bool is_zero(const support::Law& law) { return law.shape == Shape::fixed && law.a <= same_instant; }

class Search {
  public:
    explicit Search(const Process& process)
        : process_(process), p_(*process.program), struck_(p_.elements.size(), false) {
        for (const auto& strike : p_.strikes)
            for (int e : strike.elements) struck_[at(e)] = true;
    }

    IndependentEvents all() {
        for (int e = 0; e < static_cast<int>(p_.elements.size()); ++e) of_element(e);
        for (std::size_t s = 0; s < p_.services.size(); ++s) of_service(s);
        for (const auto& instance : p_.instances) of_instance(instance);
        for (std::size_t h = 0; h < p_.hazards.size(); ++h) of_hazard(h);
        for (const auto& cycle : p_.cycles)
            if (!cycle.elements.empty())
                found_.add(id(cycle.elements.front()), "needs what needs it (a circle)");
        events_.refusal = found_.text();
        return std::move(events_);
    }

  private:
    const std::string& id(int element) const { return process_.elements[at(element)].id; }
    const support::Law& law(int number) const { return p_.laws[at(number)]; }

    bool can_stop(int element) const {
        const auto& e = p_.elements[at(element)];
        return e.modes > 0 || e.need >= 0 || e.standby >= 0 || struck_[at(element)] ||
               (e.site >= 0 && can_stop(e.site));
    }

    void of_element(int e) {
        const auto& element = p_.elements[at(e)];
        if (element.ride >= 0) found_.add(id(e), "rides through gaps (ride_through)");
        if (element.standby >= 0) found_.add(id(e), "stands by in turns (standby)");
        if (element.restart >= 0 && can_stop(e) && !takes_no_time(element.restart))
            found_.add(id(e), "has to restart after a stop");
        auto& event = events_.elements.emplace_back();
        event.copies = element.count;
        event.at_least = element.at_least;
        for (int m = 0; m < element.modes; ++m) of_mode(e, m, event);
        if (!support::Alternating::can_be_solved(event.modes))
            found_.add(id(e),
                       "is down for so long, by a law that is not exponential, that no bracket "
                       "would be narrow");
    }

    bool takes_no_time(int slot) const {
        const auto& s = p_.slots[at(slot)];
        const auto& way = p_.ways[at(s.first_way)];
        return s.ways == 1 && is_zero(law(way.law)) && way.need < 0 && way.crew < 0 &&
               way.succeeds >= 1;
    }

    void of_mode(int e, int m, IndependentEvents::Element& event) {
        const auto& element = p_.elements[at(e)];
        const auto& mode = p_.modes[at(element.first_mode + m)];
        const auto& fails = law(mode.fails);
        if (fails.shape == Shape::never) return;
        if (fails.shape != Shape::exponential)
            found_.add(id(e), "fails by a law that is not exponential");
        if (mode.hidden) found_.add(id(e), "fails unseen (hidden)");
        const bool may_pause = element.need >= 0 || element.at_least > 1 || struck_[at(e)] ||
                               (element.site >= 0 && can_stop(element.site));
        if (mode.operating && may_pause) found_.add(id(e), "ages only while it works (operating)");
        const auto& lasts = of_repair(element.first_repair + m);
        if (lasts.shape == Shape::mixture && support::mean(lasts) == forever)
            found_.add(id(e), "is repaired or never, by chance");
        event.modes.push_back({1 / fails.a, lasts});
    }

    const support::Law& of_repair(int slot) {
        const auto& s = p_.slots[at(slot)];
        const auto& way = p_.ways[at(s.first_way)];
        const std::string name = name_for_all_copies(process_, s.info);
        if (s.ways > 1) found_.add(name, "has another way (otherwise)");
        if (way.crew >= 0) found_.add(name, "takes somebody of a crew");
        if (way.need >= 0) found_.add(name, "needs something");
        if (way.succeeds < 1) found_.add(name, "may fail (succeeds)");
        if (s.site >= 0 && can_stop(s.site))
            found_.add(name, "waits while " + id(s.site) + " is down");
        return law(way.law);
    }

    void of_service(std::size_t s) {
        const auto& id = process_.services[s].id;
        if (p_.services[s].has_failover) found_.add(id, "has a failover");
    }

    void of_instance(const InstanceProgram& instance) {
        const auto& id = process_.services[at(instance.service)].id;
        if (!instance.uses.empty()) found_.add(id, "takes spare copies as they are free (uses)");
        if (instance.pool >= 0 && p_.elements[at(instance.pool)].count > 1)
            found_.add(id, "carries in proportion to the copies of a pool");
    }

    void of_hazard(std::size_t h) {
        const auto& hazard = p_.hazards[h];
        auto& event = events_.hazards.emplace_back();
        const auto& arrival = law(hazard.arrival);
        if (arrival.shape == Shape::never || hazard.strikes == 0) return;
        const std::string id = "hazard " + process_.hazards[h].id;
        const auto& strike = p_.strikes[at(hazard.first_strike)];
        if (arrival.shape != Shape::exponential)
            found_.add(id, "arrives by a law that is not exponential");
        if (hazard.severity >= 0 || strike.median > 0) found_.add(id, "draws a severity");
        if (strike.after >= 0 && !is_zero(law(strike.after)))
            found_.add(id, "strikes after a delay");
        const auto& outage = law(strike.outage);
        const bool together =
            strike.probability >= 1 &&
            (strike.shared || outage.shape == Shape::fixed || outage.shape == Shape::never);
        if (outage.shape == Shape::mixture && support::mean(outage) == forever)
            found_.add(id, "brings an outage that ends or never ends, by chance");
        if (hazard.strikes > 1 || (strike.elements.size() > 1 && !together))
            found_.add(id, "strikes several elements, each with an outage of its own");
        if (strike.copies && std::any_of(strike.elements.begin(), strike.elements.end(),
                                         [this](int e) { return p_.elements[at(e)].count > 1; }))
            found_.add(id, "strikes copies one by one");
        event = {strike.probability / arrival.a, outage};
    }

    const Process& process_;
    const Program& p_;
    std::vector<bool> struck_;
    Findings found_;
    IndependentEvents events_;
};

} // namespace

IndependentEvents independent_events(const Process& process) { return Search(process).all(); }

} // namespace sitefall::process
