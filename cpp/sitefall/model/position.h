#pragma once
// Where in a JSON text a value stands. A second walk over the text, made only when there is an issue to report.

#include <cstdint>
#include <string_view>
#include <vector>

namespace sitefall::model {

struct Position {
    int line = 0;   // 1-based
    int column = 0; // 1-based, in characters
};

/// Place of a byte of a text.
Position position_of_byte(std::string_view text, std::size_t byte);

/// What to look up: the value with this ordinal (values in the order in which they begin), or its key.
struct Wanted {
    std::uint32_t ordinal;
    bool key;
};

/// Places of the wanted values, in the order asked. @pre the text is valid JSON. O(text + n log n).
std::vector<Position> positions(std::string_view text, const std::vector<Wanted>& wanted);

} // namespace sitefall::model
