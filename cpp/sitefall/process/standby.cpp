// Standby components: who carries, who is asked, which copies have started (docs/semantics.md, section 5).

#include "sitefall/process/dynamics.h"

namespace sitefall::process {

/// Works, or would if its own failures that nobody has found were not there.
bool Dynamics::would_work(int e) const {
    const auto& element = p_.elements[at(e)];
    const auto& state = state_.elements[at(e)];
    if (state_.value[at(e)] != 0) return true;
    if (state.hidden_down == 0) return false;
    int would_be_up = state.up;
    for (int c = 0; c < element.count; ++c) {
        const auto& copy = state_.copies[at(element.first_copy + c)];
        would_be_up +=
            copy.mode >= 0 && copy.hidden && copy.holds == 0 && !copy.must_restart ? 1 : 0;
    }
    if (would_be_up < element.at_least || stopped_from_outside(e)) return false;
    return needs_met(e) || could_ride(e);
}

int Dynamics::started_up(int s, int i) const {
    const auto& standby = p_.standbys[at(s)];
    const int e = standby.listed[at(i)];
    int count = 0;
    for (int c = 0; c < p_.elements[at(e)].count; ++c)
        count += state_.started[at(standby.first_flag[at(i)] + c)] != 0 && is_up(e, c) ? 1 : 0;
    return count;
}

void Dynamics::set_carrier(int s, int i) {
    const auto& standby = p_.standbys[at(s)];
    const int before = state_.carrier[at(s)];
    if (before == i) return;
    state_.carrier[at(s)] = i;
    mark(standby.element);
    if (before >= 0) touched_running_.push(standby.listed[at(before)]);
    if (i >= 0) touched_running_.push(standby.listed[at(i)]);
}

/// One question of who carries; repeated until nothing changes.
void Dynamics::step_standby(int s) {
    const auto& standby = p_.standbys[at(s)];
    changes(standby.element);
    while (check_carrier(s) || ask_next(s)) {
    }
    for (int i = 1; i < static_cast<int>(standby.listed.size()); ++i)
        if (state_.asked[at(standby.first_asked + i)]) start_copies(s, i);
    if (take_over(s)) step_standbys_.push(s);
}

/// Who carries may change by itself: the main is back, the carrier has stopped, an asked spare does not work any more.
bool Dynamics::check_carrier(int s) {
    const auto& standby = p_.standbys[at(s)];
    const int carrier = state_.carrier[at(s)];
    const auto count = static_cast<int>(standby.listed.size());
    if (carrier != 0 && holds(standby.listed[0])) {
        for (int i = 1; i < count; ++i) stop_asking(s, i);
        set_carrier(s, 0);
        return true;
    }
    for (int i = 1; i < count; ++i)
        if (state_.asked[at(standby.first_asked + i)] && !holds(standby.listed[at(i)])) {
            stop_asking(s, i);
            if (i != carrier) return true;
        }
    if (carrier < 0) return take_over(s);
    const int e = standby.listed[at(carrier)];
    const bool enough = carrier == 0 || started_up(s, carrier) >= p_.elements[at(e)].at_least;
    if (holds(e) && enough) return take_over(s);
    set_carrier(s, -1);
    discover(e);
    return true;
}

/// The first asked spare before the carrier that has started enough copies carries.
bool Dynamics::take_over(int s) {
    const auto& standby = p_.standbys[at(s)];
    const int carrier = state_.carrier[at(s)];
    const int end = carrier < 0 ? static_cast<int>(standby.listed.size()) : carrier;
    for (int i = 1; i < end; ++i) {
        const int e = standby.listed[at(i)];
        if (!state_.asked[at(standby.first_asked + i)] || !holds(e)) continue;
        if (started_up(s, i) < p_.elements[at(e)].at_least) continue;
        for (int later = i + 1; later < static_cast<int>(standby.listed.size()); ++later)
            stop_asking(s, later);
        set_carrier(s, i);
        return true;
    }
    return false;
}

/// Ask those that should be asked; true where asking changed something.
bool Dynamics::ask_next(int s) {
    const auto& standby = p_.standbys[at(s)];
    const int carrier = state_.carrier[at(s)];
    const auto count = static_cast<int>(standby.listed.size());
    const int end = carrier < 0 ? count : carrier;
    for (int i = 0; i < end; ++i) {
        const int e = standby.listed[at(i)];
        const bool ready = carrier < 0 ? would_work(e) : holds(e);
        if (!ready) continue;
        const bool asked = i > 0 && state_.asked[at(standby.first_asked + i)];
        if (!asked) {
            discover(e);
            if (!holds(e)) return true;
            if (i == 0) return true; // the main works: check_carrier lets it carry
            ask(s, i);
            return true;
        }
        if (carrier < 0) return false; // the first that works has been asked already
    }
    return false;
}

void Dynamics::ask(int s, int i) {
    state_.asked[at(p_.standbys[at(s)].first_asked + i)] = 1;
    tell({.what = "is asked to start", .element = p_.standbys[at(s)].listed[at(i)]});
    start_copies(s, i);
}

void Dynamics::stop_asking(int s, int i) {
    const auto& standby = p_.standbys[at(s)];
    auto& asked = state_.asked[at(standby.first_asked + i)];
    if (!asked) return;
    asked = 0;
    const int e = standby.listed[at(i)];
    for (int c = 0; c < p_.elements[at(e)].count; ++c) {
        state_.started[at(standby.first_flag[at(i)] + c)] = 0;
        drop(standby.first_start[at(i)] + c);
    }
}

/// Each copy of an asked spare that is up and has not started does its start job; one that is down has not started.
void Dynamics::start_copies(int s, int i) {
    const auto& standby = p_.standbys[at(s)];
    const int e = standby.listed[at(i)];
    const int first = standby.first_start[at(i)];
    for (int c = 0; c < p_.elements[at(e)].count; ++c) {
        auto& started = state_.started[at(standby.first_flag[at(i)] + c)];
        if (!is_up(e, c)) {
            started = 0;
            drop(first + c);
        } else if (!started && !is_active(first + c)) {
            call(first + c);
        }
    }
}

void Dynamics::start_ends(int slot, bool succeeded) {
    const auto& s = p_.slots[at(slot)];
    const auto& standby = p_.standbys[at(s.standby)];
    step_standbys_.push(s.standby);
    if (succeeded) {
        state_.started[at(standby.first_flag[at(s.listed)] + s.copy)] = 1;
        tell({.what = "has started", .element = s.element, .copy = s.copy});
        return;
    }
    tell({.what = "does not start", .element = s.element, .copy = s.copy});
    fail(s.element, s.copy, 0, false);
}

} // namespace sitefall::process
