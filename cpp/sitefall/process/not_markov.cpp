// What a chain of exponential times cannot state.

#include "sitefall/process/findings.h"
#include "sitefall/process/margins.h"
#include "sitefall/process/program.h"
#include "sitefall/process/successors.h"

namespace sitefall::process {

namespace {

using support::Shape;

bool is_zero(const support::Law& law) { return law.shape == Shape::fixed && law.a <= same_instant; }

/// Memoryless, at once, or never.
bool fits(const support::Law& law) {
    return law.shape == Shape::exponential || law.shape == Shape::never || is_zero(law);
}

class Search {
  public:
    explicit Search(const Process& process) : process_(process), p_(*process.program) {}

    Findings all() {
        for (std::size_t e = 0; e < p_.elements.size(); ++e) of_element(e);
        for (const auto& way : p_.ways)
            if (!fits(p_.laws[at(way.law)]))
                found_.add(name_for_all_copies(process_, p_.slots[at(way.slot)].info),
                           "takes a time that is not exponential");
        for (std::size_t c = 0; c < p_.crews.size(); ++c)
            if (p_.crews[c].travel >= 0 && !fits(p_.laws[at(p_.crews[c].travel)]))
                found_.add("crew " + process_.crews[c],
                           "travels for a time that is not exponential");
        for (std::size_t h = 0; h < p_.hazards.size(); ++h) of_hazard(h);
        for (const auto& copy : p_.data)
            if (copy.every > 0)
                found_.add(process_.elements[at(copy.place)].id,
                           "holds a backup made at fixed times");
        return std::move(found_);
    }

  private:
    void of_element(std::size_t e) {
        const auto& element = p_.elements[e];
        const auto& id = process_.elements[e].id;
        if (element.ride >= 0) found_.add(id, "rides through for a fixed time (ride_through)");
        for (int m = element.first_mode; m < element.first_mode + element.modes; ++m) {
            if (!fits(p_.laws[at(p_.modes[at(m)].fails)]))
                found_.add(id, "fails by a law that is not exponential");
            if (p_.modes[at(m)].inspected_every > 0) found_.add(id, "is inspected at fixed times");
        }
    }

    void of_hazard(std::size_t h) {
        const auto& hazard = p_.hazards[h];
        const std::string id = "hazard " + process_.hazards[h].id;
        if (!fits(p_.laws[at(hazard.arrival)]))
            found_.add(id, "arrives by a law that is not exponential");
        if (hazard.severity >= 0) found_.add(id, "draws a severity");
        const bool returns = p_.laws[at(hazard.arrival)].shape == Shape::exponential;
        for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k) {
            const auto& strike = p_.strikes[at(k)];
            if (strike.after >= 0 && !is_zero(p_.laws[at(strike.after)]))
                found_.add(id, "strikes after a delay");
            if (!fits(p_.laws[at(strike.outage)]))
                found_.add(id, "brings an outage that is not exponential");
            if (returns && !is_zero(p_.laws[at(strike.outage)]) && strike.probability > 0)
                found_.add(id,
                           "may strike again during an outage that it brings, and outages add up "
                           "without bound (as failures of an element, by fails and repairs, they "
                           "do not)");
            if (strike.shared && strike.elements.size() > 1)
                found_.add(id, "brings one outage for several elements");
        }
    }

    const Process& process_;
    const Program& p_;
    Findings found_;
};

} // namespace

std::string not_markov(const Process& process) { return Search(process).all().text(); }

} // namespace sitefall::process
