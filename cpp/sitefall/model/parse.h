#pragma once
// From text to tree. What is not JSON at all ends here.

#include <memory>
#include <string_view>

#include "sitefall/model/tree.h"

namespace sitefall::model {

/// Deeper nesting is refused: it is never an architecture, and recursion stays shallow everywhere else.
inline constexpr int deepest_nesting = 64;
/// More values than this are refused (a document of about 100 MB).
inline constexpr std::uint32_t most_values = 4'000'000;

/// Parse a text. Repeated keys are kept and marked. @throws support::ModelError where it is not JSON.
std::shared_ptr<Tree> parse(std::string_view text, std::string_view origin);

} // namespace sitefall::model
