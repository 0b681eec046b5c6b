#pragma once
// The standard normal distribution, fast enough for the inner loop.

namespace sitefall::support {

/// The value below which a standard normal lies with probability u in (0, 1). Algorithm AS 241
/// (PPND16) [Wichura88]: relative error about 1e-16, increasing in u up to rounding.
double normal_quantile(double u);

/// P(Z <= x) of a standard normal Z.
double normal_cdf(double x);

} // namespace sitefall::support
