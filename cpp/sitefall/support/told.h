#pragma once
// Estimates of numbers that were computed, not sampled; and those that follow from another one.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "sitefall/support/estimate.h"

namespace sitefall::support {

/// A number by finite arithmetic on the whole model.
inline Estimate exact(double value, std::string method) {
    Estimate out;
    out.value = out.low = out.high = value;
    out.confidence = 1;
    out.method = std::move(method);
    out.guarantee = Guarantee::exact;
    return out;
}

/// A number of [0, most] within a bracket that holds in theory, widened by a relative error. What cannot be told of an end, not a number, is
/// as wide as can be.
inline Estimate proven(double value, double low, double high, double relative_error, double most,
                       std::string method) {
    Estimate out = exact(std::clamp(value, 0.0, most), std::move(method));
    low *= 1 - relative_error;
    high *= 1 + relative_error;
    out.low = std::isnan(low) ? 0 : std::clamp(low, 0.0, out.value);
    out.high = std::isnan(high) ? most : std::clamp(high, out.value, most);
    out.guarantee = Guarantee::proven;
    return out;
}

/// A number that this method does not give.
inline Estimate untold(std::string method) {
    Estimate out;
    out.method = std::move(method);
    out.guarantee = Guarantee::estimated;
    return out;
}

/// 1 - x, for the complement of a share.
inline Estimate complement(const Estimate& estimate) {
    Estimate out = estimate;
    out.value = 1 - estimate.value;
    out.low = 1 - estimate.high;
    out.high = 1 - estimate.low;
    const auto flipped = [](const std::optional<double>& x) {
        return x ? std::optional<double>(1 - *x) : std::nullopt;
    };
    out.input_low = flipped(estimate.input_high);
    out.input_high = flipped(estimate.input_low);
    return out;
}

/// factor * x. @pre factor > 0
inline Estimate scaled(const Estimate& estimate, double factor) {
    Estimate out = estimate;
    out.value *= factor;
    out.low *= factor;
    out.high *= factor;
    if (out.input_low) *out.input_low *= factor;
    if (out.input_high) *out.input_high *= factor;
    return out;
}

} // namespace sitefall::support
