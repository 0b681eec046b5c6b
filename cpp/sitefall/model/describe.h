#pragma once
// What a document holds, for people: counts, what never fails, what rests on what.

#include <string>

#include "sitefall/model/load.h"

namespace sitefall::model {

/// JSON: name, hashes, horizon_hours, counts by collection, facts of sites, services and claims that
/// no history depends on, labels by id, never_fails and never_struck (model/assumptions.h, by kind),
/// assumptions (counts and list by grade), warnings, unknowns.
std::string describe_json(const Document& document);

} // namespace sitefall::model
