#include "sitefall/support/interval.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "sitefall/support/issue.h"
#include "sitefall/support/normal.h"

namespace sitefall::support {

namespace {

// Below so many hits the normal approximation is not trusted [BCD01].
constexpr double few_hits = 30;

// Half of the chi-square quantile with 2k degrees of freedom.
double gamma_quantile(double k, double level) {
    return k <= 0 ? 0 : boost::math::gamma_p_inv(k, level);
}

// The largest k in 0..n for which `holds`, which holds for 0 and no longer once it has failed.
template <class Holds>
std::int64_t last_where(std::int64_t n, Holds holds) {
    std::int64_t known = 0, failed = n + 1;
    while (failed - known > 1) {
        const std::int64_t middle = known + (failed - known) / 2;
        (holds(middle) ? known : failed) = middle;
    }
    return known;
}

} // namespace

const char* name_of(Guarantee guarantee) {
    switch (guarantee) {
        case Guarantee::exact:
            return "exact";
        case Guarantee::proven:
            return "proven";
        case Guarantee::statistical:
            return "statistical";
        case Guarantee::estimated:
            return "estimated";
    }
    return "estimated";
}

void check_confidence(double confidence) {
    if (confidence >= 0.5 && confidence <= 0.999999) return;
    throw RequestError("confidence must lie between 0.5 and 0.999999");
}

double student_quantile(double level, double freedom) {
    if (!(freedom < 1e6)) return normal_quantile(level);
    return boost::math::quantile(boost::math::students_t(std::max(freedom, 1.0)), level);
}

Interval clopper_pearson(double hits, double n, double confidence) {
    const double tail = 0.5 * (1 - confidence);
    if (n <= 0) return {0, 1};
    return {hits <= 0 ? 0 : boost::math::ibeta_inv(hits, n - hits + 1, tail),
            hits >= n ? 1 : boost::math::ibeta_inv(hits + 1, n - hits, 1 - tail)};
}

Interval wilson(double share, double n, double confidence) {
    const double z = normal_quantile(0.5 + 0.5 * confidence), z2 = z * z / n;
    const double centre = (share + 0.5 * z2) / (1 + z2);
    const double half = z / (1 + z2) * std::sqrt(share * (1 - share) / n + 0.25 * z2 / n);
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

Interval share_interval(double hits, double n, double confidence) {
    if (std::min(hits, n - hits) < few_hits) return clopper_pearson(hits, n, confidence);
    return wilson(hits / n, n, confidence);
}

Interval rare_sum_interval(double sum, double squares, double largest, double confidence) {
    const double tail = 0.5 * (1 - confidence);
    Interval interval;
    if (sum > 0) interval.low = squares / sum * gamma_quantile(sum * sum / squares, tail);
    const double more = sum + largest, spread = squares + largest * largest;
    interval.high = spread / more * gamma_quantile(more * more / spread, 1 - tail);
    return interval;
}

Interval skewed_mean_interval(double mean, double error, double skewness, double freedom,
                              double confidence) {
    const double t = student_quantile(0.5 + 0.5 * confidence, freedom);
    if (std::abs(skewness) < 1e-6) return {mean - t * error, mean + t * error};
    // The inverse of g [Hall92] eq. (4): the real cube root keeps it monotone for any skewness.
    const auto inverse = [skewness](double x) {
        return 3 / skewness * (std::cbrt(1 + skewness * (x - skewness / 6)) - 1);
    };
    return {mean - error * inverse(t), mean - error * inverse(-t)};
}

double distribution_band(double n, double confidence) {
    return std::sqrt(std::log(2 / (1 - confidence)) / (2 * n));
}

std::pair<std::int64_t, std::int64_t> quantile_ranks(std::int64_t n, double level,
                                                     double confidence) {
    const double tail = 0.5 * (1 - confidence);
    const boost::math::binomial_distribution<> below(static_cast<double>(n), level);
    // X draws lie below the quantile. Rank l fails when X < l, rank u when X >= u.
    const std::int64_t low = last_where(n, [&](std::int64_t rank) {
        return boost::math::cdf(below, static_cast<double>(rank - 1)) <= tail;
    });
    const std::int64_t from_end = last_where(n, [&](std::int64_t steps) {
        return boost::math::cdf(complement(below, static_cast<double>(n - steps))) <= tail;
    });
    const std::int64_t high = n + 1 - from_end;
    return {low, high};
}

} // namespace sitefall::support
