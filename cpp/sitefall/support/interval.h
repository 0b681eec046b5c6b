#pragma once
// Confidence intervals from sufficient statistics. `confidence` is two-sided, in (0, 1).

#include <cstdint>
#include <utility>

#include "sitefall/support/estimate.h"

namespace sitefall::support {

/// Refuses what no interval can be computed for: hardly any sample supports the tails beyond.
/// @throws RequestError where `confidence` is not within 0.5 and 0.999999.
void check_confidence(double confidence);

/// Student's t: the value below which a share `level` lies with `freedom` > 0 degrees (may be
/// infinite).
double student_quantile(double level, double freedom);

/// Exact interval of a share of n trials [CP34]: covers at least `confidence` whatever the share
/// is.
Interval clopper_pearson(double hits, double n, double confidence);

/// Score interval [Wilson27] of a share seen in n (possibly effective, not whole) trials.
Interval wilson(double share, double n, double confidence);

/// Wilson; Clopper-Pearson where hits or misses are fewer than 30 [BCD01].
Interval share_interval(double hits, double n, double confidence);

/// Gamma interval of a weighted sum of rare counts [FF97], conservative for few and for zero hits.
/// `sum` = sum of w, `squares` = sum of w^2 over the hits, `largest` = the largest weight that a
/// further hit could have had.
Interval rare_sum_interval(double sum, double squares, double largest, double confidence);

/// Student's interval of a mean, transformed for the skewness of its estimator [Hall92]: g(T) = T +
/// s T^2 / 3 + s^2 T^3 / 27 + s / 6 is closer to Student's law than T. Its error is of the order 1
/// / n where that of T is of the order 1 / sqrt(n).
Interval skewed_mean_interval(double mean, double error, double skewness, double freedom,
                              double confidence);

/// Half-width of the band that holds a whole distribution function: that of n independent draws lies within it everywhere with at least
/// `confidence`, whatever the law: sqrt(log(2 / (1 - confidence)) / (2 n)) [Massart90].
double distribution_band(double n, double confidence);

/// Ranks (1-based; 0 and n + 1 mean "beyond the sample") of the order statistics of n independent
/// draws that hold the quantile of `level` between them with at least `confidence`.
std::pair<std::int64_t, std::int64_t> quantile_ranks(std::int64_t n, double level,
                                                     double confidence);

} // namespace sitefall::support
