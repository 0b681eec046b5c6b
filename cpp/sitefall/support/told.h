#pragma once
// Numbers that were computed, not sampled, as Estimates.

#include <algorithm>
#include <cmath>
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

} // namespace sitefall::support
