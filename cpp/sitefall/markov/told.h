#pragma once
// Numbers of this engine as Estimates.

#include <algorithm>

#include "sitefall/support/estimate.h"

namespace sitefall::markov {

/// A number by finite arithmetic on the whole chain.
inline support::Estimate exact(double value) {
    support::Estimate out;
    out.value = out.low = out.high = value;
    out.confidence = 1;
    out.method = "markov";
    out.guarantee = support::Guarantee::exact;
    return out;
}

/// A number of [0, most] within a bracket that holds in theory, widened by a relative error.
inline support::Estimate proven(double value, double low, double high, double relative_error,
                                double most) {
    support::Estimate out = exact(std::clamp(value, 0.0, most));
    out.low = std::clamp(low * (1 - relative_error), 0.0, out.value);
    out.high = std::clamp(high * (1 + relative_error), out.value, most);
    out.guarantee = support::Guarantee::proven;
    return out;
}

} // namespace sitefall::markov
