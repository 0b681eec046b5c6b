#pragma once
// What the analyst wrote, checked and resolved: `like` applied, ids known, units converted.
// Times are hours, rates per hour, everything else plain numbers. No states, no diagrams here.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sitefall::model {

/// Where neither an element nor, for its instances, a service writes a priority.
inline constexpr int standard_priority = 100;

/// A number of the document; `unknown` indexes Architecture::unknowns, -1 where it is taken as known.
struct Number {
    double value = 0;
    int unknown = -1;
};

enum class LawKind {
    fixed,               // a = value
    exponential_mean,    // a = mean
    exponential_rate,    // a = rate
    weibull,             // a = shape, b = scale
    lognormal_sigma,     // a = median, b = sigma
    lognormal_p95,       // a = median, b = 95 % quantile
    gamma,               // a = shape, b = mean
    uniform,             // a = low, b = high
    triangular,          // a = low, b = mode, c = high
    empirical_samples,   // numbers = samples, equally likely
    empirical_quantiles, // numbers = values at levels, linear between, nothing beyond the ends
    mixture,             // levels = weights (any positive sum), parts
    never,
};

/// Law of a duration (hours) or, where the format says so, of a plain number.
struct Law {
    LawKind kind = LawKind::fixed;
    Number a, b, c;
    std::vector<Number> numbers;
    std::vector<double> levels;
    std::vector<Law> parts;
};

enum class NeedKind { nothing, element, at_least, path, service };

/// A Boolean over what works. `all` is at_least n of n, `any` at_least 1.
struct Need {
    NeedKind kind = NeedKind::nothing;
    std::string id;        // element: site, link, component or instance; service; path: first site
    std::string to;        // path: second site
    Number level{1.0, -1}; // service
    int at_least = 0;
    std::vector<Need> of;
};

struct Job {
    Law takes;
    Need needs;
    std::string crew; // empty: needs no people
    Number succeeds{1.0, -1};
    bool restarts_when_interrupted = false;
    std::vector<Job> otherwise; // empty or one
};

enum class Found { at_once, by_inspection, on_demand };

struct Mode {
    std::string id; // "" for the single mode of an element that writes `fails` or `mttf` itself
    Law fails;
    Job repairs;
    bool operating = false; // clock
    Found found = Found::at_once;
    Number inspected_every; // hours, with Found::by_inspection
};

struct RideThrough {
    Number lasts;                    // hours
    std::optional<Number> recharges; // hours from empty to full; none: at once
    Need needs;
};

/// What sites, links, components and instances share.
struct Element {
    std::string id, label, site, owner, region,
        campus; // owner: `operator` as written on the element itself
    std::vector<std::string> tags;
    std::optional<int> priority;
    Need needs;
    std::optional<RideThrough> ride_through;
    std::optional<Job> restart;
    std::vector<Mode> modes; // in the order written
};

struct Site : Element {
    std::optional<Number> latitude, longitude;
};

struct Link : Element {
    std::string from, to;
};

struct Component : Element {
    int count = 1;
    int at_least = 1;
    std::vector<std::string> standby; // listed components, main first; empty: none
    std::optional<Job> start;
};

struct Crew {
    std::string id, label;
    int size = 1;
    bool by_priority = false;
    std::optional<Law> travel;
};

struct Fragility {
    Number median, beta;
};

struct Strike {
    std::vector<std::string> elements; // selected, resolved, by id
    Number probability{1.0, -1};
    std::optional<Fragility> fragility; // instead of probability
    std::optional<Law> after;
    Law outage;
    bool shared_outage = false;
    bool copies = false;
};

/// A hazard; those written with `for_each` are expanded to one for each item, id `id[item]`.
struct Hazard {
    std::string id;     // "fire[a]"
    std::string family; // "fire"
    std::string item;   // "a", or empty
    std::string label;
    Law arrival;
    std::optional<Law> severity;
    std::vector<Strike> strikes;
};

struct Instance : Element {
    bool active = true;
    Number capacity{1.0, -1};
    std::string pool;
    std::vector<std::pair<std::string, int>> uses;
};

struct Failover {
    std::optional<Job> detect, decide, switch_over, failback;
};

enum class CopyKind { synchronous, asynchronous, backup };

struct DataCopy {
    std::string id;       // instance id or a name of its own
    std::string instance; // id of the instance, or empty
    std::string at;       // site or component, where a name of its own
    CopyKind kind = CopyKind::synchronous;
    Law lag;      // asynchronous
    Number every; // backup, hours
    std::optional<Job> restore;
};

struct Degrade {
    Need needs;
    Number factor;
};

struct Tolerance {
    Number below{1.0, -1};
    std::optional<Number> longest, total_per_year, data; // hours
    std::string source;
};

struct Service {
    std::string id, label, sector, product, owner;
    std::vector<std::string> tags;
    std::optional<Number> users;
    Number share{1.0, -1};
    int priority = standard_priority;
    Need needs;
    Number serves_when{0.0, -1};
    std::vector<Instance> instances; // in the order written
    std::optional<Failover> failover;
    bool keeps_data = false; // `data` is written
    std::vector<DataCopy> data;
    std::vector<Degrade> degrades;
    std::optional<Tolerance> tolerance;
};

/// A stage of a loss: elements held from `after` for `lasting` (none: for good).
struct LossStage {
    std::vector<std::string> elements;
    std::optional<Law> after, lasting;
};

/// A loss to be suffered: stages, or a hazard that occurs at time zero.
struct Loss {
    std::vector<LossStage> stages;
    std::string hazard; // expanded id
    std::string text;   // how it was asked for
};

struct Claim {
    std::string id, says, source, label;
    std::vector<std::string> services;
    int any = 0;              // a count: any so many …
    std::string of;           // … of "site", "campus", "region", "operator" or a tag
    std::vector<Loss> losses; // else: one loss (a hazard family: each item in turn)
    std::optional<Law> lasting;
    std::optional<Number> rto, rpo;
    Number capacity{1.0, -1};
    Number probability{0.95, -1};
    bool after_return = false;
};

/// An uncertain input: what the document says we do not know. One for each written number, also when inherited.
struct Unknown {
    std::string pointer, source, grade;
    Law law; // of the number in the document's sense, converted to the unit that Number carries
    double value = 0; // the point value
};

/// Where a number came from, for the list of assumptions.
struct Provenance {
    std::string pointer, text; // text: the value as written
    std::string source, grade; // "" where none was given
    bool uncertain = false;
};

struct Warning {
    std::string rule, pointer, text;
};

struct Architecture {
    std::string name, label;
    Number horizon{43800.0, -1};
    std::vector<Site> sites; // every collection sorted by id
    std::vector<Link> links;
    std::vector<Component> components;
    std::vector<Crew> crews;
    std::vector<Hazard> hazards;
    std::vector<Service> services;
    std::vector<Claim> claims;
    std::vector<Unknown> unknowns;
    std::vector<Provenance> provenance; // every number, duration, rate and law parameter
    std::vector<Warning> warnings;
    std::string hash; // of the canonical document
    std::string
        numbers_hash; // of the same without labels, descriptions, sources, grades and x- keys
};

} // namespace sitefall::model
