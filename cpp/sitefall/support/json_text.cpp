#include "sitefall/support/json_text.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace sitefall::support {

void append_json_string(std::string& out, std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (code < 0x20) {
            out += "\\u00";
            out += hex[code >> 4];
            out += hex[code & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_json_number(std::string& out, double value) {
    assert(std::isfinite(value));
    if (value == 0) value = 0; // minus zero is zero
    std::array<char, 32> buffer;
    char* const last = buffer.data() + buffer.size();
    // Whole numbers are written in full: 47000000 reads better than 4.7e+07.
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    const auto end = whole ? std::to_chars(buffer.data(), last, static_cast<long long>(value)).ptr
                           : std::to_chars(buffer.data(), last, value).ptr;
    out.append(buffer.data(), end);
}

} // namespace sitefall::support
