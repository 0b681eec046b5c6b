// E[(X - x)+] = E[X; X > x] - x P(X > x), by law.

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "sitefall/support/law.h"
#include "sitefall/support/normal.h"

namespace sitefall::support {

namespace {

double weibull_beyond(double shape, double scale, double x) {
    const double power = std::pow(x / scale, shape);
    return scale * boost::math::tgamma(1 + 1 / shape, power) - x * std::exp(-power);
}

double lognormal_beyond(double median, double sigma, double x) {
    if (sigma == 0) return std::max(median - x, 0.0);
    const double z = std::log(x / median) / sigma;
    return median * std::exp(0.5 * sigma * sigma) * normal_cdf(sigma - z) - x * normal_cdf(-z);
}

double gamma_beyond(double shape, double scale, double x) {
    return shape * scale * boost::math::gamma_q(shape + 1, x / scale) -
           x * boost::math::gamma_q(shape, x / scale);
}

// Over a piece on which the value runs evenly from `low` to `high`.
double even_beyond(double low, double high, double x) {
    if (x <= low) return 0.5 * (low + high) - x;
    if (x >= high) return 0;
    return 0.5 * (high - x) * (high - x) / (high - low);
}

double triangular_beyond(const Law& law, double x) {
    const double width = law.c - law.a;
    if (x >= law.c) return 0;
    const auto cubed = [](double y) { return y * y * y; };
    if (x >= law.b) return cubed(law.c - x) / (3 * width * (law.c - law.b));
    return mean(law) - x + cubed(x - law.a) / (3 * width * (law.b - law.a));
}

double samples_beyond(const std::vector<double>& values, double x) {
    double sum = 0;
    for (const double value : values) sum += std::max(value - x, 0.0);
    return sum / static_cast<double>(values.size());
}

double quantiles_beyond(const Law& law, double x) {
    const auto& levels = *law.levels;
    const auto& values = *law.values;
    double sum = levels.front() * std::max(values.front() - x, 0.0) +
                 (1 - levels.back()) * std::max(values.back() - x, 0.0);
    for (std::size_t i = 1; i < levels.size(); ++i)
        sum += (levels[i] - levels[i - 1]) * even_beyond(values[i - 1], values[i], x);
    return sum;
}

double mixture_beyond(const Law& law, double x) {
    double sum = 0, before = 0;
    for (std::size_t i = 0; i < law.parts->size(); ++i) {
        const double share = (*law.levels)[i] - before;
        before = (*law.levels)[i];
        if (share > 0) sum += share * mean_beyond((*law.parts)[i], x);
    }
    return sum;
}

} // namespace

double mean_beyond(const Law& law, double x) {
    if (law.shape == Shape::never) return std::numeric_limits<double>::infinity();
    if (x == std::numeric_limits<double>::infinity()) return 0;
    if (x <= lowest(law)) return mean(law) - x;
    switch (law.shape) {
        case Shape::exponential:
            return law.a * std::exp(-x / law.a);
        case Shape::weibull:
            return std::max(weibull_beyond(law.a, law.b, x), 0.0);
        case Shape::lognormal:
            return std::max(lognormal_beyond(law.a, law.b, x), 0.0);
        case Shape::gamma:
            return std::max(gamma_beyond(law.a, law.b, x), 0.0);
        case Shape::uniform:
            return even_beyond(law.a, law.b, x);
        case Shape::triangular:
            return triangular_beyond(law, x);
        case Shape::samples:
            return samples_beyond(*law.values, x);
        case Shape::quantiles:
            return quantiles_beyond(law, x);
        case Shape::mixture:
            return mixture_beyond(law, x);
        case Shape::fixed:
        case Shape::never:
            break; // beyond a fixed value there is nothing
    }
    return 0;
}

} // namespace sitefall::support
