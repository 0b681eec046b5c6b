#pragma once
// Laws from the parameters that people write.
//
// Preconditions are those of the document's reader: positive shapes and scales, ordered values.

#include <vector>

#include "sitefall/support/law.h"

namespace sitefall::support {

Law fixed_law(double value);
Law exponential_law(double mean);
Law weibull_law(double shape, double scale);
/// Lognormal by its median and the standard deviation of the logarithm.
Law lognormal_law(double median, double sigma);
/// Lognormal by its median and its 95 % quantile: sigma = ln(p95 / median) / z(0.95).
Law lognormal_law_of_p95(double median, double p95);
/// Gamma by shape and mean: scale = mean / shape.
Law gamma_law(double shape, double mean);
Law uniform_law(double low, double high);
Law triangular_law(double low, double mode, double high);
/// Equally likely values, in any order. @pre not empty
Law samples_law(std::vector<double> values);
/// Values at increasing levels, linear between; nothing beyond the first and the last, which
/// therefore bear the share below the first and above the last level.
Law quantiles_law(std::vector<double> levels, std::vector<double> values);
/// One of `parts`, chosen with the given weights (any positive sum).
Law mixture_law(const std::vector<double>& weights, std::vector<Law> parts);
Law never_law();

} // namespace sitefall::support
