#pragma once
// Builds a Process from an Architecture. Used by compile() and nobody else; one file for each subject.

#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/process/program.h"

namespace sitefall::process {

class Builder {
  public:
    Builder(const model::Architecture& architecture, std::span<const double> unknowns)
        : architecture_(architecture), unknowns_(unknowns) {}

    Process build();

  private:
    /// One way of a job, before it is given a place.
    struct WayPlan {
        int law = 0;
        int need = -1;
        int crew = -1;
        double succeeds = 1;
        bool redraws = false;
        std::vector<int> named;
    };
    using JobPlan = std::vector<WayPlan>;

    // compile.cpp
    void number_elements();
    void add_element(const model::Element& element, Kind kind, int count, int at_least,
                     int priority = 100);
    void describe_services();
    void name_causes();
    void rank_ids();
    void finish_lists();

    // compile_numbers.cpp
    double number(const model::Number& number) const { return number_of(number, unknowns_); }
    int add_law(const model::Law& law);
    int add_stream(std::string name);
    int add_clock(ClockKind kind, int owner, int copy, int mode, int stream);

    // compile_needs.cpp
    int need(const model::Need& need);
    int add_node(NodeKind kind, int index);
    void named(const model::Need& need, std::vector<int>& out) const;
    std::vector<int> named(const model::Need& need) const;
    void derives(int from, int node);
    int element(const std::string& id) const { return element_index_.at(id); }

    // compile_elements.cpp
    void wire_element(int e, const model::Element& element);
    void wire_failures(int e, const model::Element& element);
    void wire_restart(int e, const model::Element& element, bool copies_are_struck);
    void wire_ride(int e, const model::Element& element);
    void wire_standbys();
    void wire_repairs(int e, const model::Element& element);
    void wire_inspections(int e);

    // compile_jobs.cpp
    JobPlan plan(const model::Job& job);
    int place(const JobPlan& plan, SlotProgram slot, const std::string& name);

    // compile_services.cpp
    void wire_services();
    void wire_instances(int s, const model::Service& service);
    void wire_failover(int s, const model::Service& service);
    void wire_data(int s, const model::Service& service);

    // compile_hazards.cpp
    void wire_hazards();
    int strike_streams(const model::Hazard& hazard, std::size_t strike, int element, bool copies);

    // order.cpp
    void order_nodes();
    void order_clocks();

    const model::Architecture& architecture_;
    std::span<const double> unknowns_;
    Process process_;
    Program p_;
    std::vector<const model::Element*> written_; // by element
    std::unordered_map<std::string, int> element_index_, service_index_, crew_index_;
    std::map<std::string, int> id_ranks_;
    std::map<std::tuple<support::Shape, double, double, double>, int> plain_laws_;
    std::map<std::pair<int, double>, int> level_nodes_;
    std::map<std::pair<int, int>, int> path_nodes_;
    std::set<int> needed_elements_; // named by something else than a standby list
    std::vector<std::vector<int>> dependents_, inputs_;
    std::vector<std::vector<int>> named_by_need_, capacity_of_, users_of_, listed_in_, data_places_,
        named_by_service_;
    std::vector<std::vector<int>> way_named_;
};

} // namespace sitefall::process
