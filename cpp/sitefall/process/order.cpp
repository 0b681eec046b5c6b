// The order in which things are derived and in which clocks of one instant ring.

#include <algorithm>

#include "sitefall/process/builder.h"
#include "sitefall/process/components.h"
#include "sitefall/support/issue.h"

namespace sitefall::process {

void Builder::order_nodes() {
    Components components(dependents_);
    std::reverse(components.found.begin(), components.found.end());
    for (std::size_t rank = 0; rank < components.found.size(); ++rank) {
        const auto& members = components.found[rank];
        for (int node : members) p_.nodes[at(node)].rank = static_cast<int>(rank);
        if (members.size() == 1) {
            p_.node_by_rank.push_back(members[0]);
            continue;
        }
        const auto cycle_number = static_cast<int>(p_.cycles.size());
        CycleProgram cycle;
        cycle.nodes = members;
        for (int node : members) {
            p_.nodes[at(node)].scc = cycle_number;
            if (p_.nodes[at(node)].kind != NodeKind::element) continue;
            p_.elements[at(node)].scc = cycle_number;
            cycle.elements.push_back(node);
        }
        p_.node_by_rank.push_back(-1 - cycle_number);
        p_.cycles.push_back(std::move(cycle));
    }
}

std::uint64_t order_in_instant(const PlaceInInstant& place) {
    std::uint64_t order = 0;
    const auto push = [&order](int value, int bits) {
        if (value < 0 || value >= (1 << bits))
            throw support::RequestError(
                "more elements, copies, modes or ways than one instant can put in order");
        order = (order << bits) | static_cast<std::uint64_t>(value);
    };
    push(static_cast<int>(place.kind), 3);
    push(place.last_of_kind ? 1 : 0, 1);
    push(place.id_rank, 22);
    push(place.copy + 1, 22);
    push(place.mode + 1, 7);
    push(place.job, 3);
    push(place.way, 6);
    return order;
}

void Builder::order_clocks() {
    // The place of services among the ends of switches: (priority, id).
    std::vector<std::pair<int, int>> switching;
    for (const auto& s : p_.services) switching.emplace_back(s.priority, s.id_rank);
    std::sort(switching.begin(), switching.end());
    for (auto& clock : p_.clocks) {
        PlaceInInstant place{clock.kind};
        if (clock.kind == ClockKind::way) {
            const auto& slot = p_.slots[at(p_.ways[at(clock.owner)].slot)];
            place = {clock.kind,
                     slot.id_rank,
                     slot.copy,
                     slot.mode,
                     static_cast<int>(slot.kind),
                     clock.owner - slot.first_way};
            if (slot.kind == JobKind::switch_over) {
                const auto found = std::lower_bound(switching.begin(), switching.end(),
                                                    std::pair(slot.priority, slot.id_rank));
                place.id_rank = static_cast<int>(found - switching.begin());
                place.last_of_kind = true;
            }
        } else if (clock.kind == ClockKind::arrival) {
            place.id_rank = p_.hazards[at(clock.owner)].id_rank;
        } else {
            place = {clock.kind, p_.elements[at(clock.owner)].id_rank, clock.copy, clock.mode};
        }
        clock.order = order_in_instant(place);
    }
}

} // namespace sitefall::process
