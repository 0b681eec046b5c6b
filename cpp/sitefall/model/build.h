#pragma once
// From entries to an Architecture. Runs also over a document in which something was found wrong, so that everything is.

#include "sitefall/model/architecture.h"
#include "sitefall/model/entries.h"
#include "sitefall/model/ids.h"
#include "sitefall/model/read_values.h"
#include "sitefall/model/report.h"

namespace sitefall::model {

class Selection;

class Build {
  public:
    Build(const Tree& tree, const Entries& entries, const Ids& ids, Report& report)
        : root_(tree.root), entries_(entries), report_(report), values_(ids, &out_) {}

    Architecture run();

  private:
    // build_elements.cpp
    void read_elements();
    void read_element(const Entry& entry, Element& element);
    void read_modes(const Entry& entry, Element& element);
    Mode read_mode(std::string id, const Node* fails, const Node* mttf, const Node* repairs,
                   const Node* mttr, const Node* clock, const Node* hidden);
    Component read_component(const Entry& entry);
    Crew read_crew(const Entry& entry);

    // build_services.cpp
    Service read_service(const Entry& entry);
    Instance read_instance(const Entry& entry);
    DataCopy read_copy(const Entry& entry, const Service& service);
    std::optional<Failover> read_failover(const Node* node);
    Failover read_stages(const Entry& entry);
    Tolerance read_tolerance(const Node& node);

    // build_hazards.cpp
    void read_hazard(const Entry& entry, const Selection& selection);
    Strike read_strike(const Node& node, const Selection& selection, const std::string& item);
    Claim read_claim(const Entry& entry, const Selection& selection);
    void warn_of_fixed_arrival(const Node& node, const char* what);

    std::optional<Job> job(const Node* node);
    std::optional<Law> duration_law(const Node* node);
    std::optional<Number> number(const Node* node, Quantity quantity);

    const Node& root_;
    const Entries& entries_;
    Report& report_;
    Architecture out_;
    std::size_t hits_ = 0; // elements that strikes select, over all hazards
    ValueReader values_;
};

/// The string of a field, or "".
std::string text_of(const Node* node);

/// The strings of a list, or of a single string.
std::vector<std::string> words_of(const Node* node);

} // namespace sitefall::model
