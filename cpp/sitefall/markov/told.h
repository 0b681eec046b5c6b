#pragma once
// Numbers of this engine as Estimates.

#include "sitefall/support/told.h"

namespace sitefall::markov {

inline support::Estimate exact(double value) { return support::exact(value, "markov"); }

inline support::Estimate proven(double value, double low, double high, double relative_error,
                                double most) {
    return support::proven(value, low, high, relative_error, most, "markov");
}

} // namespace sitefall::markov
