// The order in which things are derived (strongly connected components [Tarjan72]) and in which clocks of one instant ring.

#include <algorithm>

#include "sitefall/process/builder.h"
#include "sitefall/support/issue.h"

namespace sitefall::process {

namespace {

/// Strongly connected components by an explicit stack; components come out after all that hang on them.
class Components {
  public:
    explicit Components(const std::vector<std::vector<int>>& successors)
        : successors_(successors),
          index_(successors.size(), -1),
          low_(successors.size()),
          on_stack_(successors.size()) {
        for (std::size_t v = 0; v < successors.size(); ++v)
            if (index_[v] < 0) visit(static_cast<int>(v));
    }
    std::vector<std::vector<int>> found;

  private:
    void visit(int root) {
        std::vector<std::pair<int, std::size_t>> path{{root, 0}};
        enter(root);
        while (!path.empty()) {
            const int v = path.back().first;
            if (path.back().second < successors_[at(v)].size()) {
                const int w = successors_[at(v)][path.back().second++];
                if (index_[at(w)] < 0) {
                    enter(w);
                    path.emplace_back(w, 0);
                } else if (on_stack_[at(w)]) {
                    low_[at(v)] = std::min(low_[at(v)], index_[at(w)]);
                }
                continue;
            }
            path.pop_back();
            if (!path.empty())
                low_[at(path.back().first)] = std::min(low_[at(path.back().first)], low_[at(v)]);
            if (low_[at(v)] == index_[at(v)]) leave(v);
        }
    }
    void enter(int v) {
        index_[at(v)] = low_[at(v)] = next_++;
        stack_.push_back(v);
        on_stack_[at(v)] = 1;
    }
    void leave(int v) {
        std::vector<int> component;
        for (int w = -1; w != v;) {
            w = stack_.back();
            stack_.pop_back();
            on_stack_[at(w)] = 0;
            component.push_back(w);
        }
        std::sort(component.begin(), component.end());
        found.push_back(std::move(component));
    }

    const std::vector<std::vector<int>>& successors_;
    std::vector<int> index_, low_;
    std::vector<char> on_stack_;
    std::vector<int> stack_;
    int next_ = 0;
};

} // namespace

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
