#include "sitefall/support/difference.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sitefall/support/interval.h"

namespace {

using namespace sitefall::support;

DifferenceStratum stratum(double probability, double n, const std::vector<double>& differences) {
    DifferenceStratum made{probability, n, {}, {}};
    for (const double d : differences) made.add(d);
    return made;
}

std::vector<double> many(int n, double up, double down) {
    std::vector<double> values;
    for (int i = 0; i < n; ++i) values.push_back(i % 2 == 0 ? up : down);
    return values;
}

TEST_CASE("the moments of a difference are those of its values, whatever their signs") {
    const auto made = stratum(0.5, 5, {3, -2, 4, -7}); // and one 0
    const auto both = made.both();
    CHECK(both.y.sum == -2);
    CHECK(both.y.squares == 9 + 4 + 16 + 49);
    CHECK(both.y.cubes == 27 - 8 + 64 - 343);
    CHECK(both.y.hits == 4);
    CHECK(both.y.largest == 7);
    // Sample variance of (3, -2, 4, -7, 0): mean -0.4, squares 78 - 5 * 0.16, over 4.
    CHECK(variance_within(both) == doctest::Approx(77.2 / 4).epsilon(1e-14));
    CHECK(variance_of_mean(std::vector{both}) ==
          doctest::Approx(0.25 * 77.2 / 4 / 5).epsilon(1e-14));
}

TEST_CASE("many symmetric differences have Student's interval") {
    // 400 values 3 and -1: mean 1, variance 4 * 400 / 399, no skewness.
    const std::vector sample{stratum(1, 400, many(400, 3, -1))};
    const auto found = difference_estimate(sample, 10, 0.9);
    const double half = student_quantile(0.95, 399) * std::sqrt(4.0 * 400 / 399 / 400);
    CHECK(found.value == 1);
    CHECK(found.low == doctest::Approx(1 - half).epsilon(1e-12));
    CHECK(found.high == doctest::Approx(1 + half).epsilon(1e-12));
}

TEST_CASE("turning every difference around turns the interval around") {
    for (const int n : {2, 7, 40, 400}) {
        std::vector<double> values, turned;
        for (int i = 0; i < n; ++i) {
            values.push_back(i % 3 == 0 ? -0.5 : 1 + i % 5);
            turned.push_back(-values.back());
        }
        const std::vector one{stratum(0.7, 1000, values), stratum(0.3, 200, {4, -1})};
        const std::vector other{stratum(0.7, 1000, turned), stratum(0.3, 200, {-4, 1})};
        const auto a = difference_estimate(one, 100, 0.9), b = difference_estimate(other, 100, 0.9);
        CHECK(a.value == doctest::Approx(-b.value).epsilon(1e-12));
        CHECK(a.low == doctest::Approx(-b.high).epsilon(1e-12));
        CHECK(a.high == doctest::Approx(-b.low).epsilon(1e-12));
        CHECK(a.low < a.value);
        CHECK(a.value < a.high);
    }
}

TEST_CASE("where no history differed the interval is what the chance of one leaves") {
    // (1 - p)^n = 0.05 at p = 3.0 / n: the gamma bound of no event is -log(0.05) = 2.9957.
    const std::vector sample{stratum(1, 1000, {})};
    const auto found = difference_estimate(sample, 50, 0.9);
    CHECK(found.value == 0);
    CHECK(found.high == doctest::Approx(50 * -std::log(0.05) / 1000).epsilon(1e-9));
    CHECK(found.low == -found.high);
    CHECK(std::isinf(difference_estimate(sample, INFINITY, 0.9).high));
}

TEST_CASE("a few differences of one sign do not exclude the other sign") {
    // Three gains of 1 in 10,000: a loss as rare as that may not have been seen.
    const std::vector sample{stratum(1, 10'000, {1, 1, 1})};
    const auto found = difference_estimate(sample, 1, 0.9);
    CHECK(found.value == doctest::Approx(3e-4));
    CHECK(found.low < 0);
    CHECK(found.high > 7.7e-4); // the exact upper bound of three events: 7.75
}

TEST_CASE("a stratum without a difference still widens the interval") {
    const std::vector seen{stratum(0.9, 50, {}), stratum(0.1, 500, many(500, 3, 1))};
    const std::vector sure{stratum(0.9, 1e9, {}), stratum(0.1, 500, many(500, 3, 1))};
    CHECK(difference_estimate(seen, 10, 0.9).half_width() >
          1.5 * difference_estimate(sure, 10, 0.9).half_width());
}

} // namespace
