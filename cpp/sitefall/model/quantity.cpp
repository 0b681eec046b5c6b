#include "sitefall/model/quantity.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "sitefall/support/json_text.h"

namespace sitefall::model {

namespace {

struct Unit {
    std::string_view name;
    double per_hour; // how many of it make an hour, where it is shorter
    double hours;    // how many hours it is, where it is not
};

// Two columns, so that 20 min is 20 / 60 and not 20 times a rounded sixtieth.
constexpr Unit units[] = {{"ms", 3.6e6, 1}, {"s", 3600, 1}, {"min", 60, 1}, {"h", 1, 1},
                          {"d", 1, 24},     {"w", 1, 168},  {"y", 1, 8760}};

const Unit* unit_named(std::string_view name) {
    for (const Unit& unit : units)
        if (unit.name == name) return &unit;
    return nullptr;
}

std::string_view trim_front(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return text;
}

/// The number at the front of a text, and what follows it.
std::optional<std::pair<double, std::string_view>> leading_number(std::string_view text) {
    const std::size_t digit = text.starts_with('-') ? 1 : 0;
    if (digit >= text.size() || text[digit] < '0' || text[digit] > '9') return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || !std::isfinite(value)) return std::nullopt;
    return std::pair(value, text.substr(static_cast<std::size_t>(end - text.data())));
}

std::string written(double value, Quantity quantity) {
    std::string out;
    support::append_json_number(out, value);
    if (quantity == Quantity::duration) out += " h";
    if (quantity == Quantity::rate) out += " / h";
    return out;
}

} // namespace

std::string describe_range(const Range& range, Quantity quantity) {
    std::string out;
    if (std::isfinite(range.low))
        out = (range.low_open ? "above " : "at least ") + written(range.low, quantity);
    if (std::isfinite(range.high)) {
        if (!out.empty()) out += " and ";
        out += (range.high_open ? "below " : "at most ") + written(range.high, quantity);
    }
    return out;
}

std::optional<double> parse_number(std::string_view text) {
    const auto parts = leading_number(text);
    if (!parts || !parts->second.empty()) return std::nullopt;
    return parts->first;
}

std::optional<double> parse_duration(std::string_view text) {
    const auto parts = leading_number(text);
    if (!parts) return std::nullopt;
    const Unit* unit = unit_named(trim_front(parts->second));
    if (unit == nullptr) return std::nullopt;
    const double hours = parts->first * unit->hours / unit->per_hour;
    return std::isfinite(hours) ? std::optional(hours) : std::nullopt;
}

std::optional<double> parse_rate(std::string_view text) {
    const auto parts = leading_number(text);
    if (!parts) return std::nullopt;
    std::string_view rest = trim_front(parts->second);
    if (!rest.starts_with('/')) return std::nullopt;
    const Unit* unit = unit_named(trim_front(rest.substr(1)));
    if (unit == nullptr) return std::nullopt;
    const double rate = parts->first * unit->per_hour / unit->hours;
    return std::isfinite(rate) ? std::optional(rate) : std::nullopt;
}

std::string unit_meant(std::string_view text) {
    static constexpr std::pair<std::string_view, std::string_view> known[] = {
        {"m", "min"},   {"mins", "min"}, {"minute", "min"}, {"minutes", "min"}, {"sec", "s"},
        {"secs", "s"},  {"second", "s"}, {"seconds", "s"},  {"hr", "h"},        {"hrs", "h"},
        {"hour", "h"},  {"hours", "h"},  {"day", "d"},      {"days", "d"},      {"week", "w"},
        {"weeks", "w"}, {"yr", "y"},     {"yrs", "y"},      {"year", "y"},      {"years", "y"},
        {"a", "y"},     {"msec", "ms"},  {"H", "h"},        {"D", "d"},         {"Y", "y"},
        {"S", "s"},     {"Min", "min"},  {"MIN", "min"}};
    const auto parts = leading_number(text);
    if (!parts) return "";
    std::string_view rest = trim_front(parts->second);
    if (rest.starts_with('/')) rest = trim_front(rest.substr(1));
    for (const auto& [wrong, right] : known)
        if (rest == wrong) return std::string(right);
    return "";
}

} // namespace sitefall::model
