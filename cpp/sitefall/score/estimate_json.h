#pragma once
// Estimates as JSON. Only for the .cpp files of this folder that write results.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sitefall/support/estimate.h"
#include "sitefall/support/random.h"

namespace sitefall::score {

using Json = nlohmann::ordered_json; // keys stay in the order written

/// What is not a number, or not finite, becomes null.
Json number(double value);

Json json_of(const support::Estimate& estimate);

struct Redundancy;
Json json_of(const Redundancy& redundancy);

/// 32 hexadecimal digits, high half first.
std::string spelled(const support::Key& key);

} // namespace sitefall::score
