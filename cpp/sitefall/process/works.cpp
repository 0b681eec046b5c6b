// What works: the greatest fixed point, kept up to date node by node in topological order; cycles are settled whole.

#include <algorithm>
#include <bit>

#include "sitefall/process/dynamics.h"
#include "sitefall/process/margins.h"

namespace sitefall::process {

void Dynamics::mark(int node) {
    const auto rank = at(p_.nodes[at(node)].rank);
    const auto word = rank >> 6;
    dirty_[word] |= std::uint64_t{1} << (rank & 63);
    dirty_words_[word >> 6] |= std::uint64_t{1} << (word & 63);
    lowest_dirty_ = std::min(lowest_dirty_, word >> 6);
}

void Dynamics::propagate() {
    while (lowest_dirty_ < dirty_words_.size()) {
        auto& words = dirty_words_[lowest_dirty_];
        if (words == 0) {
            ++lowest_dirty_;
            continue;
        }
        const auto number =
            (lowest_dirty_ << 6) + static_cast<std::size_t>(std::countr_zero(words));
        auto& word = dirty_[number];
        const int bit = std::countr_zero(word);
        word &= word - 1;
        if (word == 0) words &= words - 1;
        evaluate_unit(static_cast<int>(number << 6) + bit);
    }
}

void Dynamics::evaluate_unit(int rank) {
    const int unit = p_.node_by_rank[at(rank)];
    if (unit >= 0) {
        changes(unit);
        evaluate(unit);
        return;
    }
    const auto& cycle = p_.cycles[at(-1 - unit)];
    for (int node : cycle.nodes) changes(node);
    evaluate_cycle(cycle);
}

void Dynamics::evaluate(int node) {
    const auto& n = p_.nodes[at(node)];
    if (n.kind == NodeKind::service) {
        evaluate_service(n.index);
        return;
    }
    const bool now = n.kind == NodeKind::gate
                         ? state_.true_inputs[at(n.index)] >= p_.gates[at(n.index)].needed
                         : derive(node);
    const bool was = state_.value[at(node)] != 0;
    if (n.kind == NodeKind::element && p_.elements[at(n.index)].is_touched) touch(n.index);
    if (now != was) flip(node, now);
}

bool Dynamics::derive(int node) const {
    const auto& n = p_.nodes[at(node)];
    switch (n.kind) {
        case NodeKind::element:
            return element_works(n.index);
        case NodeKind::gate:
            return derive_gate(n.index);
        case NodeKind::level: {
            const auto& l = p_.levels[at(n.index)];
            return state_.services[at(l.service)].level >= l.level - same_level;
        }
        case NodeKind::path:
            return reachable(p_.paths[at(n.index)]);
        case NodeKind::service:
            break;
    }
    return true;
}

bool Dynamics::derive_gate(int gate) const {
    int count = 0;
    for (int input : p_.inputs[gate]) count += holds(input) ? 1 : 0;
    return count >= p_.gates[at(gate)].needed;
}

void Dynamics::flip(int node, bool to) {
    state_.value[at(node)] = to ? 1 : 0;
    flipped(node, to);
}

/// The value of `node` has become `to`: tell whoever hangs on it. Members of one cycle are settled together, not marked.
void Dynamics::flipped(int node, bool to) {
    const auto& n = p_.nodes[at(node)];
    for (int d : p_.dependents[node]) {
        const auto& dependent = p_.nodes[at(d)];
        if (dependent.kind == NodeKind::gate) {
            changes(d);
            auto& inputs = state_.true_inputs[at(dependent.index)];
            inputs += to ? 1 : -1;
            if (inputs != p_.gates[at(dependent.index)].needed - (to ? 0 : 1) && dependent.scc < 0)
                continue; // as many as before are enough, or still not enough
        }
        if (dependent.scc < 0 || dependent.scc != n.scc) mark(d);
    }
    for (int slot : p_.watching_slots[node])
        if (is_active(slot)) touched_slots_.push(slot);
    if (n.kind != NodeKind::element || !p_.elements[at(n.index)].is_watched) return;
    const int e = n.index;
    for (int slot : p_.slots_at[e])
        if (is_active(slot)) touched_slots_.push(slot);
    for (int s : p_.listed_in[e]) step_standbys_.push(s);
    if (p_.elements[at(e)].has_hidden && !to) {
        for (int other : p_.namers[e]) touched_elements_.push(other);
        for (int s : p_.serving_namers[e]) judged_services_.push(s);
        for (int slot : p_.slot_namers[e])
            if (is_active(slot)) touched_slots_.push(slot);
    }
    if (p_.elements[at(e)].has_operating) touched_running_.push(e);
}

/// An element was looked at again: what hangs on more than whether it works must look too.
void Dynamics::touch(int e) {
    if (p_.elements[at(e)].is_judged) touched_elements_.push(e);
    if (!p_.capacity_of.empty(e)) {
        for (int s : p_.capacity_of[e]) {
            const int node = p_.services[at(s)].node;
            if (p_.nodes[at(node)].scc < 0 || p_.nodes[at(node)].scc != p_.elements[at(e)].scc)
                mark(node);
        }
        step_uses_.push(e);
    }
    if (!p_.listed_in.empty(e))
        for (int s : p_.listed_in[e]) step_standbys_.push(s);
}

bool Dynamics::enough_up(int e) const {
    const auto& element = p_.elements[at(e)];
    int up = state_.elements[at(e)].up;
    if (relaxing_ >= 0 && element.scc == relaxing_ && state_.elements[at(e)].copies_to_restart > 0)
        for (int c = 0; c < element.count; ++c) {
            const auto& copy = state_.copies[at(element.first_copy + c)];
            up += copy.must_restart && copy.mode < 0 && copy.holds == 0 ? 1 : 0;
        }
    return up >= element.at_least;
}

bool Dynamics::site_works(int e) const { return holds(p_.elements[at(e)].site); }

bool Dynamics::stopped_from_outside(int e) const {
    const auto& state = state_.elements[at(e)];
    const bool restart =
        state.must_restart && !(relaxing_ >= 0 && p_.elements[at(e)].scc == relaxing_);
    return state.holds > 0 || restart || !site_works(e);
}

bool Dynamics::needs_met(int e) const {
    const auto& element = p_.elements[at(e)];
    if (!holds(element.need)) return false;
    if (element.standby < 0 || state_.carrier[at(element.standby)] >= 0) return true;
    if (relaxing_ < 0 || element.scc != relaxing_) return false;
    const auto& listed = p_.standbys[at(element.standby)].listed;
    return std::any_of(listed.begin(), listed.end(),
                       [&](int l) { return p_.elements[at(l)].scc == relaxing_ && holds(l); });
}

bool Dynamics::could_ride(int e) const {
    const int r = p_.elements[at(e)].ride;
    if (r < 0 || state_.elements[at(e)].must_restart) return false;
    const auto& ride = p_.rides[at(r)];
    // While it rides the exhaustion is an event of its own, last in its instant.
    return (state_.rides[at(r)] == Ride::riding || charge_now(e) * ride.lasts > same_instant) &&
           holds(ride.store_need);
}

bool Dynamics::supplied(int e) const {
    return !stopped_from_outside(e) && (needs_met(e) || (enough_up(e) && could_ride(e)));
}

bool Dynamics::element_works(int e) const {
    return enough_up(e) && !stopped_from_outside(e) && (needs_met(e) || could_ride(e));
}

/// Values and levels of the members, iterated down from "all work" to the greatest fixed point.
void Dynamics::settle_cycle(const CycleProgram& cycle) {
    for (int node : cycle.nodes) {
        state_.value[at(node)] = 1;
        const auto& n = p_.nodes[at(node)];
        if (n.kind == NodeKind::service) state_.services[at(n.index)].level = 1;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (int node : cycle.nodes) {
            const auto& n = p_.nodes[at(node)];
            if (n.kind == NodeKind::service) {
                changed = derive_service(n.index) || changed;
            } else if (state_.value[at(node)] != 0 && !derive(node)) {
                state_.value[at(node)] = 0;
                changed = true;
            }
        }
    }
}

void Dynamics::evaluate_cycle(const CycleProgram& cycle) {
    auto& before = cycle_before_;
    auto& levels = cycle_levels_;
    before.clear();
    levels.clear();
    for (int node : cycle.nodes) {
        const auto& n = p_.nodes[at(node)];
        before.push_back(state_.value[at(node)]);
        levels.push_back(n.kind == NodeKind::service ? state_.services[at(n.index)].level : 0.0);
    }
    settle_cycle(cycle);
    for (std::size_t i = 0; i < cycle.nodes.size(); ++i) {
        const int node = cycle.nodes[i];
        const auto& n = p_.nodes[at(node)];
        if (n.kind == NodeKind::service)
            service_derived(n.index, levels[i]);
        else if (before[i] != state_.value[at(node)])
            flipped(node, state_.value[at(node)] != 0);
        if (n.kind == NodeKind::element) touch(n.index);
    }
}

/// For each element of the cycle: could it restart, if members that lack nothing but their own restart count as working (8)?
void Dynamics::relax_cycle(int c) {
    const auto& cycle = p_.cycles[at(c)];
    auto& before = cycle_before_;
    auto& services = cycle_services_;
    before.clear();
    services.clear();
    for (int node : cycle.nodes) {
        const auto& n = p_.nodes[at(node)];
        before.push_back(state_.value[at(node)]);
        if (n.kind == NodeKind::service) services.push_back(state_.services[at(n.index)]);
    }
    relaxing_ = c;
    settle_cycle(cycle);
    for (int e : cycle.elements)
        relaxed_[at(e)] = needs_met(e) && site_works(e) && state_.elements[at(e)].holds == 0;
    relaxing_ = -1;
    std::size_t next_service = 0;
    for (std::size_t i = 0; i < cycle.nodes.size(); ++i) {
        const auto& n = p_.nodes[at(cycle.nodes[i])];
        state_.value[at(cycle.nodes[i])] = before[i];
        if (n.kind == NodeKind::service) state_.services[at(n.index)] = services[next_service++];
    }
}

bool Dynamics::reachable(const PathProgram& path) const {
    if (!holds(path.from) || !holds(path.to)) return false;
    if (path.from == path.to) return true;
    seen_.clear();
    seen_.push(path.from);
    for (std::size_t next = 0; next < seen_.size(); ++next) {
        const int here = seen_[next];
        for (int l : p_.links_of[here]) {
            const int there = p_.link_from[at(l)] == here ? p_.link_to[at(l)] : p_.link_from[at(l)];
            if (!holds(p_.links[at(l)]) || !holds(there)) continue;
            if (there == path.to) return true;
            seen_.push(there);
        }
    }
    return false;
}

/// All true, as at time zero; then derived once so that needs that can never hold are seen.
void Dynamics::initial_values() {
    std::fill(state_.value.begin(), state_.value.end(), std::uint8_t{1});
    for (std::size_t g = 0; g < p_.gates.size(); ++g)
        state_.true_inputs[g] = static_cast<int>(p_.inputs[static_cast<int>(g)].size());
    for (std::size_t n = 0; n < p_.nodes.size(); ++n) mark(static_cast<int>(n));
}

} // namespace sitefall::process
