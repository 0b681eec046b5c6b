// Jobs: called for, run, blocked, resumed, failed, done, dropped (docs/semantics.md, section 3).

#include "sitefall/process/dynamics.h"
#include "sitefall/process/margins.h"

namespace sitefall::process {

void Dynamics::call(int slot) {
    if (calm_) changed_slots_.push(slot);
    state_.active[at(slot)] = 1;
    auto& way = state_.ways[at(p_.slots[at(slot)].first_way)];
    way = WayState{};
    if (begins_at_once(slot)) return;
    way.phase = Phase::pending;
    touched_slots_.push(slot);
}

/// A repair that waits for nothing needs no second look: it begins with the event that calls for it.
bool Dynamics::begins_at_once(int slot) {
    const auto& s = p_.slots[at(slot)];
    const auto& way = p_.ways[at(s.first_way)];
    if (s.kind != JobKind::repair || way.need >= 0 || way.crew >= 0 || !holds(s.site)) return false;
    auto& state = state_.ways[at(s.first_way)];
    state.drawn = true;
    if (driver_.draw_clock(way.clock, way.law, way.stream))
        return false; // ends within this instant: in its order
    state.phase = Phase::running;
    driver_.resume(way.clock);
    return true;
}

void Dynamics::drop(int slot) {
    if (!is_active(slot)) return;
    const auto& s = p_.slots[at(slot)];
    for (int w = s.first_way; w < s.first_way + s.ways; ++w) {
        note_wait_end(w);
        halt_way(w);
        state_.ways[at(w)] = WayState{};
    }
    state_.active[at(slot)] = 0;
    if (s.kind == JobKind::failback) failback_runs(slot);
}

/// The way neither runs nor queues any more and holds nobody; work left is kept.
void Dynamics::halt_way(int w) {
    const auto& way = p_.ways[at(w)];
    auto& state = state_.ways[at(w)];
    if (state.phase == Phase::running || state.phase == Phase::travelling) {
        if (state.phase == Phase::running)
            driver_.pause(way.clock);
        else
            driver_.cancel(way.clock);
        if (way.crew >= 0) release_member(way.crew);
    } else if (state.phase == Phase::queued) {
        leave_queue(w);
    }
}

bool Dynamics::way_needs(const SlotProgram& slot, const WayProgram& way) const {
    if (!holds(way.need)) return false;
    return !(slot.kind == JobKind::restart && slot.copy < 0 && !enough_up(slot.element));
}

bool Dynamics::way_may_run(const SlotProgram& slot, const WayProgram& way) const {
    if (!way_needs(slot, way) || !holds(slot.site)) return false;
    return slot.kind != JobKind::switch_over || could_add(slot.service);
}

/// Ways that wait for nothing and ask for nobody begin.
bool Dynamics::begin_slot(int slot) {
    const auto& s = p_.slots[at(slot)];
    // A restart is called for while the element could work; this instant may have changed that.
    if (s.kind == JobKind::restart && !may_restart(s.element)) return false;
    bool began = false;
    for (int w = s.first_way; w < s.first_way + s.ways; ++w) {
        const auto phase = state_.ways[at(w)].phase;
        if (phase != Phase::pending && phase != Phase::blocked) continue;
        if (p_.ways[at(w)].crew >= 0 || !way_may_run(s, p_.ways[at(w)])) continue;
        note_wait_end(w);
        run_way(w);
        began = true;
    }
    return began;
}

bool Dynamics::judge_slot(int slot) {
    const auto& s = p_.slots[at(slot)];
    bool changed = false;
    for (int w = s.first_way; w < s.first_way + s.ways; ++w) {
        const auto& way = p_.ways[at(w)];
        auto& state = state_.ways[at(w)];
        if (state.phase == Phase::not_begun) continue;
        if (s.kind >= JobKind::detect && s.kind <= JobKind::switch_over)
            changed = demand(p_.named_by_way[w]) || changed;
        if (state.phase == Phase::failed) continue;
        if (!way_may_run(s, way)) {
            if (state.phase != Phase::blocked) block_way(w);
            const bool last = w + 1 == s.first_way + s.ways;
            if (!last && !way_needs(s, way) && state_.ways[at(w + 1)].phase == Phase::not_begun) {
                state_.ways[at(w + 1)].phase = Phase::pending;
                tell_of_way("has to wait; the other way is taken", way);
                changed = true;
            }
        } else if (state.phase == Phase::pending || state.phase == Phase::blocked) {
            note_wait_end(w);
            if (way.crew >= 0)
                enqueue(w);
            else
                run_way(w);
            changed = true;
        }
    }
    if (changed) touched_slots_.push(slot);
    return changed;
}

void Dynamics::run_way(int w) {
    const auto& way = p_.ways[at(w)];
    auto& state = state_.ways[at(w)];
    tell_of_way(state.drawn ? "goes on" : "begins", way);
    if (!state.drawn) driver_.draw_clock(way.clock, way.law, way.stream);
    state.drawn = true;
    state.phase = Phase::running;
    driver_.resume(way.clock);
    if (p_.slots[at(way.slot)].kind == JobKind::failback) failback_runs(way.slot);
}

void Dynamics::block_way(int w) {
    note_wait_end(w);
    halt_way(w);
    auto& state = state_.ways[at(w)];
    if (p_.ways[at(w)].redraws) state.drawn = false;
    state.phase = Phase::blocked;
    note_blocked(w);
    if (p_.slots[at(p_.ways[at(w)].slot)].kind == JobKind::failback)
        failback_runs(p_.ways[at(w)].slot);
}

/// The clock of a way: travel is over, or the work is done.
void Dynamics::way_rings(int w) {
    const auto& way = p_.ways[at(w)];
    const auto& slot = p_.slots[at(way.slot)];
    auto& state = state_.ways[at(w)];
    if (state.phase == Phase::travelling) {
        run_way(w);
        return;
    }
    if (static_ || way.succeeds >= 1 || driver_.chance(way.succeeds, way.stream)) {
        succeed(way.slot);
        return;
    }
    if (slot.kind == JobKind::start) {
        drop(way.slot);
        start_ends(way.slot, false);
        return;
    }
    state.drawn = false;
    if (w + 1 == slot.first_way + slot.ways) {
        tell_of_way("does not succeed", way);
        run_way(w);
        return;
    }
    tell_of_way("does not succeed; the other way is taken", way);
    if (way.crew >= 0) release_member(way.crew);
    state.phase = Phase::failed;
    auto& next = state_.ways[at(w + 1)];
    if (next.phase == Phase::not_begun) next.phase = Phase::pending;
    touched_slots_.push(way.slot);
    if (slot.kind == JobKind::failback) failback_runs(way.slot);
}

void Dynamics::succeed(int slot) {
    const auto& s = p_.slots[at(slot)];
    if (s.kind == JobKind::repair && s.ways == 1) { // nothing else to drop
        if (p_.ways[at(s.first_way)].crew >= 0) release_member(p_.ways[at(s.first_way)].crew);
        state_.ways[at(s.first_way)] = WayState{};
        state_.active[at(slot)] = 0;
    } else {
        drop(slot);
    }
    if (s.kind >= JobKind::detect) tell({.what = "is done", .job = s.info});
    switch (s.kind) {
        case JobKind::repair:
            repaired(s.element, s.copy, s.mode);
            break;
        case JobKind::restart:
            restarted(s.element, s.copy);
            break;
        case JobKind::start:
            start_ends(slot, true);
            break;
        case JobKind::detect:
            advance_failover(s.service, Stage::detect);
            break;
        case JobKind::decide:
            advance_failover(s.service, Stage::decide);
            break;
        case JobKind::switch_over:
            advance_failover(s.service, Stage::switch_over);
            break;
        case JobKind::failback:
            stand_down(s.service);
            break;
        case JobKind::restore:
            restored(slot);
            break;
    }
}

void Dynamics::restarted(int e, int c) {
    tell({.what = "has restarted", .element = e, .copy = c});
    if (c < 0) {
        state_.elements[at(e)].must_restart = false;
        state_.elements[at(e)].waits_for_cycle = p_.elements[at(e)].scc >= 0;
        mark(e);
        return;
    }
    state_.copies[at(p_.elements[at(e)].first_copy + c)].must_restart = false;
    --state_.elements[at(e)].copies_to_restart;
    copy_changed(e, false, is_up(e, c));
}

/// While a way of the failback runs, the level is 0.
void Dynamics::failback_runs(int slot) {
    const auto& s = p_.slots[at(slot)];
    bool runs = false;
    for (int w = s.first_way; w < s.first_way + s.ways; ++w)
        runs = runs || state_.ways[at(w)].phase == Phase::running;
    auto& service = state_.services[at(s.service)];
    if (service.failing_back == runs) return;
    service.failing_back = runs;
    mark(p_.services[at(s.service)].node);
}

void Dynamics::note_blocked(int w) {
    if (!wants_waits_) return;
    times_.waiting_since[at(w)] = driver_.now();
    auto& list = blocked_for_[at(w)];
    list.clear();
    for (int e : p_.blockers[w])
        if (!holds(e)) list.push_back(e);
}

/// A wait of way `w`, if it was in one, has ended: say how long and for what.
void Dynamics::note_wait_end(int w) {
    if (!wants_waits_) return;
    const auto& way = p_.ways[at(w)];
    const auto& slot = p_.slots[at(way.slot)];
    const auto phase = state_.ways[at(w)].phase;
    const double since = times_.waiting_since[at(w)];
    if ((phase != Phase::queued && phase != Phase::blocked) || driver_.now() <= since) return;
    if (phase == Phase::queued) {
        listener_.waited_for_people(slot.info, way.crew, since);
        return;
    }
    for (int e : blocked_for_[at(w)]) listener_.waited_for_need(slot.info, e, since);
    if (blocked_for_[at(w)].empty() && slot.site >= 0)
        listener_.waited_for_site(slot.info, slot.site, since);
}

void Dynamics::close_waits() {
    for (std::size_t w = 0; w < state_.ways.size(); ++w) note_wait_end(static_cast<int>(w));
}

} // namespace sitefall::process
