#pragma once
// The standard normal distribution, fast enough for the inner loop.

#include <array>

namespace sitefall::support {

/// The value below which a standard normal lies with probability u in (0, 1). Algorithm AS 241
/// (PPND16) [Wichura88], tabulated as piecewise polynomials from 2^-53 to 1 - 2^-53: relative error
/// about 1e-15, increasing in u up to rounding.
double normal_quantile(double u);
/// Of eight at once, in less time.
void normal_quantiles(const std::array<double, 8>& u, std::array<double, 8>& z);

/// P(Z <= x) of a standard normal Z.
double normal_cdf(double x);

} // namespace sitefall::support
