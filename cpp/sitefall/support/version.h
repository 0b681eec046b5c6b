#pragma once
// What was built, with what.

#include <string>

namespace sitefall::support {

/// The version of the library, as pyproject.toml states it.
const char* version();

/// Compiler, build type and versions of the header libraries, as a JSON object.
std::string build_json();

} // namespace sitefall::support
