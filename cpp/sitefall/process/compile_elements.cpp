// Sites, links, components, instances: what they derive from, how they fail, restart, ride through, start.

#include "sitefall/process/builder.h"

namespace sitefall::process {

namespace {

std::string copy_name(const std::string& id, int copy) {
    return id + "#" + std::to_string(copy + 1);
}
} // namespace

void Builder::wire_element(int e, const model::Element& written) {
    const auto node = e;
    const int site = written.site.empty() ? -1 : element(written.site);
    const int need_node = need(written.needs);
    p_.elements[at(e)].site = site;
    process_.elements[at(e)].site = site;
    p_.elements[at(e)].need = need_node;
    derives(site, node);
    derives(need_node, node);
    named_by_need_[at(e)] = named(written.needs);
    wire_ride(e, written);
    wire_repairs(e, written);
    if (written.restart) {
        const bool component = process_.elements[at(e)].kind == Kind::component;
        wire_restart(e, written, component);
    }
}

/// Failure clocks come first of all clocks: (copy, mode) of element after element.
void Builder::wire_failures(int e, const model::Element& written) {
    auto& element = p_.elements[at(e)];
    element.first_mode = static_cast<int>(p_.modes.size());
    element.modes = static_cast<int>(written.modes.size());
    for (const auto& mode : written.modes) {
        ModeProgram m;
        m.fails = add_law(mode.fails);
        m.operating = mode.operating;
        m.hidden = mode.found != model::Found::at_once;
        if (mode.found == model::Found::by_inspection)
            m.inspected_every = number(mode.inspected_every);
        element.has_hidden = element.has_hidden || m.hidden;
        element.has_operating = element.has_operating || m.operating;
        p_.modes.push_back(m);
    }
    element.first_failure = static_cast<int>(p_.clocks.size());
    for (int c = 0; c < element.count; ++c)
        for (int m = 0; m < element.modes; ++m) {
            const auto& mode = written.modes[at(m)];
            const int stream = add_stream(copy_name(written.id, c) + "/fails/" + mode.id);
            auto& clock = p_.clocks[at(add_clock(ClockKind::failure, e, c, m, stream))];
            const auto& compiled = p_.modes[at(element.first_mode + m)];
            clock.law = compiled.fails;
            clock.operating = compiled.operating;
            clock.hidden = compiled.hidden;
        }
}

void Builder::wire_inspections(int e) {
    for (int m = 0; m < p_.elements[at(e)].modes; ++m) {
        auto& mode = p_.modes[at(p_.elements[at(e)].first_mode + m)];
        if (mode.inspected_every > 0)
            mode.inspection = add_clock(ClockKind::inspection, e, 0, m, -1);
    }
}

void Builder::wire_repairs(int e, const model::Element& written) {
    std::vector<JobPlan> plans;
    for (const auto& mode : written.modes) plans.push_back(plan(mode.repairs));
    SlotProgram slot;
    slot.kind = JobKind::repair;
    slot.element = e;
    slot.site = p_.elements[at(e)].site;
    slot.priority = p_.elements[at(e)].priority;
    p_.elements[at(e)].first_repair = plans.empty() ? -1 : static_cast<int>(p_.slots.size());
    for (int c = 0; c < p_.elements[at(e)].count; ++c)
        for (std::size_t m = 0; m < plans.size(); ++m) {
            slot.copy = c;
            slot.mode = static_cast<int>(m);
            place(plans[m], slot, copy_name(written.id, c) + "/repairs/" + written.modes[m].id);
        }
}

void Builder::wire_restart(int e, const model::Element& written, bool copies_are_struck) {
    const JobPlan job = plan(*written.restart);
    SlotProgram slot;
    slot.kind = JobKind::restart;
    slot.element = e;
    slot.priority = p_.elements[at(e)].priority;
    p_.elements[at(e)].restart = place(job, slot, written.id + "/restart");
    if (!copies_are_struck) return;
    p_.elements[at(e)].first_copy_restart = static_cast<int>(p_.slots.size());
    for (int c = 0; c < p_.elements[at(e)].count; ++c) {
        slot.copy = c;
        place(job, slot, copy_name(written.id, c) + "/restart");
    }
}

void Builder::wire_ride(int e, const model::Element& written) {
    if (!written.ride_through) return;
    RideProgram ride;
    ride.lasts = number(written.ride_through->lasts);
    ride.recharges = written.ride_through->recharges ? number(*written.ride_through->recharges) : 0;
    ride.store_need = need(written.ride_through->needs);
    ride.exhaustion = add_clock(ClockKind::exhaustion, e, 0, 0, -1);
    derives(ride.store_need, e);
    p_.elements[at(e)].ride = static_cast<int>(p_.rides.size());
    p_.rides.push_back(ride);
}

void Builder::wire_standbys() {
    for (const auto& component : architecture_.components) {
        if (component.standby.empty()) continue;
        const int number = static_cast<int>(p_.standbys.size());
        StandbyProgram standby;
        standby.element = element(component.id);
        standby.first_asked = p_.asked_flags;
        p_.asked_flags += static_cast<int>(component.standby.size());
        for (std::size_t i = 0; i < component.standby.size(); ++i) {
            const int listed = element(component.standby[i]);
            standby.listed.push_back(listed);
            standby.first_flag.push_back(p_.started_flags);
            p_.started_flags += p_.elements[at(listed)].count;
            listed_in_[at(listed)].push_back(number);
            derives(listed, standby.element);
            const auto& spare = static_cast<const model::Component&>(*written_[at(listed)]);
            standby.first_start.push_back(i > 0 ? static_cast<int>(p_.slots.size()) : -1);
            if (i == 0) continue;
            SlotProgram slot;
            slot.kind = JobKind::start;
            slot.element = listed;
            slot.site = p_.elements[at(listed)].site;
            slot.standby = number;
            slot.listed = static_cast<int>(i);
            slot.priority = p_.elements[at(listed)].priority;
            const JobPlan job =
                plan(spare.start ? *spare.start : model::Job{}); // not written: takes no time
            for (int c = 0; c < p_.elements[at(listed)].count; ++c) {
                slot.copy = c;
                place(job, slot, copy_name(spare.id, c) + "/start for " + component.id);
            }
        }
        p_.elements[at(standby.element)].standby = number;
        p_.standbys.push_back(std::move(standby));
    }
}

} // namespace sitefall::process
