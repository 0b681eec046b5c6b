// The order in which things are derived (strongly connected components [Tarjan72]) and in which clocks of one instant ring.

#include <algorithm>

#include "sitefall/process/builder.h"

namespace sitefall::process {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

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

void Builder::order_clocks() {
    const auto key = [](ClockKind kind, int late, int rank, int copy, int mode, int job, int way) {
        return (static_cast<std::uint64_t>(kind) << 60) | (static_cast<std::uint64_t>(late) << 59) |
               (static_cast<std::uint64_t>(rank) << 36) |
               (static_cast<std::uint64_t>(copy + 1) << 16) |
               (static_cast<std::uint64_t>(mode + 1) << 10) |
               (static_cast<std::uint64_t>(job) << 6) | static_cast<std::uint64_t>(way);
    };
    std::vector<std::pair<int, int>>
        switching; // (priority, id) of services: their place among the ends of switches
    for (const auto& s : p_.services) switching.emplace_back(s.priority, s.id_rank);
    std::sort(switching.begin(), switching.end());
    for (auto& clock : p_.clocks) {
        if (clock.kind == ClockKind::way) {
            const auto& way = p_.ways[at(clock.owner)];
            const auto& slot = p_.slots[at(way.slot)];
            const bool late = slot.kind == JobKind::switch_over;
            int rank = slot.id_rank;
            if (late)
                rank = static_cast<int>(std::lower_bound(switching.begin(), switching.end(),
                                                         std::pair(slot.priority, slot.id_rank)) -
                                        switching.begin());
            clock.order = key(clock.kind, late, rank, slot.copy, slot.mode,
                              static_cast<int>(slot.kind), clock.owner - slot.first_way);
        } else if (clock.kind == ClockKind::arrival) {
            clock.order = key(clock.kind, 0, p_.hazards[at(clock.owner)].id_rank, -1, -1, 0, 0);
        } else {
            clock.order = key(clock.kind, 0, p_.elements[at(clock.owner)].id_rank, clock.copy,
                              clock.mode, 0, 0);
        }
    }
}

} // namespace sitefall::process
