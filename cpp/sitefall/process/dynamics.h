#pragma once
// The rules of time: what an event changes and what follows from it within the same instant (docs/semantics.md, section 2).
// Split over several files by subject: works.cpp (what works), copies.cpp, judge.cpp (restart, riding, discovery), jobs.cpp, crews.cpp,
// standby.cpp, services.cpp (levels, failover), bringing.cpp (standby instances, data, spare copies), hazards.cpp, instant.cpp,
// telling.cpp (the story, where it is asked for).

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sitefall/process/driver.h"
#include "sitefall/process/process.h"
#include "sitefall/process/program.h"
#include "sitefall/process/state.h"

namespace sitefall::process {

/// A set of small ints that remembers the order of arrival; clearing costs what it holds.
class Worklist {
  public:
    void resize(std::size_t n) {
        in_.assign(n, 0);
        items_.reserve(n);
    }
    void push(int i) {
        auto& flag = in_[static_cast<std::size_t>(i)];
        if (flag) return;
        flag = 1;
        items_.push_back(i);
    }
    int pop_lowest();
    bool empty() const { return items_.empty(); }
    std::size_t size() const { return items_.size(); }
    int operator[](std::size_t i) const { return items_[i]; }
    void clear() {
        for (int i : items_) in_[static_cast<std::size_t>(i)] = 0;
        items_.clear();
    }
    /// Moves the items to `out` (cleared first) and empties the list.
    void drain(std::vector<int>& out);

  private:
    std::vector<std::uint8_t> in_;
    std::vector<int> items_;
};

class Dynamics {
  public:
    /// @pre process, driver and listener outlive this object.
    Dynamics(const Process& process, Driver& driver, Listener& listener);

    /// Everything up, new, charged and exercised; no clock set.
    void reset();
    /// The same, and then as `words` say, which a beginning left behind that set no time but by clocks.
    void reset_to(std::span<const std::uint64_t> words);

    /// Questions without time: nothing fails or is repaired, every job succeeds.
    void ask_statically(bool on) { static_ = on; }
    /// Hazards of Process::poisson_hazards get no arrivals of their own.
    void leave_arrivals(bool on) { arrivals_given_ = on; }
    void report_waits(bool on) { wants_waits_ = on; }
    void tell_story(bool on) { wants_story_ = on; }

    /// Start the clocks of time zero.
    void begin();
    /// Impose a loss at time zero: the instant of time zero is played.
    void suffer(const LossPlan& loss);
    /// Hold elements for good, now (static questions): plays the instant.
    void hold_for_good(std::span<const int> elements);
    /// Play the instant opened by `clock`.
    void instant(int clock);
    /// Let hazard `h` occur now: plays the instant.
    void occur_now(int h);
    /// Static questions: remember the present state. False, and nothing is remembered, where something is under way. @pre no clock runs
    bool keep_calm();
    /// Back to what keep_calm() remembered, with no clock running. O(what has changed since).
    void calm_down();
    /// Waits that are open at the end of the history.
    void close_waits();

    /// A hint that `clocks` will ring soon; appends to `then` the clocks that this is likely to set.
    void expect(std::span<const int> clocks, std::vector<int>& then) const;

    const State& state() const { return state_; }
    /// Between instants: the words of another state of the same process may be written here; then state_restored() must be called. Times and
    /// what hits or ends later stay as they are.
    std::span<std::uint64_t> state_words() { return state_.words(); }
    void state_restored();
    /// Between instants: everything as in `other`, whose driver's clocks are to be copied too. @pre of the same process
    void continue_from(const Dynamics& other);
    /// A dynamic clock at whose ring the element (or copy, else -1) is released; the driver is not told when. For states taken up from elsewhere.
    int await_release(int element, int copy);
    /// What a dynamic clock that awaits a release is about.
    std::pair<int, int> release_of(int clock) {
        return {pending(clock).element, pending(clock).copy};
    }

  private:
    // --- instant.cpp
    void forget();
    void fire(int clock);
    void fire_fixed(int clock);
    int cause_otherwise(int s) const;
    double draw(int law, int stream) {
        return driver_.draw(p_.laws[static_cast<std::size_t>(law)], stream);
    }
    void finish_instant();
    void play_out();
    bool nothing_to_judge() const;
    void follow_up();
    bool begin_ready();
    bool judge();
    void read_levels();
    void opened_by(int cause);

    // --- telling.cpp
    void tell(const Telling& line) {
        if (wants_story_) listener_.told(line);
    }
    void tell_what_works();
    void add_missing(int node, std::vector<int>& missing) const;
    void tell_of_way(const char* what, const WayProgram& way) {
        tell({.what = what, .job = p_.slots[static_cast<std::size_t>(way.slot)].info});
    }

    // --- calm.cpp
    void changes(int node) {
        if (calm_) changed_nodes_.push(node);
    }
    void calm_node(int node);
    void calm_element(int e);

    // --- works.cpp
    void initial_values();
    void mark(int node);
    void propagate();
    void evaluate_unit(int rank);
    void evaluate(int node);
    void evaluate_cycle(const CycleProgram& cycle);
    void settle_cycle(const CycleProgram& cycle);
    void flip(int node, bool to);
    void flipped(int node, bool to);
    bool derive(int node) const;
    bool derive_gate(int gate) const;
    bool element_works(int e) const;
    bool reachable(const PathProgram& path) const;
    bool holds(int node) const {
        return node < 0 || state_.value[static_cast<std::size_t>(node)] != 0;
    }
    bool needs_met(int e) const;
    bool site_works(int e) const;
    bool stopped_from_outside(int e) const;
    bool enough_up(int e) const;
    bool could_ride(int e) const;
    bool supplied(int e) const;
    void touch(int e);
    void relax_cycle(int cycle);

