#include "sitefall/support/ziggurat.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sitefall/simulation/words.h"
#include "sitefall/support/random.h"

namespace {

using namespace sitefall;

simulation::Words words(const char* name) {
    const support::Key key{271, 828};
    simulation::Words words(key, support::stream_address(name, key));
    words.begin(0);
    return words;
}

/// Moments 1 to 4 of an exponential law of mean 1 are 1!, 2!, 3! and 4!; that of order k has the variance (2k)! - (k!)^2.
void check_moments(double n) {
    const support::Ziggurat draw;
    auto next = words("moments");
    double sums[4] = {}, beyond = 0;
    for (double i = 0; i < n; ++i) {
        const double x = draw(next() >> 20, next);
        beyond += x > 7.69711747013104972; // beyond the base strip: e^-r
        double power = 1;
        for (double& sum : sums) sum += power *= x;
    }
    const double factorials[] = {1, 1, 2, 6, 24, 120, 720, 5040, 40320};
    for (int k = 1; k <= 4; ++k) {
        CAPTURE(k);
        const double mean = factorials[k], variance = factorials[2 * k] - mean * mean;
        CHECK(std::abs(sums[k - 1] / n - mean) < 5 * std::sqrt(variance / n));
    }
    const double tail = std::exp(-7.69711747013104972);
    CHECK(std::abs(beyond / n - tail) < 5 * std::sqrt(tail / n));
}

TEST_CASE("exponential draws by rejection have the first four moments and the tail") {
    check_moments(2e6);
}

TEST_CASE("the same for a hundred million of them" * doctest::skip()) { check_moments(1e8); }

TEST_CASE("exponential draws by rejection pass a Kolmogorov test") {
    const support::Ziggurat draw;
    auto next = words("kolmogorov");
    constexpr int n = 1'000'000;
    std::vector<double> draws(n);
    for (double& x : draws) x = draw(next() >> 20, next);
    std::sort(draws.begin(), draws.end());
    double distance = 0;
    for (int i = 0; i < n; ++i) {
        const double p = -std::expm1(-draws[static_cast<std::size_t>(i)]);
        distance = std::max({distance, p - i / double(n), (i + 1) / double(n) - p});
    }
    // P(sqrt(n) D > 2.63) = 2 exp(-2 * 2.63^2) = 2e-6.
    CHECK(distance * std::sqrt(n) < 2.63);
}

TEST_CASE("successive exponential draws are not correlated") {
    const support::Ziggurat draw;
    auto next = words("lag");
    constexpr int n = 1'000'000;
    double sum = 0, before = draw(next() >> 20, next) - 1;
    for (int i = 0; i < n; ++i) {
        const double x = draw(next() >> 20, next) - 1;
        sum += x * before;
        before = x;
    }
    CHECK(std::abs(sum / n) < 5 / std::sqrt(n)); // a product of two of variance 1
}

} // namespace
