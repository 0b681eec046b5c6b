// Services: their level, when a failover is called for, its stages, standing down (docs/semantics.md, section 7).

#include <algorithm>
#include <cmath>

#include "sitefall/process/dynamics.h"
#include "sitefall/process/margins.h"

namespace sitefall::process {

bool Dynamics::able(int i) const { return holds(p_.instances[at(i)].element); }

/// Share of peak demand that instance `i` can carry; as a candidate it counts spare copies that are free.
double Dynamics::capacity_of_instance(int i, bool as_candidate) const {
    const auto& instance = p_.instances[at(i)];
    double capacity = instance.capacity;
    if (instance.pool >= 0) {
        const auto& pool = p_.elements[at(instance.pool)];
        capacity *= supplied(instance.pool)
                        ? static_cast<double>(state_.elements[at(instance.pool)].up) / pool.count
                        : 0.0;
    }
    double share = 1;
    for (int u : instance.uses) {
        const auto& use = p_.uses[at(u)];
        const auto& component = p_.elements[at(use.component)];
        int copies = 0;
        for (int c = 0; c < component.count; ++c) {
            const int owner = state_.copies[at(component.first_copy + c)].owner;
            const bool counts = owner == u || (as_candidate && owner < 0);
            copies += counts && is_up(use.component, c) ? 1 : 0;
        }
        const double part = static_cast<double>(std::min(copies, use.copies)) / use.copies;
        share = std::min(share, supplied(use.component) ? part : 0.0);
    }
    return capacity * share;
}

/// Level and capacity from the present values; true where the level changed.
bool Dynamics::derive_service(int s) {
    const auto& service = p_.services[at(s)];
    auto& state = state_.services[at(s)];
    double capacity = 0;
    int serving = 0;
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i) {
        const auto& instance = state_.instances[at(i)];
        const bool in = p_.instances[at(i)].active || (instance.brought_in && !instance.restoring);
        if (!in || !able(i)) continue;
        ++serving;
        capacity += capacity_of_instance(i, false);
    }
    double level = capacity >= full_capacity ? 1 : capacity;
    for (const auto& degrade : service.degrades)
        if (!holds(degrade.need)) level *= degrade.factor;
    if (!holds(service.need) || state.failing_back || level < service.serves_when - same_level)
        level = 0;
    state.capacity = capacity;
    state.serving = serving;
    if (std::abs(level - state.level) < 1e-12) return false;
    state.level = level;
    return true;
}

void Dynamics::evaluate_service(int s) {
    const double before = state_.services[at(s)].level;
    derive_service(s);
    service_derived(s, before);
}

/// The service was derived anew: tell those that ask for its level, and look at its failover.
void Dynamics::service_derived(int s, double level_before) {
    const auto& service = p_.services[at(s)];
    if (state_.services[at(s)].level != level_before)
        for (int d : p_.dependents[service.node])
            if (p_.nodes[at(d)].scc < 0 || p_.nodes[at(d)].scc != p_.nodes[at(service.node)].scc)
                mark(d);
    touched_services_.push(s);
    step_services_.push(s);
    if (!p_.named_by_service.empty(s)) judged_services_.push(s);
}

bool Dynamics::could_add_instance(int i) const {
    const auto& instance = p_.instances[at(i)];
    return !instance.active && !state_.instances[at(i)].brought_in && able(i) &&
           capacity_of_instance(i, true) > same_level && has_data_for(i);
}

bool Dynamics::could_add(int s) const {
    const auto& service = p_.services[at(s)];
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i)
        if (could_add_instance(i)) return true;
    return false;
}

Dynamics::Muster Dynamics::muster(int s) const {
    const auto& service = p_.services[at(s)];
    Muster m;
    double active = 0;
    bool all_active = true;
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i) {
        const bool is_active_one = p_.instances[at(i)].active;
        const auto& state = state_.instances[at(i)];
        if (!is_active_one && !state.brought_in) continue;
        m.any_brought_in = m.any_brought_in || !is_active_one;
        const bool serves = able(i) && !state.restoring;
        if (!serves) m.missing = true;
        if (is_active_one && !serves) all_active = false;
        if (!serves) continue;
        const double capacity = capacity_of_instance(i, false);
        m.capacity += capacity;
        if (is_active_one) active += capacity;
    }
    m.suffices = all_active || active >= full_capacity;
    return m;
}

void Dynamics::step_service(int s) {
    const auto& service = p_.services[at(s)];
    if (!service.has_failover) return;
    const Muster m = muster(s);
    if (m.any_brought_in && m.suffices && service.failback < 0) {
        stand_down(s);
        return;
    }
    if (service.failback >= 0) {
        const bool called = m.any_brought_in && m.suffices;
        if (called && !is_active(service.failback)) call(service.failback);
        if (!called && is_active(service.failback)) drop(service.failback);
    }
    const bool short_of = m.capacity < full_capacity && m.missing;
    auto& state = state_.services[at(s)];
    if (state.stage == Stage::none) {
        if (short_of && could_add(s)) advance_failover(s, Stage::none);
    } else if (!short_of) {
        drop_failover(s);
    } else if (is_active(service.switch_over)) {
        touched_slots_.push(service.switch_over);
    }
}

/// The stage `from` is done: call for the next that is written; after the switch the instances come in.
void Dynamics::advance_failover(int s, Stage from) {
    const auto& service = p_.services[at(s)];
    auto& stage = state_.services[at(s)].stage;
    step_services_.push(s);
    if (from == Stage::none && service.detect >= 0) {
        stage = Stage::detect;
        call(service.detect);
    } else if (from <= Stage::detect && service.decide >= 0) {
        stage = Stage::decide;
        call(service.decide);
    } else if (from <= Stage::decide) {
        stage = Stage::switch_over;
        call(service.switch_over);
    } else {
        stage = Stage::none;
        bring_in(s);
    }
}

void Dynamics::drop_failover(int s) {
    const auto& service = p_.services[at(s)];
    state_.services[at(s)].stage = Stage::none;
    for (int slot : {service.detect, service.decide, service.switch_over}) {
        if (slot < 0) continue;
        if (is_active(slot)) tell({.what = "is called off", .job = p_.slots[at(slot)].info});
        drop(slot);
    }
}

void Dynamics::stand_down(int s) {
    const auto& service = p_.services[at(s)];
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i) {
        auto& state = state_.instances[at(i)];
        if (!state.brought_in) continue;
        state = InstanceState{};
        tell({.what = "stands down", .element = p_.instances[at(i)].element});
        drop_restores(i);
        release_copies(i);
    }
    mark(service.node);
    step_services_.push(s);
}

} // namespace sitefall::process
