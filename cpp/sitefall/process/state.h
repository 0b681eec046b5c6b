#pragma once
// What a history remembers.
//
// State holds what decides which events may come and what they do; two equal states go on alike, whatever the time is. It is one row of
// words, to be copied, compared and kept, and arrays that look into it. Times holds what only time tells (charges, since when something
// waits); hours left on clocks are the driver's. Hits to come and outages to end stand in Dynamics.

#include <cstdint>
#include <span>
#include <vector>

namespace sitefall::process {

enum class Phase : std::uint8_t {
    not_begun,
    pending,
    blocked,
    queued,
    travelling,
    running,
    failed
};

enum class Stage : std::uint8_t { none, detect, decide, switch_over };

struct WayState {
    Phase phase = Phase::not_begun;
    bool drawn = false;      // its clock holds work left
    std::uint16_t place = 0; // in the queue of its crew, from 1; 0: in none
};

/// Of the clock of a failure.
enum class Ageing : std::uint8_t { to_draw, paused, runs };

struct CopyState {
    int mode = -1;  // that it is down by
    int holds = 0;  // strikes that hold this copy
    int owner = -1; // the use that holds it (Program::uses)
    bool hidden = false;
    bool must_restart = false;
    std::uint16_t unused = 0; // no bytes without a value: states are compared as words
};

struct ElementState {
    int up = 0;          // copies up
    int hidden_down = 0; // copies down by a failure that nobody has found
    int holds = 0;
    int eternal = 0; // holds that never end
    int copies_to_restart = 0;
    bool must_restart = false;
    bool waits_for_cycle = false; // restarted, while members of its cycle still restart
    bool runs = true;             // for operating clocks
    bool unused = false;
};

enum class Ride : std::uint8_t { full, standing, riding, recharging };

struct ServiceState {
    double level = 1;    // as derived
    double reading = 1;  // last lasting level told
    double capacity = 0; // of those serving
    int serving = 0;     // instances that serve
    bool served = true;  // something served in the last lasting state
    Stage stage = Stage::none;
    bool failing_back = false; // a way of failback runs
    bool all_lost = false;
};

struct InstanceState {
    bool brought_in = false;
    bool restoring = false;
};

struct Program;

class State {
  public:
    /// Everything up, new, charged and exercised.
    explicit State(const Program& program);
    State(const State&) = delete;
    /// @pre both are of the same process
    State& operator=(const State& other) {
        words_ = other.words_;
        return *this;
    }

    std::span<std::uint64_t> words() { return words_; }
    std::span<const std::uint64_t> words() const { return words_; }
    /// All but which clocks age, are paused or are to be drawn.
    std::span<const std::uint64_t> words_but_ages() const { return words().first(before_ages_); }

    std::span<CopyState> copies;
    std::span<ElementState> elements;
    std::span<Ride> rides;
    std::span<std::uint8_t> value; // of nodes
    std::span<int> true_inputs;    // of gates
    std::span<int> carrier;        // of standbys: position in the list, -1 none
    std::span<std::uint8_t> asked, started;
    std::span<std::uint8_t> active; // slots
    std::span<WayState> ways;
    std::span<Ageing> failures;         // of clocks
    std::span<std::uint8_t> inspection; // of clocks: set
    std::span<int> busy;                // crew members at work
    std::span<ServiceState> services;
    std::span<InstanceState> instances;

  private:
    template <typename Place>
    void lay_out(const Program& program, Place&& place);

    std::vector<std::uint64_t> words_;
    std::size_t before_ages_ = 0;
};

/// Of a store: its share of full at `since`.
struct Charge {
    double charge = 1, since = 0;
};

struct Times {
    std::vector<Charge> charges;       // of rides
    std::vector<double> stopped;       // of services: when the last instance stopped serving
    std::vector<double> waiting_since; // of ways, where waits are reported
};

} // namespace sitefall::process
