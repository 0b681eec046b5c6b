#include "sitefall/model/assumptions.h"

#include <algorithm>
#include <set>

namespace sitefall::model {

namespace {

std::size_t grade_of(const Provenance& number) {
    const auto found = std::find(grades.begin(), grades.end(), number.grade);
    return found == grades.end() ? grades.size() - 1
                                 : static_cast<std::size_t>(found - grades.begin());
}

std::set<std::string> struck_by_hazards(const Architecture& architecture) {
    std::set<std::string> struck;
    for (const Hazard& hazard : architecture.hazards)
        for (const auto& strike : hazard.strikes)
            struck.insert(strike.elements.begin(), strike.elements.end());
    return struck;
}

} // namespace

Assumptions assumptions_of(const Architecture& architecture) {
    Assumptions found;
    for (const Provenance& number : architecture.provenance) {
        found.numbers[grade_of(number)].push_back(&number);
        found.uncertain += number.uncertain ? 1 : 0;
    }
    const auto struck = struck_by_hazards(architecture);
    const auto look = [&](const Element& element, std::vector<std::string>& unfailing,
                          std::vector<std::string>& unstruck) {
        if (!element.modes.empty()) return;
        unfailing.push_back(element.id);
        if (!struck.contains(element.id)) unstruck.push_back(element.id);
    };
    auto& [sites, links, components] = found.without_failures;
    for (const Site& site : architecture.sites) look(site, sites, found.never_struck.sites);
    for (const Link& link : architecture.links) look(link, links, found.never_struck.links);
    for (const Component& component : architecture.components)
        if (component.standby.empty()) look(component, components, found.never_struck.components);
    return found;
}

} // namespace sitefall::model
