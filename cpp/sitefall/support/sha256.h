#pragma once
// SHA-256 (FIPS 180-4): names documents by their content.

#include <string>
#include <string_view>

namespace sitefall::support {

/// The digest of `bytes` as 64 hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

} // namespace sitefall::support
