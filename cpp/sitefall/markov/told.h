#pragma once
// Numbers of this engine as Estimates.

#include <algorithm>
#include <cmath>

#include "sitefall/support/estimate.h"
#include "sitefall/support/issue.h"

namespace sitefall::markov {

/// The number, where it is one, and finite where it must be.
/// @throws support::RequestError
inline double told_number(double value, bool finite = false) {
    if (std::isnan(value) || (finite && std::isinf(value)))
        throw support::RequestError(
            "what is asked of the chain spans more than the range of floating-point numbers: leave "
            "out the states that are hardly ever seen, or the rates that hardly matter");
    return value;
}

/// A number by finite arithmetic on the whole chain.
inline support::Estimate exact(double value) {
    support::Estimate out;
    out.value = out.low = out.high = value;
    out.confidence = 1;
    out.method = "markov";
    out.guarantee = support::Guarantee::exact;
    return out;
}

/// A number of [0, most] within a bracket that holds in theory, widened by a relative error. What
/// cannot be told of a bound, not a number, is as wide as can be.
/// @throws support::RequestError where the number itself cannot be told
inline support::Estimate proven(double value, double low, double high, double relative_error,
                                double most) {
    support::Estimate out = exact(std::clamp(told_number(value), 0.0, most));
    low *= 1 - relative_error;
    high *= 1 + relative_error;
    out.low = std::isnan(low) ? 0 : std::clamp(low, 0.0, out.value);
    out.high = std::isnan(high) ? most : std::clamp(high, out.value, most);
    out.guarantee = support::Guarantee::proven;
    return out;
}

} // namespace sitefall::markov
