#pragma once
// Durations and rates as the analyst writes them, and the ranges that numbers must keep to.

#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace sitefall::model {

/// What a number stands for; durations are carried in hours, rates per hour.
enum class Quantity { number, whole, duration, rate };

struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool low_open = false; // the end itself is not allowed
    bool high_open = false;

    bool holds(double value) const {
        return (low_open ? value > low : value >= low) &&
               (high_open ? value < high : value <= high);
    }
};

/// "at least 0", "above 0 and at most 1", in the words of an error; numbers carry the unit of `quantity`.
std::string describe_range(const Range& range, Quantity quantity);

/// A plain decimal number and nothing else; none for "inf", "0x1", blanks or what overflows.
std::optional<double> parse_number(std::string_view text);

/// "15 min" in hours. 1 y = 8760 h.
std::optional<double> parse_duration(std::string_view text);

/// "0.2 / y" per hour.
std::optional<double> parse_rate(std::string_view text);

/// The unit meant by a common way to misspell it ("hours", "sec"), or "".
std::string unit_meant(std::string_view text);

} // namespace sitefall::model
