#pragma once
// Laws of waiting times by their hazard: h = f / (1 - F), H(x) = -log(1 - F(x)) its integral. A time X of the law has H(X) exponential of
// mean 1, and X of the hazard c h has H(X) exponential of mean 1 / c: what tilts failures needs no more.

#include "sitefall/support/law.h"

namespace sitefall::support {

/// Whether the law has a density and may last beyond any of its values below the highest: exponential, weibull, lognormal, gamma,
/// uniform, triangular. Fixed times, samples, quantiles and mixtures may have atoms and are taken to have none of this.
bool has_hazard_rate(const Law& law);

/// h(x) per unit of x. @pre has_hazard_rate(law), x >= 0
double hazard_rate(const Law& law, double x);

/// H(x), precise in both tails; infinity from the highest value on. @pre has_hazard_rate(law)
double cumulative_hazard(const Law& law, double x);

/// The x with H(x) = y. @pre has_hazard_rate(law), y >= 0
double time_of_hazard(const Law& law, double y);

} // namespace sitefall::support
