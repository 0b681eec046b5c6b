#include "sitefall/support/hazard_rate.h"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "sitefall/support/normal.h"

namespace sitefall::support {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double middle =
    0.6931471805599453; // H at the median: below it the lower tail is the precise one

double survival(const Law& law, double x) {
    switch (law.shape) {
        case Shape::lognormal:
            return x <= 0 ? 1 : normal_cdf(-std::log(x / law.a) / law.b);
        case Shape::gamma:
            return x <= 0 ? 1 : boost::math::gamma_q(law.a, x / law.b);
        case Shape::uniform:
            return x >= law.b ? 0 : (law.b - x) / (law.b - law.a);
        case Shape::triangular:
            if (x >= law.c) return 0;
            if (x > law.b) return (law.c - x) * (law.c - x) / ((law.c - law.a) * (law.c - law.b));
            return 1 - cdf(law, x);
        default:
            return 1 - cdf(law, x);
    }
}

double density(const Law& law, double x) {
    switch (law.shape) {
        case Shape::lognormal: {
            if (x <= 0) return 0;
            const double z = std::log(x / law.a) / law.b;
            return std::exp(-0.5 * z * z) / (x * law.b * 2.5066282746310002);
        }
        case Shape::gamma:
            return x <= 0 ? 0 : boost::math::gamma_p_derivative(law.a, x / law.b) / law.b;
        case Shape::uniform:
            return x < law.a || x > law.b ? 0 : 1 / (law.b - law.a);
        case Shape::triangular:
            if (x < law.a || x > law.c) return 0;
            if (x < law.b) return 2 * (x - law.a) / ((law.c - law.a) * (law.b - law.a));
            return 2 * (law.c - x) / ((law.c - law.a) * (law.c - law.b));
        default:
            return 0;
    }
}

/// The x beyond which the share s lies.
double upper_quantile(const Law& law, double s) {
    switch (law.shape) {
        case Shape::lognormal:
            return law.a * std::exp(-law.b * normal_quantile(s));
        case Shape::gamma:
            return law.b * boost::math::gamma_q_inv(law.a, s);
        case Shape::uniform:
            return law.b - (law.b - law.a) * s;
        case Shape::triangular: {
            const double falling = (law.c - law.b) / (law.c - law.a);
            if (s < falling) return law.c - std::sqrt(s * (law.c - law.a) * (law.c - law.b));
            return quantile(law, 1 - s);
        }
        default:
            return quantile(law, 1 - s);
    }
}

} // namespace

bool has_hazard_rate(const Law& law) {
    switch (law.shape) {
        case Shape::exponential:
        case Shape::weibull:
        case Shape::gamma:
            return true;
        case Shape::lognormal:
            return law.b > 0;
        case Shape::uniform:
            return law.b > law.a;
        case Shape::triangular:
            return law.c > law.a;
        default:
            return false;
    }
}

double hazard_rate(const Law& law, double x) {
    if (law.shape == Shape::exponential) return 1 / law.a;
    if (law.shape == Shape::weibull)
        return law.a / law.b * std::pow(std::max(x, 1e-300) / law.b, law.a - 1);
    const double left = survival(law, x);
    return left > 0 ? density(law, x) / left : infinity;
}

double cumulative_hazard(const Law& law, double x) {
    if (x <= 0) return 0;
    if (law.shape == Shape::exponential) return x / law.a;
    if (law.shape == Shape::weibull) return std::pow(x / law.b, law.a);
    const double below = cdf(law, x);
    if (below < 0.5) return -std::log1p(-below);
    const double left = survival(law, x);
    return left > 0 ? -std::log(left) : infinity;
}

double time_of_hazard(const Law& law, double y) {
    if (law.shape == Shape::exponential) return law.a * y;
    if (law.shape == Shape::weibull) return law.b * std::pow(y, 1 / law.a);
    if (y <= 0) return lowest(law);
    if (y < middle) return quantile(law, -std::expm1(-y));
    const double left = std::exp(-y);
    return left > 0 ? upper_quantile(law, left) : highest(law);
}

} // namespace sitefall::support
