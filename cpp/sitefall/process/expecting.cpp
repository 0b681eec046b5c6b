// What the events to come will read, brought near before they come. Hints only: nothing here changes what happens.
//
// A large architecture does not fit into the caches, and an event looks at a dozen things of an element that has not been looked at
// for weeks. Asked of several events at once their memory comes side by side; each pass follows a pointer that the last one fetched.

#include "sitefall/process/dynamics.h"
#include "sitefall/support/fetch_soon.h"

namespace sitefall::process {

using support::fetch_soon;

void Dynamics::expect(std::span<const int> clocks, std::vector<int>& then) const {
    const auto each_failure = [&](auto&& visit) {
        for (int clock : clocks)
            if (at(clock) < p_.clocks.size())
                if (const auto& c = p_.clocks[at(clock)]; c.kind == ClockKind::failure) visit(c);
    };
    const auto repair_of = [this](const ClockProgram& c) {
        const auto& element = p_.elements[at(c.owner)];
        return element.first_repair < 0 ? -1
                                        : element.first_repair + c.copy * element.modes + c.mode;
    };
    for (int clock : clocks)
        if (at(clock) < p_.clocks.size()) fetch_soon(&p_.clocks[at(clock)]);
    each_failure([&](const ClockProgram& c) {
        fetch_soon(&p_.elements[at(c.owner)]);
        fetch_soon(&p_.nodes[at(c.owner)]);
        fetch_soon(&p_.dependents.first[at(c.owner)]);
        fetch_soon(&p_.watching_slots.first[at(c.owner)]);
        fetch_soon(&state_.elements[at(c.owner)]);
    });
    each_failure([&](const ClockProgram& c) {
        const auto& element = p_.elements[at(c.owner)];
        fetch_soon(&state_.copies[at(element.first_copy + c.copy)]);
        if (const int slot = repair_of(c); slot >= 0) {
            fetch_soon(&p_.slots[at(slot)]);
            fetch_soon(&state_.active[at(slot)]);
        }
        for (int d : p_.dependents[c.owner]) fetch_soon(&p_.nodes[at(d)]);
    });
    each_failure([&](const ClockProgram& c) {
        const int slot = repair_of(c);
        if (slot < 0) return;
        const int way = p_.slots[at(slot)].first_way;
        fetch_soon(&p_.ways[at(way)]);
        fetch_soon(&state_.ways[at(way)]);
    });
    each_failure([&](const ClockProgram& c) {
        const int slot = repair_of(c);
        if (slot < 0) return;
        then.push_back(p_.ways[at(p_.slots[at(slot)].first_way)].clock);
        fetch_soon(&p_.clocks[at(then.back())]);
    });
}

} // namespace sitefall::process
