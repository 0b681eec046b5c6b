#include "sitefall/model/bounds.h"

#include <algorithm>

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
