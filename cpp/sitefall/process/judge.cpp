// Judged on the state that lasts: who has to restart, who rides, what is found because it is missed.

#include <algorithm>

#include "sitefall/process/dynamics.h"

namespace sitefall::process {

/// Of full, per hour.
double Dynamics::charging_rate(int r) const {
    const auto& ride = p_.rides[at(r)];
    switch (state_.rides[at(r)]) {
        case Ride::riding:
            return -1 / ride.lasts;
        case Ride::recharging:
            return 1 / ride.recharges;
        case Ride::full:
        case Ride::standing:
            break;
    }
    return 0;
}

double Dynamics::charge_now(int e) const {
    const int r = p_.elements[at(e)].ride;
    if (state_.rides[at(r)] == Ride::full) return 1;
    const auto& then = times_.charges[at(r)];
    return std::clamp(then.charge + charging_rate(r) * (driver_.now() - then.since), 0.0, 1.0);
}

/// Charge falls while riding, rises while the element's and the store's needs hold, else stands.
void Dynamics::update_ride(int e) {
    const auto& element = p_.elements[at(e)];
    const auto& ride = p_.rides[at(element.ride)];
    auto& state = state_.rides[at(element.ride)];
    const bool needs = needs_met(e);
    const bool rides = !needs && element_works(e);
    if (state == Ride::full && !rides) return;
    const double charge = charge_now(e);
    const bool fills = needs && holds(ride.store_need) && charge < 1;
    const double level = fills && ride.recharges == 0 ? 1 : charge;
    const Ride next = rides                         ? Ride::riding
                      : fills && ride.recharges > 0 ? Ride::recharging
                      : level >= 1                  ? Ride::full
                                                    : Ride::standing;
    if (next == state && level == charge) return;
    driver_.cancel(ride.exhaustion);
    if (rides && state != Ride::riding) tell({.what = "lives on its store", .element = e});
    state = next;
    times_.charges[at(element.ride)] = {level, driver_.now()};
    if (rides) driver_.set(ride.exhaustion, level * ride.lasts);
}

bool Dynamics::may_restart(int e) {
    const auto& element = p_.elements[at(e)];
    if (element.scc < 0) return needs_met(e) && site_works(e) && state_.elements[at(e)].holds == 0;
    relax_cycle(element.scc);
    return relaxed_[at(e)] != 0;
}

bool Dynamics::judge_element(int e) {
    const auto& element = p_.elements[at(e)];
    auto& state = state_.elements[at(e)];
    bool changed = false;
    changes(e);
    if (element.restart >= 0) {
        const bool rides = !needs_met(e) && element_works(e);
        bool lost = state.holds > 0 || !site_works(e) || (!needs_met(e) && !rides);
        if (lost && state.waits_for_cycle && may_restart(e))
            lost = false;
        else
            state.waits_for_cycle = false;
        if (lost && !state.must_restart) {
            state.must_restart = true;
            mark(e);
            changed = true;
        }
        if (state.must_restart || state.copies_to_restart > 0) {
            const bool may = may_restart(e);
            if (state.must_restart && may != is_active(element.restart)) {
                if (may)
                    call(element.restart);
                else
                    drop(element.restart);
                changed = true;
            }
            changed = judge_copies(e, may) || changed;
        }
    }
    if (element.ride >= 0) touched_rides_.push(e);
    if (!holds(element.need) && !p_.named_by_need.empty(e)) missing_.push(e);
    return changed;
}

/// Copies that a strike has stopped restart one by one.
bool Dynamics::judge_copies(int e, bool may) {
    const auto& element = p_.elements[at(e)];
    if (state_.elements[at(e)].copies_to_restart == 0) return false;
    bool changed = false;
    for (int c = 0; c < element.count; ++c) {
        const auto& copy = state_.copies[at(element.first_copy + c)];
        if (!copy.must_restart) continue;
        const int slot = element.first_copy_restart + c;
        const bool callable = may && copy.holds == 0;
        if (callable == is_active(slot)) continue;
        if (callable)
            call(slot);
        else
            drop(slot);
        changed = true;
    }
    return changed;
}

/// Something misses what is named: what of it does not work is found.
bool Dynamics::demand(std::span<const int> named) {
    bool found = false;
    for (int e : named) {
        if (holds(e) || state_.elements[at(e)].hidden_down == 0) continue;
        discover(e);
        found = true;
    }
    return found;
}

} // namespace sitefall::process
