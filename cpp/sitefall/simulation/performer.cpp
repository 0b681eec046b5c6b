#include "sitefall/simulation/performer.h"

#include "sitefall/process/margins.h"

namespace sitefall::simulation {

using process::at;

namespace {

constexpr std::uint32_t trial = 1u << 12; // events after which learning has to have paid
// Words of a state that is small enough to be numbered after every event. (Larger ones hardly come again.)
constexpr std::size_t most_words = 1u << 11;

} // namespace

Performer::Performer(const process::Process& process, const support::Key& key,
                     const std::atomic<bool>* stop, bool may_learn)
    : Clockwork(*process.program, stop),
      program_(*process.program),
      relay_(*this, recording_),
      dynamics_(process, *this, relay_),
      streams_(program_.streams, program_.laws, key),
      recording_(program_.clocks.size()),
      learned_(program_.clocks.size()),
      knows_beginnings_(may_learn),
      may_learn_(may_learn && dynamics_.state().words().size() <= most_words) {}

// --- what the rules ask

double Performer::now() const {
    recording_.unfaithful();
    return time();
}

double Performer::draw(const support::Law& law, int stream) {
    recording_.unfaithful();
    return streams_.draw(stream, law);
}

bool Performer::chance(double probability, int stream) {
    if (probability >= 1) return true;
    if (probability <= 0) return false;
    const bool outcome = streams_.uniform(stream) < probability;
    recording_.chance(probability, stream, outcome);
    return outcome;
}

bool Performer::draw_clock(int clock, int law, int stream) {
    const auto& l = program_.laws[at(law)];
    left(clock) = streams_.draw(stream, law);
    const bool due = left(clock) <= process::same_instant;
    recording_.drawn(clock, law, stream, due, l.shape == support::Shape::fixed);
    return due;
}

bool Performer::resume(int clock) {
    const bool due = Clockwork::resume(clock);
    recording_.resumed(clock, due);
    return due;
}

bool Performer::pause(int clock) {
    const bool due = Clockwork::pause(clock);
    recording_.paused(clock);
    if (due) recording_.unfaithful();
    return due;
}

void Performer::begin(int clock, int law, int stream) {
    const double delay = streams_.draw(stream, law);
    recording_.begun(clock, law, stream, delay <= process::same_instant);
    calendar().set(clock, time() + delay);
}

void Performer::set(int clock, double delay) {
    recording_.unfaithful();
    Clockwork::set(clock, delay);
}

void Performer::cancel(int clock) {
    recording_.unfaithful();
    Clockwork::cancel(clock);
}

int Performer::take_due() {
    const int clock = Clockwork::take_due();
    if (clock >= 0) recording_.rang(clock);
    return clock;
}

int Performer::open_clock(std::uint64_t order) {
    recording_.unfaithful();
    return Clockwork::open_clock(order);
}

// --- histories

void Performer::run(std::uint32_t r, double horizon, Observer& observer, const Forcing& forcing) {
    relay_.observer = &observer;
    recording_.stop();
    dynamics_.report_waits(observer.wants_waits());
    dynamics_.tell_story(observer.wants_story());
    const bool tells_all = observer.wants_waits() || observer.wants_story();
    learns_ = may_learn_ && !tells_all;
    start(r, forcing.arrivals_given, !knows_beginnings_ || tells_all);
    taken_up_ = true;
    if (forcing.loss != nullptr) dynamics_.suffer(*forcing.loss);
    number_state();
    for (const auto& occurrence : forcing.occurrences) {
        if (occurrence.time >= horizon) break;
        run_to(occurrence.time, true);
        advance_to(occurrence.time);
        ++events_;
        take_state_up();
        dynamics_.occur_now(occurrence.hazard);
        number_state();
    }
    run_to(horizon, false);
    advance_to(horizon);
    if (observer.wants_waits()) dynamics_.close_waits();
}

void Performer::start(std::uint32_t r, bool arrivals_given, bool by_the_rules) {
    begin_anew();
    streams_.begin(r);
    dynamics_.leave_arrivals(arrivals_given);
    auto& beginning = beginnings_[arrivals_given ? 1 : 0];
    if (!by_the_rules && beginning.is_known()) {
        if (start_as(beginning)) return;
        streams_.begin(r);
    }
    dynamics_.reset();
    const bool learns = !by_the_rules && !beginning.is_asked();
    if (learns) recording_.begin();
    dynamics_.begin();
    recording_.stop();
    if (learns) beginning.learn(recording_, dynamics_.state().words());
}

bool Performer::start_as(Beginning& beginning) {
    if (!beginning.draw(streams_)) return false;
    dynamics_.reset_to(beginning.words());
    for (std::size_t i = 0; i < beginning.clocks().size(); ++i)
        if (beginning.clocks()[i].act == Act::begin)
            calendar().set(beginning.clocks()[i].clock, beginning.hours()[i]);
    for (const Deed& told : beginning.levels())
        relay_.observer->level(told.clock, time(), told.level, told.law);
    return true;
}

void Performer::run_to(double until, bool inclusive) {
    for (;;) {
        const double next = next_time();
        if (inclusive ? next > until : next >= until) break;
        advance_to(next);
        ++events_;
        if (calendar().some_have_come_near()) expect();
        if (learns_)
            play_instant();
        else
            dynamics_.instant(Clockwork::take_due());
    }
}

/// Of many clocks those that ring soon come near several at a time: so may what they will read.
void Performer::expect() {
    const auto near = calendar().come_near();
    expected_.assign(near.begin(), near.end());
    dynamics_.expect(near, expected_);
    std::erase_if(expected_, [this](int clock) { return at(clock) >= program_.clocks.size(); });
    for (const int clock : expected_) {
        calendar().expect(clock);
        support::fetch_soon(&left(clock));
        if (program_.clocks[at(clock)].stream >= 0)
            streams_.expect(program_.clocks[at(clock)].stream);
    }
    for (const int clock : expected_)
        if (program_.clocks[at(clock)].stream >= 0)
            streams_.expect_draw(program_.clocks[at(clock)].stream);
}

void Performer::play_instant() {
    look_for_stop();
    const int clock = calendar().take_alone(time() + process::same_instant);
    const bool alone = clock >= 0;
    if (++looked_up_ == trial) consider_learning();
    if (alone && state_ >= 0 && at(clock) < program_.clocks.size() && replay(clock)) {
        ++replayed_;
        return;
    }
    play_by_rules(alone ? clock : Clockwork::take_due(), alone);
}

void Performer::play_by_rules(int clock, bool may_learn) {
    take_state_up();
    const int before = state_;
    may_learn = may_learn && before >= 0 && at(clock) < program_.clocks.size();
    recording_.begin();
    dynamics_.instant(clock);
    recording_.stop();
    number_state();
    if (may_learn && learns_) learned_.learn(learned_.edge(before, clock), recording_, state_);
}

/// What `clock` does here, where that has been learned. False where it has not; then nothing has happened.
inline bool Performer::replay(int clock) {
    const Edge& edge = learned_.edge(state_, clock);
    if (edge.effect >= 0) return replay_edge(edge);
    return edge.effect == Edge::forks && replay_fork(learned_.fork(edge.next));
}

bool Performer::replay_fork(const Fork& fork) {
    const auto ordinal = streams_.ordinal(fork.stream);
    const Edge& edge =
        streams_.uniform(fork.stream) < fork.probability ? fork.if_true : fork.if_false;
    if (edge.effect >= 0 && replay_edge(edge)) return true;
    streams_.seek(fork.stream, ordinal);
    return false;
}

inline bool Performer::replay_edge(const Edge& edge) {
    const Effect& effect = learned_.effect(edge.effect);
    const auto deeds = learned_.deeds(effect);
    if (!(effect.plain ? begin_one(deeds.front()) : do_all(deeds))) return false;
    for (const Deed& told : learned_.levels(effect))
        relay_.observer->level(told.clock, time(), told.level, told.law);
    state_ = edge.next;
    taken_up_ = false;
    return true;
}

inline bool Performer::begin_one(const Deed& deed) {
    const auto ordinal = streams_.ordinal(deed.stream);
    const double delay = streams_.draw(deed.stream, deed.law);
    if (delay <= process::same_instant) {
        streams_.seek(deed.stream, ordinal);
        return false;
    }
    calendar().set(deed.clock, time() + delay);
    return true;
}

bool Performer::do_all(std::span<const Deed> deeds) {
    if (!draw_all(deeds)) return false;
    for (std::size_t i = 0; i < deeds.size(); ++i) {
        const auto& deed = deeds[i];
        if (deed.act == Act::pause)
            Clockwork::pause(deed.clock);
        else if (deed.act != Act::spend)
            calendar().set(deed.clock, time() + delays_[i]);
    }
    return true;
}

/// The hours that clocks will run. False, and nothing drawn, where one of them would ring within this instant.
bool Performer::draw_all(std::span<const Deed> deeds) {
    for (std::size_t i = 0; i < deeds.size(); ++i) {
        const auto& deed = deeds[i];
        if (deed.act == Act::resume) {
            delays_[i] = left(deed.clock);
        } else if (deed.stream >= 0) {
            ordinals_[i] = streams_.ordinal(deed.stream);
            delays_[i] = streams_.draw(deed.stream, deed.law);
        }
        if (deed.act > Act::resume || delays_[i] > process::same_instant) continue;
        for (std::size_t k = i + 1; k-- > 0;)
            if (deeds[k].stream >= 0) streams_.seek(deeds[k].stream, ordinals_[k]);
        return false;
    }
    return true;
}

/// The dynamics are behind where events have been replayed.
void Performer::take_state_up() {
    if (taken_up_) return;
    learned_.recall(state_, dynamics_.state_words());
    dynamics_.state_restored();
    taken_up_ = true;
}

void Performer::number_state() {
    state_ = learns_ ? learned_.number_of(dynamics_.state().words()) : -1;
}

/// Learning costs more than it saves where states hardly come again.
void Performer::consider_learning() {
    if (replayed_ < trial / 4 * 3) {
        take_state_up();
        may_learn_ = learns_ = false;
        state_ = -1;
    }
    looked_up_ = replayed_ = 0;
}

} // namespace sitefall::simulation
