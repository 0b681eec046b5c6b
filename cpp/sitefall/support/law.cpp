#include "sitefall/support/law.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <limits>

#include "sitefall/support/elementary.h"
#include "sitefall/support/normal.h"

namespace sitefall::support {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// 1 - u is exact for the uniforms of a Stream, so that the logarithm loses nothing near 0 or 1.
inline double exponential_of(double u) { return -logarithm(1 - u); }

inline double exponential_anywhere(double x) {
    return std::abs(x) <= 700 ? exponential(x) : std::exp(x);
}

inline double weibull_of(const Law& law, double u) {
    return law.b * exponential_anywhere(logarithm(exponential_of(u)) / law.a);
}

inline double lognormal_of(const Law& law, double u) {
    return law.a * exponential_anywhere(law.b * normal_quantile(u));
}

double triangular_quantile(const Law& law, double u) {
    const double width = law.c - law.a;
    if (width <= 0) return law.a;
    const double rising = law.b - law.a;
    if (u * width < rising) return law.a + std::sqrt(u * width * rising);
    return law.c - std::sqrt((1 - u) * width * (law.c - law.b));
}

double triangular_cdf(const Law& law, double x) {
    if (x < law.a) return 0;
    if (x >= law.c) return 1;
    const double width = law.c - law.a;
    if (x < law.b) return (x - law.a) * (x - law.a) / (width * (law.b - law.a));
    return 1 - (law.c - x) * (law.c - x) / (width * (law.c - law.b));
}

double samples_quantile(const std::vector<double>& values, double u) {
    const auto n = values.size();
    return values[std::min(n - 1, static_cast<std::size_t>(u * static_cast<double>(n)))];
}

// Linear between the levels; the first and last value bear what lies beyond.
double interpolated_quantile(const Law& law, double u) {
    const auto& levels = *law.levels;
    const auto& values = *law.values;
    if (u <= levels.front()) return values.front();
    if (u >= levels.back()) return values.back();
    const auto above = static_cast<std::size_t>(std::upper_bound(levels.begin(), levels.end(), u) -
                                                levels.begin());
    const double share = (u - levels[above - 1]) / (levels[above] - levels[above - 1]);
    return values[above - 1] + share * (values[above] - values[above - 1]);
}

double interpolated_cdf(const Law& law, double x) {
    const auto& levels = *law.levels;
    const auto& values = *law.values;
    if (x < values.front()) return 0;
    if (x >= values.back()) return 1;
    const auto above = static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), x) -
                                                values.begin());
    const double share = (x - values[above - 1]) / (values[above] - values[above - 1]);
    return levels[above - 1] + share * (levels[above] - levels[above - 1]);
}

double interpolated_mean(const Law& law) {
    const auto& levels = *law.levels;
    const auto& values = *law.values;
    double sum = levels.front() * values.front() + (1 - levels.back()) * values.back();
    for (std::size_t i = 1; i < levels.size(); ++i) {
        sum += (levels[i] - levels[i - 1]) * 0.5 * (values[i] + values[i - 1]);
    }
    return sum;
}

double mixture_share(const Law& law, std::size_t part) {
    const auto& cumulative = *law.levels;
    return part == 0 ? cumulative[0] : cumulative[part] - cumulative[part - 1];
}

template <typename Function>
double mixture_mean_of(const Law& law, Function function) {
    double sum = 0;
    for (std::size_t i = 0; i < law.parts->size(); ++i) {
        const double share = mixture_share(law, i);
        if (share > 0) sum += share * function((*law.parts)[i]);
    }
    return sum;
}

// The quantile of a mixture lies between those of its parts: bisection on the distribution there.
double mixture_quantile(const Law& law, double u) {
    double low = infinity, high = 0;
    for (std::size_t i = 0; i < law.parts->size(); ++i) {
        if (mixture_share(law, i) <= 0) continue;
        const double value = quantile((*law.parts)[i], u);
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (low == high || cdf(law, low) >= u) return low;
    if (high == infinity) {
        if (cdf(law, std::numeric_limits<double>::max()) < u) return infinity;
        for (high = std::max(1.0, 2 * low); cdf(law, high) < u;) high *= 2;
    }
    for (int step = 0; step < 2000; ++step) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        (cdf(law, middle) < u ? low : high) = middle;
    }
    return high;
}

} // namespace

double quantile(const Law& law, double u) {
    switch (law.shape) {
        case Shape::fixed:
            return law.a;
        case Shape::exponential:
            return law.a * exponential_of(u);
        case Shape::weibull:
            return weibull_of(law, u);
        case Shape::lognormal:
            return lognormal_of(law, u);
        case Shape::gamma:
            return law.b * boost::math::gamma_p_inv(law.a, u);
        case Shape::uniform:
            return law.a + (law.b - law.a) * u;
        case Shape::triangular:
            return triangular_quantile(law, u);
        case Shape::samples:
            return samples_quantile(*law.values, u);
        case Shape::quantiles:
            return interpolated_quantile(law, u);
        case Shape::mixture:
            return mixture_quantile(law, u);
        case Shape::never:
            return infinity;
    }
    return infinity;
}

const Law& chosen_part(const Law& law, double u) {
    const auto& cumulative = *law.levels;
    const auto part = static_cast<std::size_t>(
        std::upper_bound(cumulative.begin(), cumulative.end(), u) - cumulative.begin());
    return (*law.parts)[std::min(part, cumulative.size() - 1)];
}