    // --- copies.cpp
    bool is_up(int e, int c) const;
    void copy_changed(int e, bool before, bool after);
    void sync_failures(int e, int c);
    void sync_running(int e);
    void fail(int e, int c, int m, bool hidden);
    void repaired(int e, int c, int m);
    void discover(int e);
    void inspect(int e, int m);
    void plan_inspection(int e, int m);

    // --- judge.cpp
    bool judge_element(int e);
    bool judge_copies(int e, bool may);
    void update_ride(int e);
    double charge_now(int e) const;
    double charging_rate(int ride) const;
    bool may_restart(int e);
    bool demand(std::span<const int> named);

    // --- jobs.cpp
    void call(int slot);
    bool begins_at_once(int slot);
    void drop(int slot);
    bool is_active(int slot) const {
        return slot >= 0 && state_.active[static_cast<std::size_t>(slot)] != 0;
    }
    bool way_needs(const SlotProgram& slot, const WayProgram& way) const;
    bool way_may_run(const SlotProgram& slot, const WayProgram& way) const;
    bool begin_slot(int slot);
    bool judge_slot(int slot);
    void run_way(int way);
    void block_way(int way);
    void halt_way(int way);
    void way_rings(int way);
    void succeed(int slot);
    void restarted(int e, int c);
    void note_wait_end(int way);
    void note_blocked(int way);
    void failback_runs(int slot);

    // --- crews.cpp
    void enqueue(int way);
    void leave_queue(int way);
    void release_member(int crew);
    bool choose();
    bool stands_before(int way_a, int way_b) const;
    void number_queue(int crew);
    std::size_t first_in_line(const std::vector<int>& queue, bool by_priority) const;

    // --- standby.cpp
    void step_standby(int s);
    bool check_carrier(int s);
    bool ask_next(int s);
    bool take_over(int s);
    void ask(int s, int i);
    void stop_asking(int s, int i);
    int started_up(int s, int i) const;
    bool would_work(int e) const;
    void start_copies(int s, int i);
    void set_carrier(int s, int i);
    void start_ends(int slot, bool succeeded);

    // --- services.cpp
    /// Who serves, and who should.
    struct Muster {
        double capacity = 0;
        bool missing = false;  // something active or brought in does not serve
        bool suffices = false; // the active ones alone
        bool any_brought_in = false;
    };
    Muster muster(int s) const;
    void evaluate_service(int s);
    bool derive_service(int s);
    void service_derived(int s, double level_before);
    double capacity_of_instance(int i, bool as_candidate) const;
    bool able(int i) const;
    bool could_add(int s) const;
    bool could_add_instance(int i) const;
    void step_service(int s);
    void advance_failover(int s, Stage from);
    void drop_failover(int s);
    void stand_down(int s);

    // --- bringing.cpp
    void bring_in(int s);
    bool has_data_for(int i) const;
    void take_data(int s, int i, bool decides);
    bool gone_for_good(int place) const;
    int newest_copy(int s, double& lost);
    double loss_of_copy(int s, int d);
    void restored(int slot);
    void drop_restores(int i);
    void lose_data(int s, double hours, bool everything);
    void check_all_lost(int e);
    void allocate(int component);
    void release_copies(int instance);

    // --- hazards.cpp
    /// A hit to come, or an outage to end.
    struct Pending {
        int element = -1, copy = -1;
        int stream = -1;    // the outage is drawn from here when it falls
        int law = -1;       // of the outage
        double outage = -1; // known already where >= 0
        int cause = -1;
        bool is_release = false, told = false, of_loss = false;
    };
    Pending& pending(int clock);
    void occur(int hazard, bool tells);
    void plan_hit(const Pending& hit, double delay);
    void plan_mark(double delay, int cause);
    void hit(int clock);
    void released(int clock);
    void hold(int element, int copy, double outage, bool of_loss = false);
    std::uint64_t order_of(ClockKind kind, int element, int copy) const;

    const Process& process_;
    const Program& p_;
    Driver& driver_;
    Listener& listener_;
    State initial_, state_;
    Times times_;

    bool static_ = false, arrivals_given_ = false, wants_waits_ = false, wants_story_ = false;
    int cause_ = -1;
    std::vector<Pending> pending_;
    std::vector<std::uint64_t> dirty_,
        dirty_words_;              // bit a rank; bit a word of dirty_ that is not 0
    std::size_t lowest_dirty_ = 0; // no word of dirty_words_ before it has a bit
    Worklist touched_elements_, touched_running_, touched_rides_, missing_, touched_slots_,
        touched_services_, step_services_, step_standbys_, step_uses_, judged_services_;
    Worklist choosing_crews_;              // with a new job in the queue or a member set free
    Worklist moved_queues_;                // of crews, in this instant
    std::vector<std::vector<int>> queues_; // ways, by crew: as their places say
    std::vector<std::size_t>
        came_before_;             // of crews: how many in the queue came before this instant
    std::unique_ptr<State> calm_; // where it is remembered
    Worklist changed_nodes_, changed_slots_, changed_crews_;
    std::vector<int> scratch_;
    int relaxing_ = -1;                 // cycle whose members' own restarts are left out of account
    std::vector<std::uint8_t> relaxed_; // element: could restart, as relax_cycle found
    std::vector<std::uint8_t> cycle_before_;
    std::vector<double> cycle_levels_;
    std::vector<ServiceState> cycle_services_;
    std::vector<std::uint8_t> told_works_;      // element: works, as the story has it
    std::vector<std::vector<int>> blocked_for_; // way: elements missing when the wait began
    bool due_again_ = false;
    mutable Worklist seen_; // sites, by reachable
};

} // namespace sitefall::process
