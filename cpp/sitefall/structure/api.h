#pragma once
// The engine's door for the faces: questions as JSON text in, answers as JSON text out.

#include <string>

#include "sitefall/support/control.h"

namespace sitefall::structure {

/// What is asked of a function of events. {"variables": n, "nodes": [["variable", i] | ["constant", b] | ["at_least", k, [node, ...]] |
/// ["exclusive", a, b] | ["not", a], ...], "top": node} or {"network": {"nodes": n, "links": [[a, b], ...]}, "terminals": [...]};
/// beside it "q": [...] (probabilities) and any of "importance": true, "cut_sets": {"most_order": k, "most": n}, "bounds": true.
/// @throws support::RequestError, structure::TooLarge, support::Interrupted
std::string answer(const std::string& question, support::Control& control);

} // namespace sitefall::structure
