#pragma once
// What counts as equal (docs/semantics.md).

namespace sitefall::process {

inline constexpr double same_instant = 1e-9;      // h: events this near are one instant
inline constexpr double same_level = 1e-9;        // levels this near are equal
inline constexpr double full_capacity = 1 - 1e-6; // sums of capacity from here on are 1

} // namespace sitefall::process
