#include "sitefall/support/elementary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sitefall/support/random.h"

namespace {

using namespace sitefall::support;

constexpr double unit = std::numeric_limits<double>::epsilon();

Stream some_numbers() {
    const Key key{31, 41};
    return {key, stream_address("elementary", key)};
}

// The long double of the library is right to 2^-63: what differs is ours.
TEST_CASE("the logarithm has every digit, near one and far from it") {
    Stream stream = some_numbers();
    double worst = 0;
    for (int i = 0; i < 300'000; ++i) {
        const double u = stream.uniform();
        const double x = i % 3 == 0   ? u
                         : i % 3 == 1 ? std::ldexp(u, -i % 900)
                                      : 1 - std::ldexp(u, -i % 40);
        const long double theory = std::log(static_cast<long double>(x));
        worst = std::max(worst, static_cast<double>(std::abs((logarithm(x) - theory) / theory)));
    }
    CHECK(worst < unit); // a unit of the last place
    CHECK(logarithm(1) == 0);
}

TEST_CASE("the exponential has every digit but the last from -700 to 700") {
    Stream stream = some_numbers();
    double worst = 0;
    for (int i = 0; i < 300'000; ++i) {
        const double x = (stream.uniform() - 0.5) * (i % 2 == 0 ? 1400 : 4);
        const long double theory = std::exp(static_cast<long double>(x));
        worst = std::max(worst, static_cast<double>(std::abs((exponential(x) - theory) / theory)));
    }
    CHECK(worst < 2 * unit);
    CHECK(exponential(0) == 1);
}

TEST_CASE("logarithm and exponential rise from each number to the next") {
    Stream stream = some_numbers();
    for (int i = 0; i < 100'000; ++i) {
        const double x = stream.uniform(), next = std::nextafter(x, 2);
        CHECK(logarithm(x) <= logarithm(next));
        CHECK(exponential(8 * x) <= exponential(8 * next));
    }
}

} // namespace
