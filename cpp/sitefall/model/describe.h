#pragma once
// What a document holds, for people: counts, what never fails, what rests on what.

#include <string>

#include "sitefall/model/load.h"

namespace sitefall::model {

/// JSON: name, hashes, horizon_hours, counts by collection, never_fails (elements without a failure of their own, by kind), assumptions
/// (counts and list by grade), warnings, unknowns.
std::string describe_json(const Document& document);

} // namespace sitefall::model
