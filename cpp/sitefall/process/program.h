#pragma once
// The arrays that the dynamics read. Built once by compile(), never changed while time runs.
//
// Nodes of the works-graph: 0 .. E-1 elements, E .. E+S-1 services, then gates, levels and paths. Node -1 is always true.
// `rank` is a topological order of the strongly connected components of "is derived from".

#include <cstdint>
#include <span>
#include <vector>

#include "sitefall/support/law.h"

namespace sitefall::process {

/// Ints number things; arrays are indexed by size_t.
inline std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Lists of ints, one for each of a row of owners, in one array.
struct Lists {
    std::vector<int> first{0};
    std::vector<int> items;

    std::span<const int> operator[](int i) const {
        const std::size_t begin = at(first[at(i)]), end = at(first[at(i) + 1]);
        return {items.data() + begin, end - begin};
    }
    bool empty(int i) const { return first[at(i)] == first[at(i) + 1]; }
    void push_list(const std::vector<int>& list) {
        items.insert(items.end(), list.begin(), list.end());
        first.push_back(static_cast<int>(items.size()));
    }
};

/// Of the arrays that events visit at random an entry fills whole lines of the cache, what most events ask for in the first.
inline constexpr std::size_t cache_line = 64;

struct alignas(cache_line) ElementProgram {
    int site = -1;      // element
    int need = -1;      // node
    int ride = -1;      // index into rides
    int standby = -1;   // index into standbys
    int restart = -1;   // slot
    int first_copy = 0; // global index of copy 0
    int count = 1;
    int at_least = 1;
    int modes = 0;
    int first_failure = 0;      // clock of (copy 0, mode 0); (c, m) at + c * modes + m
    int first_repair = -1;      // slot of (copy 0, mode 0), same layout
    int scc = -1;               // index into cycles where it is part of one
    bool has_operating = false; // some mode ages only while it runs
    bool only_standby = false;  // nothing but standby lists names it
    bool has_hidden = false;    // some mode is hidden
    bool is_touched = false;    // somebody looks again whenever it is derived
    bool is_watched = false;    // somebody beside its dependents looks when it flips
    bool is_judged = false;     // restart, ride-through, or a need that finds hidden failures
    int first_mode = 0;
    int first_copy_restart = -1; // slot of copy 0, where strikes hit copies
    int priority = 100;
    int id_rank = 0; // order of ids by bytes, over elements, services and hazards
};

struct ModeProgram {
    int fails = -1; // law
    bool operating = false;
    bool hidden = false;
    double inspected_every = 0; // 0: on demand or found at once
    int inspection = -1;        // clock
};

struct RideProgram {
    double lasts = 0;
    double recharges = 0; // 0: at once
    int store_need = -1;  // node
    int exhaustion = -1;  // clock
};

struct GateProgram {
    int needed = 0; // true inputs for the gate to hold
};

struct LevelProgram {
    int service = 0;
    double level = 1;
};

struct PathProgram {
    int from = 0, to = 0; // elements
};

enum class NodeKind : std::uint8_t { element, service, gate, level, path };

struct NodeProgram {
    NodeKind kind = NodeKind::element;
    int index = 0; // of its kind
    int rank = 0;
    int scc = -1;
};

enum class JobKind : std::uint8_t {
    repair,
    restart,
    start,
    detect,
    decide,
    switch_over,
    failback,
    restore
};

/// A place where a job can be under way.
struct alignas(cache_line) SlotProgram {
    JobKind kind = JobKind::repair;
    int element = -1, service = -1;
    int copy = -1;                 // local copy number; -1: the element as a whole
    int mode = -1;                 // repairs: mode of the element
    int standby = -1, listed = -1; // starts
    int first_way = 0, ways = 1;
    int site = -1; // the job waits while this element does not work
    int priority = 100;
    int id_rank = 0;
    int info = -1; // Process::jobs
};

struct alignas(cache_line) WayProgram {
    int slot = 0;
    int law = 0;
    int need = -1; // node
    int crew = -1;
    double succeeds = 1;
    bool redraws = false; // interrupted: restart
    int stream = 0;
    int clock = 0;
};

struct CrewProgram {
    int size = 1;
    bool by_priority = false;
    int travel = -1; // law
};

struct StandbyProgram {
    int element = 0;
    std::vector<int> listed; // elements
    std::vector<int>
        first_start; // for each spare listed: slot of its copy 0 (the main has none: -1)
    std::vector<int> first_flag; // for each listed: offset of its copies in State::started
    int first_asked = 0;         // offset in State::asked
};

struct UseProgram {
    int component = 0; // element
    int copies = 1;
    int instance = 0; // index into instances
};

struct InstanceProgram {
    int element = 0;
    int service = 0;
    bool active = true;
    double capacity = 1;
    int pool = -1;         // element
    std::vector<int> uses; // indices into Program::uses
    int copy = -1;         // its own data copy: index into Program::data
    int first_restore =
        -1; // slots: one for each backup copy of its service, in the order of the service's data; -1: none
};

struct DataProgram {
    int place = -1; // element: the instance, or what `at` names
    int kind = 0;   // 0 synchronous, 1 asynchronous, 2 backup
    int lag = -1;   // law
    int lag_stream = -1;
    double every = 0;
    int restore_number = -1; // which of its service's backups, -1: not a backup
    bool has_restore = false;
};

struct DegradeProgram {
    int need = -1;
    double factor = 1;
};

struct ServiceProgram {
    int node = 0;
    int need = -1;
    double serves_when = 0;
    int first_instance = 0, instances = 0;                         // in the order written
    int detect = -1, decide = -1, switch_over = -1, failback = -1; // slots
    bool has_failover = false;
    int first_data = 0, data = 0;
    bool keeps_data = false;
    std::vector<DegradeProgram> degrades;
    int priority = 100;
    int id_rank = 0;
};

struct StrikeProgram {
    std::vector<int> elements;
    std::vector<int> streams; // for each element, of its first copy if `copies`
    double probability = 1;
    double median = 0, beta = 0; // fragility, where median > 0
    int after = -1;              // law
    int after_stream = -1;
    int outage = 0; // law
    bool shared = false, copies = false;
};

struct HazardProgram {
    int arrival = 0; // law
    int arrival_stream = 0;
    int severity = -1; // law
    int severity_stream = -1;
    int first_strike = 0, strikes = 0;
    int clock = 0;
    int id_rank = 0;
};

/// What a clock rings for.
enum class ClockKind : std::uint8_t { release, way, arrival, hit, failure, inspection, exhaustion };

/// The place of a clock among those that ring in one instant (docs/semantics.md, section 2).
struct PlaceInInstant {
    ClockKind kind = ClockKind::failure;
    int id_rank = 0;
    int copy = -1;
    int mode = -1;
    int job = 0, way = 0;
    bool last_of_kind = false; // ends of switches, after the other jobs
};

/// As one number, lower first. @throws support::RequestError where a document has more than fits.
std::uint64_t order_in_instant(const PlaceInInstant& place);

struct alignas(cache_line / 2) ClockProgram {
    ClockKind kind = ClockKind::failure;
    bool operating = false, hidden = false; // of a failure's mode
    int owner = 0; // failure: element; way: way; arrival: hazard; inspection, exhaustion: element
    int copy = 0, mode = 0;
    int stream = -1;
    int law = -1;            // of a failure
    std::uint64_t order = 0; // within one instant, lower first
};

/// A cycle of needs: a strongly connected component of more than one node.
struct CycleProgram {
    std::vector<int> nodes;
    std::vector<int> elements;
};

struct Program {
    std::vector<support::Law> laws;
    std::vector<std::string> streams;
    std::vector<ElementProgram> elements;
    std::vector<ModeProgram> modes;
    std::vector<RideProgram> rides;
    std::vector<NodeProgram> nodes;
    std::vector<GateProgram> gates;
    std::vector<LevelProgram> levels;
    std::vector<PathProgram> paths;
    std::vector<SlotProgram> slots;
    std::vector<WayProgram> ways;
    std::vector<CrewProgram> crews;
    std::vector<StandbyProgram> standbys;
    std::vector<UseProgram> uses;
    std::vector<InstanceProgram> instances;
    std::vector<DataProgram> data;
    std::vector<ServiceProgram> services;
    std::vector<StrikeProgram> strikes;
    std::vector<HazardProgram> hazards;
    std::vector<ClockProgram> clocks;
    std::vector<CycleProgram> cycles;
    std::vector<int> node_by_rank; // node, or -1 - cycle
    std::vector<int> links;        // elements that are links
    std::vector<int> link_from, link_to;
    Lists links_of; // element -> links that end there, by their place in `links`
    std::vector<int> sites;

