#pragma once
// What a history remembers, and what is derived from it, in plain arrays that are copied whole to begin
// anew. What is under way beside it (ages of paused clocks, hits to come, queues) is in Dynamics.

#include <cstdint>
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
    bool drawn = false; // `left` holds work left
    double left = 0;    // h
    double since = 0;   // when it began to be blocked or queued
};

struct CopyState {
    int mode = -1;  // that it is down by
    int holds = 0;  // strikes that hold this copy
    int owner = -1; // the use that holds it (Program::uses)
    bool hidden = false;
    bool must_restart = false;
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
};

struct RideState {
    double charge = 1; // share of full, at `since`
    double rate = 0;   // per h
    double since = 0;
};

struct ServiceState {
    double level = 1;    // as derived
    double reading = 1;  // last lasting level told
    double capacity = 0; // of those serving
    int serving = 0;     // instances that serve
    bool served = true;  // something served in the last lasting state
    double stopped = 0;  // when the last stopped
    Stage stage = Stage::none;
    bool failing_back = false; // a way of failback runs
    bool all_lost = false;
};

struct InstanceState {
    bool brought_in = false;
    bool restoring = false;
};

struct State {
    std::vector<CopyState> copies;
    std::vector<ElementState> elements;
    std::vector<RideState> rides;
    std::vector<std::uint8_t> value; // of nodes
    std::vector<int> true_inputs;    // of gates
    std::vector<int> carrier;        // of standbys: position in the list, -1 none
    std::vector<std::uint8_t> asked, started;
    std::vector<std::uint8_t> active; // slots
    std::vector<WayState> ways;
    std::vector<int> busy; // crew members at work
    std::vector<ServiceState> services;
    std::vector<InstanceState> instances;
};

} // namespace sitefall::process
