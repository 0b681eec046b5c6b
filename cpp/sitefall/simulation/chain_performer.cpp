#include "sitefall/simulation/chain_performer.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "sitefall/process/margins.h"

namespace sitefall::simulation {

using process::at;
using support::Shape;

namespace {

static_assert(support::Ziggurat::bits + WaysOut::random_bits == 64);
constexpr std::uint32_t trial = 1u << 12; // events after which learning has to have paid

/// How many clocks can run at one time: of a failure and its repair only one can, and each other job.
std::size_t most_running(const process::Program& p) {
    std::size_t repairs = 0;
    for (const auto& way : p.ways)
        repairs += p.slots[at(way.slot)].kind == process::JobKind::repair ? 1 : 0;
    std::size_t modes = 0;
    for (const auto& element : p.elements)
        modes += static_cast<std::size_t>(element.count) * static_cast<std::size_t>(element.modes);
    return std::max<std::size_t>(1, modes + p.ways.size() - repairs);
}

bool is_at_once(const support::Law& law) {
    return law.shape == Shape::fixed && law.a <= process::same_instant;
}

} // namespace

ChainPerformer::ChainPerformer(const process::Process& process, const support::Key& key,
                               const std::atomic<bool>* stop, bool may_learn)
    : Clockwork(*process.program, stop),
      program_(*process.program),
      laws_(program_.laws),
      relay_(*this, recording_),
      dynamics_(process, *this, relay_),
      streams_(program_.streams, laws_, key),
      words_(key,
             support::stream_address("/chain", key)), // no id is empty: no other name begins so
      recording_(program_.clocks.size()),
      learned_(0,
               2 * most_running(program_) * sizeof(Place)), // or less: places, and clocks that run
      rank_(program_.clocks.size()),
      in_hand_(most_running(program_)),
      exits_(in_hand_.bits()),
      may_learn_(may_learn) {
    for (const auto& law : laws_) rates_.push_back(law.a > 0 ? 1 / law.a : 0);
    std::vector<int> clocks(rank_.size());
    std::iota(clocks.begin(), clocks.end(), 0);
    std::stable_sort(clocks.begin(), clocks.end(), [this](int a, int b) {
        return program_.clocks[at(a)].order < program_.clocks[at(b)].order;
    });
    for (std::size_t r = 0; r < clocks.size(); ++r) rank_[at(clocks[r])] = static_cast<int>(r);
}

// --- what the rules ask

double ChainPerformer::now() const {
    recording_.unfaithful();
    return time();
}

double ChainPerformer::draw(const support::Law& law, int stream) {
    recording_.unfaithful();
    return streams_.draw(stream, law);
}

bool ChainPerformer::chance(double probability, int stream) {
    if (probability >= 1) return true;
    if (probability <= 0) return false;
    const bool outcome = streams_.uniform(stream) < probability;
    recording_.chance(probability, stream, outcome);
    return outcome;
}

/// The law by which a clock that stands would run.
int ChainPerformer::law_of(int clock) const {
    const auto& c = program_.clocks[at(clock)];
    if (c.kind == process::ClockKind::way) return program_.ways[at(c.owner)].law;
    return program_.modes[at(program_.elements[at(c.owner)].first_mode + c.mode)].fails;
}

/// Where it stands, or would stand, among those that run.
std::vector<Running>::iterator ChainPerformer::place_of(int clock) {
    return std::lower_bound(
        running_.begin(), running_.end(), rank_[at(clock)],
        [this](const Running& other, int rank) { return rank_[at(other.clock)] < rank; });
}

void ChainPerformer::start(int clock, int law) {
    if (laws_[at(law)].shape != Shape::never) running_.insert(place_of(clock), {clock, law, {}});
}

void ChainPerformer::halt(int clock) {
    const auto place = place_of(clock);
    if (place != running_.end() && place->clock == clock) running_.erase(place);
}

bool ChainPerformer::draw_clock(int clock, int law, int stream) {
    const bool due = is_at_once(laws_[at(law)]);
    recording_.drawn(clock, law, stream, due, true);
    return due;
}

bool ChainPerformer::resume(int clock) {
    const int law = law_of(clock);
    const bool due = is_at_once(laws_[at(law)]);
    if (due)
        calendar().set(clock, time());
    else
        start(clock, law);
    recording_.resumed(clock, due);
    return due;
}

bool ChainPerformer::pause(int clock) {
    const bool due = calendar().stop(clock) < process::forever;
    if (!due) halt(clock);
    recording_.paused(clock);
    if (due) recording_.unfaithful();
    return due;
}

void ChainPerformer::begin(int clock, int law, int stream) {
    const bool due = is_at_once(laws_[at(law)]);
    recording_.begun(clock, law, stream, due);
    if (due)
        calendar().set(clock, time());
    else
        start(clock, law);
}

void ChainPerformer::set(int clock, double delay) {
    recording_.unfaithful();
    if (delay > process::same_instant && delay < process::forever)
        throw std::logic_error("a time that is known beforehand in a chain");
    calendar().set(clock, delay < process::forever ? time() : delay);
}

void ChainPerformer::cancel(int clock) {
    recording_.unfaithful();
    calendar().stop(clock);
    halt(clock);
}

int ChainPerformer::take_due() {
    const int clock = Clockwork::take_due();
    if (clock >= 0) recording_.rang(clock);
    return clock;
}

// --- histories

void ChainPerformer::run(std::uint32_t r, double horizon, Observer& observer) {
    relay_.observer = &observer;
    streams_.begin(r);
    words_.begin(r);
    begin_anew();
    const bool in_full = observer.wants_waits() || observer.wants_story();
    dynamics_.report_waits(observer.wants_waits());
    dynamics_.tell_story(observer.wants_story());
    learns_ = may_learn_ && !in_full;
    begin_history();
    play_to(horizon);
    advance_to(horizon);
    if (observer.wants_waits()) dynamics_.close_waits();
}

void ChainPerformer::begin_history() {
    if (learns_ && starts_alike_ && state_ >= 0) {
        state_ = 0;
        taken_up_ = false;
        return;
    }
    const bool first = exits_.states() == 0;
    running_.clear();
    recording_.begin();
    dynamics_.reset();
    taken_up_ = true;
    dynamics_.begin();
    recording_.stop();
    const auto& deeds = recording_.deeds();
    const bool tells =
        std::any_of(deeds.begin(), deeds.end(), [](const Deed& d) { return d.act == Act::level; });
    number_state();
    // Whoever keeps data asks when its last instance stopped, which is not part of the state.
    starts_alike_ =
        first && state_ == 0 && !tells && recording_.chance_stream() < 0 && program_.data.empty();
}

void ChainPerformer::play_to(double horizon) {
    for (;;) {
        const int i = state_ >= 0 ? glide(horizon) : leave_unnumbered(horizon);
        if (i < 0) return;
        play(i);
    }
}

/// The stay, in means, that a word tells by its upper bits.
inline double ChainPerformer::stay_of(std::uint64_t word) {
    return stays_(word >> WaysOut::random_bits, words_);
}

/// The way that it tells by the others.
inline std::int32_t ChainPerformer::way_of(const WaysOut& out, std::uint64_t word) {
    return out.by(word & ((1u << WaysOut::random_bits) - 1), words_);
}

/// Follows the chain while nothing is told and all is known. The running clock that rings where that ends; -1 at the horizon.
int ChainPerformer::glide(double horizon) {
    double now = time();
    int state = state_, found = -1;
    std::uint32_t passed = 0;
    for (;;) {
        const WaysOut out = exits_.of(state);
        if (out.mean_stay <= 0) break;
        const std::uint64_t word = words_();
        const double next = now + stay_of(word) * out.mean_stay;
        if (next >= horizon) break;
        now = next;
        const std::int32_t way = way_of(out, word);
        if (way < 0) {
            found = -1 - way;
            break;
        }
        state = way;
        if ((++passed & 0xFFFu) == 0) heed_stop();
    }
    advance_to(now);
    events_ += passed + (found >= 0 ? 1 : 0);
    looked_up_ += passed;
    replayed_ += passed;
    taken_up_ = taken_up_ && state == state_;
    state_ = state;
    return found;
}

/// The running clock that rings in the state that the dynamics are in; -1 at the horizon.
int ChainPerformer::leave_unnumbered(double horizon) {
    const WaysOut out = in_hand_.of(running_, rates_);
    if (out.mean_stay <= 0) return -1;
    const std::uint64_t word = words_();
    const double next = time() + stay_of(word) * out.mean_stay;
    if (next >= horizon) return -1;
    advance_to(next);
    ++events_;
    return -1 - way_of(out, word);
}

inline const Running& ChainPerformer::running(int i) const {
    return state_ >= 0 ? exits_.running(state_)[at(i)] : running_[at(i)];
}

/// What the running clock i does.
void ChainPerformer::play(int i) {
    look_for_stop();
    if (learns_ && ++looked_up_ >= trial) consider_learning();
    const Edge& edge = running(i).edge;
    if (state_ < 0 || edge.effect != Edge::forks) {
        if (state_ < 0 || !replay(edge)) play_by_rules(i);
        return;
    }
    const Fork& fork = learned_.fork(edge.next);
    const auto ordinal = streams_.ordinal(fork.stream);
    const bool outcome = streams_.uniform(fork.stream) < fork.probability;
    if (replay(outcome ? fork.if_true : fork.if_false)) return;
    streams_.seek(fork.stream, ordinal);
    play_by_rules(i);
}

/// False where it is not known where the edge leads. Clocks have nothing to be done to them here: levels are told, that is all.
bool ChainPerformer::replay(const Edge& edge) {
    if (edge.effect < 0) return false;
    for (const Deed& told : learned_.levels(learned_.effect(edge.effect)))
        relay_.observer->level(told.clock, time(), told.level, told.law);
    state_ = edge.next;
    taken_up_ = false;
    ++replayed_;
    return true;
}

void ChainPerformer::play_by_rules(int i) {
    take_state_up();
    const int before = state_;
    Running known = running(i);
    halt(known.clock);
    recording_.begin();
    dynamics_.instant(known.clock);
    recording_.stop();
    number_state();
    if (before < 0 || !learns_) return;
    learned_.learn(known.edge, recording_, state_);
    const bool silent = known.edge.effect >= 0 && learned_.effect(known.edge.effect).levels == 0;
    if (silent) known.edge.effect = Edge::silent;
    exits_.set(before, i, known.edge);
}

/// The dynamics are behind where events have been replayed.
void ChainPerformer::take_state_up() {
    if (taken_up_) return;
    learned_.recall(state_, dynamics_.state_words());
    dynamics_.state_restored();
    running_.clear();
    for (const auto& r : exits_.running(state_)) running_.push_back({r.clock, r.law, {}});
    taken_up_ = true;
}

void ChainPerformer::number_state() {
    state_ = learns_ ? learned_.number_of(dynamics_.state().words()) : -1;
    if (state_ >= 0 && at(state_) == exits_.states())
        exits_.add(running_, in_hand_.of(running_, rates_));
}

/// Learning costs more than it saves where states hardly come again.
void ChainPerformer::consider_learning() {
    if (replayed_ < looked_up_ / 4 * 3) {
        take_state_up();
        may_learn_ = learns_ = false;
        state_ = -1;
    }
    looked_up_ = replayed_ = 0;
}

} // namespace sitefall::simulation
