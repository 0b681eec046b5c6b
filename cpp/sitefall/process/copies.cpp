// Copies: their failures, discovery, inspections, and the clocks that age them.

#include <cmath>

#include "sitefall/process/dynamics.h"
#include "sitefall/process/margins.h"

namespace sitefall::process {

bool Dynamics::is_up(int e, int c) const {
    const auto& copy = state_.copies[at(p_.elements[at(e)].first_copy + c)];
    return copy.mode < 0 && copy.holds == 0 && !copy.must_restart;
}

/// A copy of `e` changed; it was up `before` and is up `after`. Others may ask more of a copy than whether it is up.
void Dynamics::copy_changed(int e, bool before, bool after) {
    mark(e);
    if (before == after) return;
    state_.elements[at(e)].up += after ? 1 : -1;
    const int restart = p_.elements[at(e)].restart;
    if (is_active(restart)) touched_slots_.push(restart);
}

void Dynamics::sync_failures(int e, int c) {
    const auto& element = p_.elements[at(e)];
    const bool down = state_.copies[at(element.first_copy + c)].mode >= 0;
    for (int m = 0; m < element.modes; ++m) {
        const int clock = element.first_failure + c * element.modes + m;
        const auto& mode = p_.clocks[at(clock)];
        const bool ages = !down && !static_ && (!mode.operating || state_.elements[at(e)].runs);
        auto& ageing = state_.failures[at(clock)];
        if (ages && ageing != Ageing::runs) {
            if (ageing == Ageing::to_draw) driver_.draw_clock(clock, mode.law, mode.stream);
            ageing = Ageing::runs;
            if (driver_.resume(clock)) due_again_ = true;
        } else if (!ages && ageing == Ageing::runs) {
            if (driver_.pause(clock) && !down) {
                driver_.set(clock, 0); // its time was up before it stopped ageing
                due_again_ = true;
            } else {
                ageing = Ageing::paused;
            }
        }
    }
}

/// Whether `operating` clocks of `e` run: it carries, if only standby lists name it; else it works.
void Dynamics::sync_running(int e) {
    const auto& element = p_.elements[at(e)];
    if (!element.has_operating) return;
    bool runs = state_.value[at(e)] != 0;
    if (element.only_standby) {
        runs = false;
        for (int s : p_.listed_in[e]) {
            const int carrier = state_.carrier[at(s)];
            runs = runs || (carrier >= 0 && p_.standbys[at(s)].listed[at(carrier)] == e);
        }
    }
    if (runs == state_.elements[at(e)].runs) return;
    changes(e);
    state_.elements[at(e)].runs = runs;
    for (int c = 0; c < element.count; ++c) sync_failures(e, c);
}

void Dynamics::fail(int e, int c, int m, bool hidden) {
    const auto& element = p_.elements[at(e)];
    auto& copy = state_.copies[at(element.first_copy + c)];
    const bool was_up = is_up(e, c);
    copy.mode = m;
    copy.hidden = hidden;
    sync_failures(e, c);
    tell({.what = hidden ? "fails, unnoticed" : "fails", .element = e, .copy = c});
    if (hidden) {
        ++state_.elements[at(e)].hidden_down;
        plan_inspection(e, m);
        if (state_.value[at(e)] == 0) {
            for (int other : p_.namers[e]) touched_elements_.push(other);
            for (int s : p_.serving_namers[e]) judged_services_.push(s);
            for (int slot : p_.slot_namers[e])
                if (is_active(slot)) touched_slots_.push(slot);
        }
        for (int s : p_.listed_in[e]) step_standbys_.push(s);
    } else if (!static_) {
        call(element.first_repair + c * element.modes + m);
    }
    copy_changed(e, was_up, false);
}

void Dynamics::repaired(int e, int c, int m) {
    const auto& element = p_.elements[at(e)];
    auto& copy = state_.copies[at(element.first_copy + c)];
    copy.mode = -1;
    state_.failures[at(element.first_failure + c * element.modes + m)] = Ageing::to_draw;
    sync_failures(e, c);
    tell({.what = "is repaired", .element = e, .copy = c});
    copy_changed(e, false, is_up(e, c));
}

/// Every hidden failure of `e` is found; repairs are called for.
void Dynamics::discover(int e) {
    const auto& element = p_.elements[at(e)];
    if (state_.elements[at(e)].hidden_down == 0) return;
    for (int c = 0; c < element.count; ++c) {
        auto& copy = state_.copies[at(element.first_copy + c)];
        if (copy.mode < 0 || !copy.hidden) continue;
        copy.hidden = false;
        tell({.what = "is found to have failed", .element = e, .copy = c});
        if (!static_) call(element.first_repair + c * element.modes + copy.mode);
    }
    state_.elements[at(e)].hidden_down = 0;
    for (int s : p_.listed_in[e]) step_standbys_.push(s);
}

/// Inspections stand at whole multiples of their period; the clock is set only while there is something to find.
void Dynamics::plan_inspection(int e, int m) {
    const auto& mode = p_.modes[at(p_.elements[at(e)].first_mode + m)];
    if (mode.inspection < 0 || state_.inspection[at(mode.inspection)]) return;
    const double now = driver_.now();
    const double number = std::max(1.0, std::ceil((now - same_instant) / mode.inspected_every));
    driver_.set(mode.inspection, std::max(0.0, number * mode.inspected_every - now));
    state_.inspection[at(mode.inspection)] = 1;
}

void Dynamics::inspect(int e, int m) {
    const auto& element = p_.elements[at(e)];
    state_.inspection[at(p_.modes[at(element.first_mode + m)].inspection)] = 0;
    for (int c = 0; c < element.count; ++c) {
        auto& copy = state_.copies[at(element.first_copy + c)];
        if (copy.mode != m || !copy.hidden) continue;
        copy.hidden = false;
        --state_.elements[at(e)].hidden_down;
        tell({.what = "is found to have failed", .element = e, .copy = c});
        call(element.first_repair + c * element.modes + m);
    }
    for (int s : p_.listed_in[e]) step_standbys_.push(s);
}

} // namespace sitefall::process
