// One instant: events in their order, what follows from each, then judgement, then crews (docs/semantics.md, section 2).

#include <algorithm>
#include <cmath>

#include "sitefall/process/dynamics.h"
#include "sitefall/process/margins.h"

namespace sitefall::process {

int Worklist::pop_lowest() {
    const auto lowest = std::min_element(items_.begin(), items_.end());
    const int i = *lowest;
    *lowest = items_.back();
    items_.pop_back();
    in_[at(i)] = 0;
    return i;
}

void Worklist::drain(std::vector<int>& out) {
    out.clear();
    out.swap(items_);
    for (int i : out) in_[at(i)] = 0;
}

Dynamics::Dynamics(const Process& process, Driver& driver, Listener& listener)
    : process_(process),
      p_(*process.program),
      driver_(driver),
      listener_(listener),
      initial_(p_),
      state_(p_) {
    const auto& p = p_;
    times_.charges.resize(p.rides.size());
    times_.stopped.resize(p.services.size());
    times_.waiting_since.resize(p.ways.size());
    queues_.resize(p.crews.size());
    came_before_.resize(p.crews.size());
    dirty_.resize(p.node_by_rank.size() / 64 + 1);
    dirty_words_.resize(dirty_.size() / 64 + 1);
    touched_elements_.resize(p.elements.size());
    touched_running_.resize(p.elements.size());
    touched_rides_.resize(p.elements.size());
    missing_.resize(p.elements.size());
    touched_slots_.resize(p.slots.size());
    touched_services_.resize(p.services.size());
    step_services_.resize(p.services.size());
    judged_services_.resize(p.services.size());
    step_standbys_.resize(p.standbys.size());
    step_uses_.resize(p.elements.size());
    choosing_crews_.resize(p.crews.size());
    moved_queues_.resize(p.crews.size());
    seen_.resize(p.elements.size());
    relaxed_.resize(p.elements.size());
    blocked_for_.resize(p.ways.size());
}

/// Whatever stands beside the state.
void Dynamics::forget() {
    calm_.reset();
    std::fill(times_.charges.begin(), times_.charges.end(), Charge{});
    std::fill(times_.stopped.begin(), times_.stopped.end(), 0.0);
    for (auto& queue : queues_) queue.clear();
    std::fill(came_before_.begin(), came_before_.end(), std::size_t{0});
    std::fill(dirty_.begin(), dirty_.end(), 0);
    std::fill(dirty_words_.begin(), dirty_words_.end(), 0);
    lowest_dirty_ = 0;
    for (auto* list :
         {&touched_elements_, &touched_running_, &touched_rides_, &missing_, &touched_slots_,
          &touched_services_, &step_services_, &judged_services_, &step_standbys_, &step_uses_,
          &choosing_crews_, &moved_queues_, &changed_nodes_, &changed_slots_, &changed_crews_})
        list->clear();
    cause_ = -1;
    told_works_.assign(p_.elements.size(), 1);
}

void Dynamics::reset() {
    forget();
    state_ = initial_;
    initial_values();
}

void Dynamics::reset_to(std::span<const std::uint64_t> words) {
    forget();
    std::copy(words.begin(), words.end(), state_.words().begin());
    state_restored();
}

void Dynamics::continue_from(const Dynamics& other) {
    state_ = other.state_;
    times_ = other.times_;
    pending_ = other.pending_;
    queues_ = other.queues_;
    came_before_ = other.came_before_;
    told_works_ = other.told_works_;
    calm_.reset();
}

void Dynamics::begin() {
    follow_up();
    for (std::size_t e = 0; e < p_.elements.size(); ++e) {
        sync_running(static_cast<int>(e));
        for (int c = 0; c < p_.elements[e].count; ++c) sync_failures(static_cast<int>(e), c);
    }
    if (!static_)
        for (std::size_t h = 0; h < p_.hazards.size(); ++h) {
            if (arrivals_given_ && process_.hazards[h].rate > 0) continue;
            driver_.begin(p_.hazards[h].clock, p_.hazards[h].arrival, p_.hazards[h].arrival_stream);
        }
    play_out();
}

void Dynamics::suffer(const LossPlan& loss) {
    cause_ = process_.cause.loss();
    if (loss.hazard >= 0) {
        cause_ = process_.cause.hazard(loss.hazard);
        occur(loss.hazard, true);
    }
    for (const auto& stage : loss.stages) {
        const double delay = stage.after ? driver_.draw(*stage.after, stage.stream) : 0;
        Pending hit;
        hit.outage = stage.lasting ? driver_.draw(*stage.lasting, stage.stream) : forever;
        hit.cause = process_.cause.loss();
        hit.of_loss = true;
        plan_mark(delay, hit.cause);
        for (int e : stage.elements) {
            hit.element = e;
            plan_hit(hit, delay);
        }
    }
    play_out();
}

void Dynamics::hold_for_good(std::span<const int> elements) {
    for (int e : elements) hold(e, -1, forever);
    play_out();
}

void Dynamics::occur_now(int h) {
    cause_ = process_.cause.hazard(h);
    occur(h, false);
    play_out();
}

/// What was imposed from outside takes effect.
void Dynamics::play_out() {
    follow_up();
    finish_instant();
}

void Dynamics::instant(int clock) {
    fire(clock);
    finish_instant();
}

/// The first event of an instant that can stop something names its cause.
void Dynamics::opened_by(int cause) {
    if (cause_ < 0) cause_ = cause;
}

void Dynamics::fire(int clock) {
    if (at(clock) >= p_.clocks.size()) {
        if (pending(clock).is_release) {
            released(clock);
        } else {
            opened_by(pending(clock).cause);
            hit(clock);
        }
    } else {
        fire_fixed(clock);
    }
    follow_up();
}

void Dynamics::fire_fixed(int clock) {
    const auto& c = p_.clocks[at(clock)];
    switch (c.kind) {
        case ClockKind::failure: {
            state_.failures[at(clock)] = Ageing::to_draw;
            opened_by(process_.cause.failure(c.owner));
            fail(c.owner, c.copy, c.mode, c.hidden);
            break;
        }
        case ClockKind::way:
            way_rings(c.owner);
            break;
        case ClockKind::arrival: {
            const auto& hazard = p_.hazards[at(c.owner)];
            opened_by(process_.cause.hazard(c.owner));
            driver_.begin(clock, hazard.arrival, hazard.arrival_stream);
            occur(c.owner, false);
            break;
        }
        case ClockKind::inspection:
            inspect(c.owner, c.mode);
            break;
        case ClockKind::exhaustion: {
            opened_by(process_.cause.exhausted(c.owner));
            tell({.what = "has used up its store", .element = c.owner});
            const int ride = p_.elements[at(c.owner)].ride;
            state_.rides[at(ride)] = Ride::standing;
            times_.charges[at(ride)] = {0, driver_.now()};
            mark(c.owner);
            break;
        }
        case ClockKind::release:
        case ClockKind::hit:
            break; // dynamic clocks, handled above
    }
}

/// What works; who carries; who holds which spare copy; failovers: until nothing changes.
void Dynamics::follow_up() {
    for (;;) {
        propagate();
        if (!step_standbys_.empty())
            step_standby(step_standbys_.pop_lowest());
        else if (!step_uses_.empty())
            allocate(step_uses_.pop_lowest());
        else if (!step_services_.empty())
            step_service(step_services_.pop_lowest());
        else
            return;
    }
}

bool Dynamics::begin_ready() {
    bool began = false;
    for (std::size_t i = 0; i < touched_slots_.size(); ++i) {
        const int slot = touched_slots_[i];
        if (is_active(slot)) began = begin_slot(slot) || began;
    }
    return began;
}

bool Dynamics::nothing_to_judge() const {
    return touched_elements_.empty() && touched_slots_.empty() && touched_running_.empty() &&
           judged_services_.empty() && missing_.empty();
}

bool Dynamics::judge() {
    if (nothing_to_judge()) return false;
    bool changed = false;
    due_again_ = false;
    touched_running_.drain(scratch_);
    for (int e : scratch_) sync_running(e);
    touched_elements_.drain(scratch_);
    for (int e : scratch_) changed = judge_element(e) || changed;
    follow_up();
    // What was just called for may begin, and may take no time, before anything is judged to wait.
    if (changed || due_again_ || !touched_elements_.empty() || !touched_running_.empty())
        return true;
    missing_.drain(scratch_);
    for (int e : scratch_)
        if (!holds(p_.elements[at(e)].need)) changed = demand(p_.named_by_need[e]) || changed;
    judged_services_.drain(scratch_);
    for (int s : scratch_)
        if (!holds(p_.services[at(s)].need)) changed = demand(p_.named_by_service[s]) || changed;
    touched_slots_.drain(scratch_);
    for (int slot : scratch_)
        if (is_active(slot)) changed = judge_slot(slot) || changed;
    follow_up();
    return changed || due_again_ || !touched_running_.empty() || !touched_elements_.empty() ||
           !touched_slots_.empty() || !judged_services_.empty();
}

void Dynamics::finish_instant() {
    for (long rounds = 0;; ++rounds) {
        if (rounds > 1000000) throw ZenoError(driver_.now());
        const int clock = driver_.take_due();
        if (clock >= 0) {
            fire(clock);
            continue;
        }
        if (begin_ready()) {
            follow_up();
            continue;
        }
        if (judge()) continue;
        if (choose()) {
            follow_up();
            continue;
        }
        break;
    }
    if (!touched_rides_.empty()) {
        touched_rides_.drain(scratch_);
        for (int e : scratch_) update_ride(e);
    }
    if (wants_story_) tell_what_works();
    if (!touched_services_.empty()) read_levels();
    if (!moved_queues_.empty()) {
        moved_queues_.drain(scratch_);
        for (int crew : scratch_) came_before_[at(crew)] = queues_[at(crew)].size();
    }
    cause_ = -1;
}

void Dynamics::read_levels() {
    touched_services_.drain(scratch_);
    if (scratch_.size() > 1) std::sort(scratch_.begin(), scratch_.end());
    for (int s : scratch_) {
        auto& state = state_.services[at(s)];
        if (state.serving > 0) {
            state.served = true;
        } else if (state.served) {
            state.served = false;
            if (p_.services[at(s)].keeps_data) times_.stopped[at(s)] = driver_.now();
        }
        if (std::abs(state.level - state.reading) <= same_level) continue;
        state.reading = state.level;
        listener_.level(s, state.level, cause_ >= 0 ? cause_ : cause_otherwise(s));
    }
}

int Dynamics::cause_otherwise(int s) const {
    return state_.services[at(s)].failing_back ? process_.cause.failback(s)
                                               : process_.cause.other();
}

} // namespace sitefall::process
