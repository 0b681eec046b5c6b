#pragma once
// Numbers of this engine as Estimates.

#include <cmath>

#include "sitefall/support/issue.h"
#include "sitefall/support/told.h"

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

inline support::Estimate exact(double value) { return support::exact(value, "markov"); }

/// @throws support::RequestError where the number itself cannot be told
inline support::Estimate proven(double value, double low, double high, double relative_error,
                                double most) {
    return support::proven(told_number(value), low, high, relative_error, most, "markov");
}

} // namespace sitefall::markov