void quantiles(const Law& law, const EightDraws& u, EightDraws& values) {
    // Loops without branches, for several numbers at once; the same operations as one by one.
    constexpr double tame = 80; // sigma: |normal_quantile| < 8.3 for the draws of a stream
    if (law.shape == Shape::exponential) {
        for (std::size_t i = 0; i < u.size(); ++i) values[i] = law.a * exponential_of(u[i]);
    } else if (law.shape == Shape::lognormal && law.b <= tame) {
        EightDraws z;
        normal_quantiles(u, z);
        for (std::size_t i = 0; i < u.size(); ++i) values[i] = law.a * exponential(law.b * z[i]);
    } else {
        for (std::size_t i = 0; i < u.size(); ++i) values[i] = quantile(law, u[i]);
    }
}

double sample(const Law& law, Stream& stream) {
    // Every shape takes its draw, also where the value is known, so that changing a law moves no
    // other draw of the stream.
    const double u = stream.uniform();
    // The commonest first, without a second look at the shape.
    if (law.shape == Shape::exponential) return law.a * exponential_of(u);
    if (law.shape == Shape::lognormal) return lognormal_of(law, u);
    if (law.shape == Shape::mixture) return sample(chosen_part(law, u), stream);
    return quantile(law, u);
}

double cdf(const Law& law, double x) {
    switch (law.shape) {
        case Shape::fixed:
            return x >= law.a ? 1 : 0;
        case Shape::exponential:
            return x <= 0 ? 0 : -std::expm1(-x / law.a);
        case Shape::weibull:
            return x <= 0 ? 0 : -std::expm1(-std::pow(x / law.b, law.a));
        case Shape::lognormal:
            if (x <= 0) return 0;
            if (law.b == 0) return x >= law.a ? 1 : 0;
            return normal_cdf(std::log(x / law.a) / law.b);
        case Shape::gamma:
            if (x <= 0) return 0;
            return x == infinity ? 1 : boost::math::gamma_p(law.a, x / law.b);
        case Shape::uniform:
            return x < law.a ? 0 : x >= law.b ? 1 : (x - law.a) / (law.b - law.a);
        case Shape::triangular:
            return triangular_cdf(law, x);
        case Shape::samples: {
            const auto& values = *law.values;
            const auto below = std::upper_bound(values.begin(), values.end(), x) - values.begin();
            return static_cast<double>(below) / static_cast<double>(values.size());
        }
        case Shape::quantiles:
            return interpolated_cdf(law, x);
        case Shape::mixture:
            return mixture_mean_of(law, [x](const Law& part) { return cdf(part, x); });
        case Shape::never:
            return x == infinity ? 1 : 0;
    }
    return 0;
}

double mean(const Law& law) {
    switch (law.shape) {
        case Shape::fixed:
        case Shape::exponential:
            return law.a;
        case Shape::weibull:
            return law.b * std::tgamma(1 + 1 / law.a);
        case Shape::lognormal:
            return law.a * std::exp(0.5 * law.b * law.b);
        case Shape::gamma:
            return law.a * law.b;
        case Shape::uniform:
            return 0.5 * (law.a + law.b);
        case Shape::triangular:
            return (law.a + law.b + law.c) / 3;
        case Shape::samples: {
            double sum = 0;
            for (const double value : *law.values) sum += value;
            return sum / static_cast<double>(law.values->size());
        }
        case Shape::quantiles:
            return interpolated_mean(law);
        case Shape::mixture:
            return mixture_mean_of(law, [](const Law& part) { return mean(part); });
        case Shape::never:
            return infinity;
    }
    return infinity;
}

double lowest(const Law& law) {
    switch (law.shape) {
        case Shape::fixed:
        case Shape::uniform:
        case Shape::triangular:
            return law.a;
        case Shape::lognormal:
            return law.b == 0 ? law.a : 0;
        case Shape::exponential:
        case Shape::weibull:
        case Shape::gamma:
            return 0;
        case Shape::samples:
        case Shape::quantiles:
            return law.values->front();
        case Shape::mixture: {
            double low = infinity;
            for (std::size_t i = 0; i < law.parts->size(); ++i) {
                if (mixture_share(law, i) > 0) low = std::min(low, lowest((*law.parts)[i]));
            }
            return low;
        }
        case Shape::never:
            return infinity;
    }
    return 0;
}

double highest(const Law& law) {
    switch (law.shape) {
        case Shape::fixed:
            return law.a;
        case Shape::uniform:
            return law.b;
        case Shape::triangular:
            return law.c;
        case Shape::lognormal:
            return law.b == 0 ? law.a : infinity;
        case Shape::exponential:
        case Shape::weibull:
        case Shape::gamma:
            return infinity;
        case Shape::samples:
        case Shape::quantiles:
            return law.values->back();
        case Shape::mixture: {
            double high = -infinity;
            for (std::size_t i = 0; i < law.parts->size(); ++i) {
                if (mixture_share(law, i) > 0) high = std::max(high, highest((*law.parts)[i]));
            }
            return high;
        }
        case Shape::never:
            return infinity;
    }
    return infinity;
}

} // namespace sitefall::support
