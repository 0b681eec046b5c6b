#pragma once
// What is left of a time that has lasted so long already.

#include "sitefall/support/law.h"

namespace sitefall::support {

/// The x below which a share u in (0, 1) lies of the times of `law` above `age`. A mixture takes a second number: for the part, `of_part`.
/// `age` where no time is longer.
double quantile_beyond(const Law& law, double age, double u, double of_part);

} // namespace sitefall::support
