#include "sitefall/score/options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sitefall/support/interval.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

[[noreturn]] void refuse(const std::string& key, const std::string& allowed,
                         const nlohmann::json& found) {
    throw support::RequestError(key + " must be " + allowed + "; found " + found.dump());
}

const nlohmann::json* find(const nlohmann::json& json, const std::string& key) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? nullptr : &*found;
}

} // namespace

Options::Options(const std::string& text, const std::vector<std::string>& known)
    : json_(std::make_unique<nlohmann::json>(nlohmann::json::parse(text, nullptr, false))) {
    if (!json_->is_object()) throw support::RequestError("options must be a JSON object");
    for (const auto& [key, value] : json_->items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            throw support::RequestError("there is no option " + key + " here");
        }
    }
}

Options::~Options() = default;

std::optional<double> Options::positive(const std::string& key) const {
    const auto* value = find(*json_, key);
    if (value == nullptr) return {};
    if (!value->is_number() || !(value->get<double>() > 0) ||
        !std::isfinite(value->get<double>())) {
        refuse(key, "a number above 0", *value);
    }
    return value->get<double>();
}

std::optional<double> Options::share(const std::string& key) const {
    const auto* value = find(*json_, key);
    if (value == nullptr) return {};
    if (!value->is_number() || !(value->get<double>() > 0 && value->get<double>() < 1)) {
        refuse(key, "a number between 0 and 1", *value);
    }
    return value->get<double>();
}

std::optional<std::uint32_t> Options::count(const std::string& key, std::uint32_t least,
                                            std::uint32_t most) const {
    const auto* value = find(*json_, key);
    if (value == nullptr) return {};
    if (!value->is_number_integer() || value->get<std::int64_t>() < least ||
        value->get<std::int64_t>() > most) {
        refuse(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
               *value);
    }
    return value->get<std::uint32_t>();
}

std::optional<double> Options::confidence() const {
    const auto value = share("confidence");
    if (value) support::check_confidence(*value);
    return value;
}

std::optional<bool> Options::flag(const std::string& key) const {
    const auto* value = find(*json_, key);
    if (value == nullptr) return {};
    if (!value->is_boolean()) refuse(key, "true or false", *value);
    return value->get<bool>();
}

std::optional<std::string> Options::text(const std::string& key) const {
    const auto* value = find(*json_, key);
    if (value == nullptr) return {};
    if (!value->is_string()) refuse(key, "text", *value);
    return value->get<std::string>();
}

std::uint64_t Options::bits(const std::string& key) const {
    const auto* value = find(*json_, key);
    if (value == nullptr) return 0;
    std::uint64_t number = 0;
    const std::string digits = value->is_string() ? value->get<std::string>() : "";
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
        refuse(key, "the decimal digits of 64 bits, as text", *value);
    }
    return number;
}

support::Key Options::key() const {
    support::Key key;
    key.hi = bits("key_hi");
    key.lo = bits("key_lo");
    return key;
}

} // namespace sitefall::score
