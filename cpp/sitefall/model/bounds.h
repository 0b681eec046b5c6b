#pragma once
// Between which values the draws of a law lie: what is not known of a number must stay where the number may be.

#include "sitefall/model/architecture.h"
#include "sitefall/model/quantity.h"

namespace sitefall::model {

/// Smallest and largest value of a law at its point parameters; an open end is approached, never drawn.
Range bounds(const Law& law);

/// Hours; what lies no further apart happens at one time.
inline constexpr double length_of_instant = 1e-9;

/// Expected value of a law at its point parameters; infinity for `never`. Of quantiles: the highest, which it does not exceed.
double mean_of(const Law& law);

/// Every value of `inner` is allowed by `outer`.
bool contains(const Range& outer, const Range& inner);

} // namespace sitefall::model
