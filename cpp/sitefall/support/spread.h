#pragma once
// What the estimators of stratified means share: their spread, and the weights of single hits.
// Notation: support/stratified.h.

#include <limits>
#include <span>

#include "sitefall/support/stratified.h"

namespace sitefall::support {

/// How much larger than all that were seen a further rare hit is taken to be. With 4 the interval of any small number of hits covers at
/// least 93 % in place of 90 % where they are exponential or lognormal with sigma 1, 87 % with sigma 1.5 (with 2 it would be 79 %, with 1:
/// 70 %), 74 % with sigma 2.
inline constexpr double further_hit = 4;

/// What the estimator of a mean is like, apart from its value.
struct Spread {
    double variance = 0; // of the estimator
    double third = 0;    // its third central moment
    double freedom = std::numeric_limits<double>::infinity();
};

/// Unbiased third central moment of a stratum; 0 where n < 3.
double third_moment(const Stratum& stratum);

/// What a stratum of hardly any variance may still hide: half a history that is off by the largest
/// value.
double hidden_variance(const Stratum& stratum, double largest);

/// Spread of the mean; no stratum counts as known because it hardly varied.
Spread spread_of(std::span<const Stratum> strata);

/// Student's interval with Hall's correction for skewness.
Interval interval_about(double mean, const Spread& spread, double confidence);

/// Sums of weights p_h / n_h, as the gamma interval wants them.
struct Weights {
    double sum = 0, squares = 0, largest = 0, hits = 0, largest_value = 0;
};
Weights weights_of(std::span<const Stratum> strata);

/// Fewer than 30 effective hits bear the mean.
bool are_few(const Weights& weights);

/// Rounding must not put the value outside of its own interval.
Estimate estimate_of(double value, const Interval& interval, double confidence);

} // namespace sitefall::support
