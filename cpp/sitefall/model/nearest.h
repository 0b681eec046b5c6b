#pragma once
// The known name that a misspelt one was probably meant to be.

#include <string>
#include <string_view>
#include <vector>

namespace sitefall::model {

/// Number of single-character insertions, deletions, replacements and swaps of neighbours; `limit` + 1 where it is more.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The known name within distance 2 or a third of the length of `name`; the first of the nearest, "" where none is.
std::string nearest(std::string_view name, const std::vector<std::string_view>& known);

} // namespace sitefall::model
