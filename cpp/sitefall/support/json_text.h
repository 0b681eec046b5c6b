#pragma once
// JSON as text: what canonical forms and excerpts are written with.

#include <string>
#include <string_view>

namespace sitefall::support {

/// Append `text` as a JSON string, escaping only what JSON demands.
void append_json_string(std::string& out, std::string_view text);

/// Append the shortest decimal that reads back as `value`; whole numbers in full. @pre finite
void append_json_number(std::string& out, double value);

} // namespace sitefall::support
