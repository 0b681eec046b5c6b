#include "sitefall/model/bounds.h"

#include <algorithm>
#include <cmath>

#include "sitefall/support/normal.h"

namespace sitefall::model {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Range closed(double low, double high) { return {low, high, false, false}; }

Range bounds_of_numbers(const Law& law) {
    if (law.numbers.empty()) return closed(0, 0);
    const auto [low, high] =
        std::minmax_element(law.numbers.begin(), law.numbers.end(),
                            [](const Number& a, const Number& b) { return a.value < b.value; });
    return closed(low->value, high->value);
}

Range bounds_of_parts(const Law& law) {
    Range all{infinity, -infinity, false, false};
    for (const Law& part : law.parts) {
        const Range one = bounds(part);
        if (one.low < all.low || (one.low == all.low && !one.low_open)) {
            all.low = one.low;
            all.low_open = one.low_open;
        }
        if (one.high > all.high || (one.high == all.high && !one.high_open)) {
            all.high = one.high;
            all.high_open = one.high_open;
        }
    }
    return law.parts.empty() ? closed(0, 0) : all;
}

double mean_of_numbers(const Law& law) {
    double sum = 0;
    for (const Number& number : law.numbers) sum += number.value;
    return sum / static_cast<double>(law.numbers.size());
}

double mean_of_parts(const Law& law) {
    double sum = 0, weights = 0;
    for (std::size_t i = 0; i < law.parts.size(); ++i) {
        sum += law.levels[i] * mean_of(law.parts[i]);
        weights += law.levels[i];
    }
    return sum / weights;
}

} // namespace

Range bounds(const Law& law) {
    switch (law.kind) {
        case LawKind::fixed:
            return closed(law.a.value, law.a.value);
        case LawKind::exponential_mean:
        case LawKind::exponential_rate:
        case LawKind::weibull:
        case LawKind::lognormal_sigma:
        case LawKind::lognormal_p95:
        case LawKind::gamma:
            return {0, infinity, true, true};
        case LawKind::uniform:
            return {law.a.value, law.b.value, true, true};
        case LawKind::triangular:
            return {law.a.value, law.c.value, true, true};
        case LawKind::empirical_samples:
        case LawKind::empirical_quantiles:
            return bounds_of_numbers(law);
        case LawKind::mixture:
            return bounds_of_parts(law);
        case LawKind::never:
            return closed(infinity, infinity);
    }
    return {};
}

double mean_of(const Law& law) {
    const double a = law.a.value, b = law.b.value;
    switch (law.kind) {
        case LawKind::fixed:
        case LawKind::exponential_mean:
            return a;
        case LawKind::exponential_rate:
            return 1 / a;
        case LawKind::weibull:
            return b * std::tgamma(1 + 1 / a);
        case LawKind::lognormal_sigma:
            return a * std::exp(b * b / 2);
        case LawKind::lognormal_p95: {
            const double sigma = std::log(b / a) / support::normal_quantile(0.95);
            return a * std::exp(sigma * sigma / 2);
        }
        case LawKind::gamma:
            return b;
        case LawKind::uniform:
            return (a + b) / 2;
        case LawKind::triangular:
            return (a + b + law.c.value) / 3;
        case LawKind::empirical_samples:
            return mean_of_numbers(law);
        case LawKind::empirical_quantiles:
            return bounds_of_numbers(law).high;
        case LawKind::mixture:
            return mean_of_parts(law);
        case LawKind::never:
            return infinity;
    }
    return infinity;
}

bool contains(const Range& outer, const Range& inner) {
    const bool low =
        inner.low > outer.low || (inner.low == outer.low && (!outer.low_open || inner.low_open));
    // "No limit" excludes infinity itself: a number is finite.
    const bool open = outer.high_open || outer.high == infinity;
    const bool high =
        inner.high < outer.high || (inner.high == outer.high && (!open || inner.high_open));
    return low && high;
}

} // namespace sitefall::model
