#pragma once
// The engine by text: JSON in, JSON out, for the bindings.

#include <string>

#include "sitefall/support/control.h"

namespace sitefall::structure {

/// Solves the request and returns the answer; both as solve_json.cpp describes them. `control.stop` stops it.
/// @throws support::RequestError, TooLarge, support::Interrupted
std::string solve_json(const std::string& request, const support::Control& control);

} // namespace sitefall::structure
