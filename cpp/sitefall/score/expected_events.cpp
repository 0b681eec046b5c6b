#include "sitefall/score/expected_events.h"

#include <cstdio>
#include <string>

#include "sitefall/model/bounds.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

constexpr double most_events = 1e9; // of one history: minutes of computing

struct Busiest {
    double rate = 0, all = 0; // events per hour
    const std::string* id = nullptr;

    void add(const std::string& name, double events_per_hour) {
        all += events_per_hour;
        if (events_per_hour <= rate) return;
        rate = events_per_hour;
        id = &name;
    }
};

void add_modes(const model::Element& element, int count, Busiest& busiest) {
    double rate = 0;
    for (const auto& mode : element.modes) {
        // A copy that is down does not fail again before it is repaired.
        const double cycle = model::mean_of(mode.fails) + model::mean_of(mode.repairs.takes);
        rate += count / cycle;
        if (mode.found == model::Found::by_inspection) rate += 1 / mode.inspected_every.value;
    }
    busiest.add(element.id, rate);
}

std::string spelled(double events) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1e", events);
    return text;
}

} // namespace

void check_expected_events(const model::Architecture& architecture, double horizon) {
    Busiest busiest;
    for (const auto& site : architecture.sites) add_modes(site, 1, busiest);
    for (const auto& link : architecture.links) add_modes(link, 1, busiest);
    for (const auto& component : architecture.components) {
        add_modes(component, component.count, busiest);
    }
    for (const auto& hazard : architecture.hazards) {
        busiest.add(hazard.id, 1 / model::mean_of(hazard.arrival));
    }
    if (!(busiest.all * horizon > most_events)) return;
    throw support::RequestError("one history would have about " + spelled(busiest.all * horizon) +
                                " events, too many to be played; the busiest is " + *busiest.id +
                                " with " + spelled(busiest.rate * horizon) +
                                ": take a shorter horizon, or look at its times");
}

} // namespace sitefall::score
