#pragma once
// What several entries say together: counts, circles, roles, sums, and selectors that select nothing.

#include "sitefall/model/architecture.h"
#include "sitefall/model/entries.h"
#include "sitefall/model/report.h"
#include "sitefall/model/select.h"

namespace sitefall::model {

/// Check everything below. Fields that the table of fields refused are passed over. Warnings go to the architecture.
/// @pre `architecture` was built from `entries`: both are in the same order.
void check_rules(const Tree& tree, const Entries& entries, Architecture& architecture,
                 Report& report);

void warn_of_unused(const Tree& tree, Architecture& architecture, const Entries& entries);
void check_elements(const Entries& entries, Architecture& architecture, Report& report);
void check_cycles(const Entries& entries, const Architecture& architecture, Report& report);
void check_services(const Entries& entries, Architecture& architecture, Report& report);
void check_hazards(const Entries& entries, Architecture& architecture, const Selection& selection,
                   Report& report);
void check_claims(const Entries& entries, Architecture& architecture, const Selection& selection,
                  Report& report);

/// Warns of a ride-through of what has nothing that could be missing.
void warn_of_idle_store(const Entry& entry, const Element& element, bool has_needs,
                        Architecture& architecture);

/// No finding at any of the entry's fields of these names.
bool clean(const Entry& entry, std::initializer_list<std::string_view> names, const Report& report);

/// The first of the fields that the entry itself writes; else the first that it has; else the entry.
const Node& place_of(const Entry& entry, std::initializer_list<std::string_view> names);

/// Report a selector that selects nothing, naming the word it may have misspelt.
void report_nothing_selected(const Node& selector, const Selection& selection, Report& report);

} // namespace sitefall::model
