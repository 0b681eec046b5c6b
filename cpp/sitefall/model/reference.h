#pragma once
// The reference of the format as text, made from the table of fields.

#include <string>

namespace sitefall::model {

/// Markdown: for each kind of object its fields, with value, default and meaning.
std::string reference_markdown();

} // namespace sitefall::model
