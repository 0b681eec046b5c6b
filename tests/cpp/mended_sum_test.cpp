#include "sitefall/score/mended_sum.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace {

using sitefall::score::MendedSum;
using sitefall::support::Estimate;

Estimate estimate(double value, double below, double above, const char* method) {
    Estimate out;
    out.value = value;
    out.low = value - below;
    out.high = value + above;
    out.confidence = 0.9;
    out.method = method;
    return out;
}

constexpr double unbounded = std::numeric_limits<double>::infinity();

TEST_CASE("a term known otherwise moves a sum and adds its error in squares") {
    // The sample: 10 in all, 0.5 of it of a term that is 0.8 in truth, with weight 2.
    MendedSum sum(estimate(10, 3, 4, "sample"));
    CHECK_FALSE(sum.is_mended());
    sum.replace(2, estimate(0.25, 0.25, 1, "sample"), estimate(0.4, 2, 1.5, "study"));
    const auto told = sum.told(false, unbounded);
    CHECK(told.value == doctest::Approx(10.3));
    CHECK(told.value - told.low == doctest::Approx(5));  // 3, and twice 2
    CHECK(told.high - told.value == doctest::Approx(5)); // 4, and twice 1.5
    CHECK(told.method == "sample and study");
}

TEST_CASE("where all terms are known otherwise the sample says no more") {
    auto sampled = estimate(0, 0, 1, "sample");
    sampled.input_low = 0;
    sampled.input_high = 1;
    MendedSum sum(sampled);
    sum.replace(0.5, estimate(0, 0, 1, "sample"), estimate(2e-6, 6e-7, 6e-7, "study"));
    sum.replace(0.5, estimate(0, 0, 1, "sample"), estimate(4e-6, 8e-7, 8e-7, "study"));
    const auto told = sum.told(true, 1);
    CHECK(told.value == doctest::Approx(3e-6));
    CHECK(told.half_width() == doctest::Approx(5e-7));
    CHECK(told.method == "study");
    CHECK_FALSE(told.input_low);
    CHECK_FALSE(told.input_high);
}

TEST_CASE("a mended sum stays within its bounds, and inputs move with it") {
    auto sampled = estimate(0.9, 0.3, 0.1, "sample");
    sampled.input_low = 0.5;
    sampled.input_high = 0.95;
    MendedSum sum(sampled);
    sum.replace(1, estimate(0, 0, 0.1, "sample"), estimate(0.06, 0.01, 0.2, "study"));
    const auto told = sum.told(false, 1);
    CHECK(told.value == doctest::Approx(0.96));
    CHECK(told.high == 1);
    CHECK(*told.input_low == doctest::Approx(0.56));
    CHECK(*told.input_high == 1);
}

} // namespace