    Lists dependents;       // node -> nodes derived from it
    Lists inputs;           // gate index -> nodes
    Lists watching_slots;   // node -> slots with a way that needs it
    Lists slots_at;         // element (site) -> slots that wait for it
    Lists named_by_need;    // element -> elements that its needs name and that can be hidden down
    Lists named_by_service; // service -> same
    Lists named_by_way;     // way of a failover job -> same
    Lists namers;           // element -> elements whose needs name it
    Lists serving_namers;   // element -> services whose needs name it
    Lists slot_namers;      // element -> failover slots that name it
    Lists capacity_of; // element (pool or used component) -> services whose capacity hangs on it
    Lists users_of;    // element -> uses of it, by priority, id, order written
    Lists listed_in;   // element -> standbys that list it
    Lists blockers;    // way -> elements that its needs name (for reports of waiting)
    Lists data_places; // element -> services with a place of data there (or at it)
    int copies = 0;    // of all elements
    int started_flags = 0, asked_flags = 0;

    /// Place of each clock among those that ring in one instant.
    std::vector<std::uint64_t> clock_orders() const {
        std::vector<std::uint64_t> orders;
        orders.reserve(clocks.size());
        for (const auto& clock : clocks) orders.push_back(clock.order);
        return orders;
    }
};

} // namespace sitefall::process
