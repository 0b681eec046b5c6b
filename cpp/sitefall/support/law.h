#pragma once
// Distributions as numbers: flat, no document, no uncertainty. Values are in the unit of the
// parameters (hours, mostly).

#include <memory>
#include <vector>

#include "sitefall/support/eight_draws.h"
#include "sitefall/support/random.h"

namespace sitefall::support {

enum class Shape {
    fixed,
    exponential,
    weibull,
    lognormal,
    gamma,
    uniform,
    triangular,
    samples,
    quantiles,
    mixture,
    never
};

struct Law {
    Shape shape = Shape::fixed;
    // fixed: a; exponential: a = mean; weibull: a = shape, b = scale; lognormal: a = median,
    // b = sigma; gamma: a = shape, b = scale; uniform: a, b; triangular: low, mode, high
    double a = 0, b = 0, c = 0;
    std::shared_ptr<const std::vector<double>> values; // samples, sorted; or quantile values
    std::shared_ptr<const std::vector<double>>
        levels;                                    // quantile levels; mixture: cumulative shares
    std::shared_ptr<const std::vector<Law>> parts; // mixture
};

/// A draw; infinity for `never`. One uniform by inversion, monotone in it; a mixture takes two
/// (part, then value).
double sample(const Law& law, Stream& stream);

/// The value below which a share u in (0, 1) lies (not for mixtures of several parts: found by
/// bisection on `cdf`).
double quantile(const Law& law, double u);

/// The quantiles of eight draws of a stream, bit for bit those of each alone, in less time. Mixtures as in `quantile`.
void quantiles(const Law& law, const EightDraws& u, EightDraws& values);

/// The part of a mixture that the draw u chooses. @pre law.shape == Shape::mixture
const Law& chosen_part(const Law& law, double u);

/// P(value <= x).
double cdf(const Law& law, double x);

/// Expected value; infinity for `never`.
double mean(const Law& law);

/// E[max(value - x, 0)]: what is still to come beyond x, the integral of P(value > u) from x on; infinity for `never`.
double mean_beyond(const Law& law, double x);

/// Smallest and largest value that can come out (infinity allowed).
double lowest(const Law& law);
double highest(const Law& law);

} // namespace sitefall::support
