#include "sitefall/score/assumptions.h"

#include <set>

namespace sitefall::score {

Assumptions assumptions_of(const model::Architecture& architecture) {
    Assumptions found;
    for (const auto& number : architecture.provenance) {
        ++found.numbers[number.grade.empty() ? "ungraded" : number.grade];
        found.uncertain += number.uncertain ? 1 : 0;
    }
    std::set<std::string> struck;
    for (const auto& hazard : architecture.hazards) {
        for (const auto& strike : hazard.strikes) {
            struck.insert(strike.elements.begin(), strike.elements.end());
        }
    }
    const auto look = [&](const model::Element& element, bool expected_to_fail) {
        if (!element.modes.empty()) return;
        if (expected_to_fail) found.without_failures.push_back(element.id);
        if (!struck.contains(element.id)) found.never_struck.push_back(element.id);
    };
    for (const auto& site : architecture.sites) look(site, false);
    for (const auto& link : architecture.links) look(link, true);
    for (const auto& component : architecture.components) {
        // What stands by or switches over has no failures beyond those of the components it lists.
        if (component.standby.empty()) look(component, true);
    }
    return found;
}

} // namespace sitefall::score
