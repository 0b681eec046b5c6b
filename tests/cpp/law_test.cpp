#include "sitefall/support/law.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "sitefall/support/law_build.h"
#include "sitefall/support/normal.h"

namespace {

using namespace sitefall::support;

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Named {
    std::string name;
    Law law;
    double mean, variance; // by theory
};

std::vector<Named> laws_with_moments() {
    const double s = 0.7;
    const double w1 = std::tgamma(1.5), w2 = std::tgamma(2.0); // Weibull of shape 2
    return {
        {"fixed", fixed_law(3), 3, 0},
        {"exponential", exponential_law(4), 4, 16},
        {"weibull", weibull_law(2, 5), 5 * w1, 25 * (w2 - w1 * w1)},
        {"lognormal", lognormal_law(2, s), 2 * std::exp(s * s / 2),
         4 * std::exp(s * s) * (std::exp(s * s) - 1)},
        {"gamma", gamma_law(2.5, 10), 10, 40},
        {"uniform", uniform_law(1, 4), 2.5, 0.75},
        {"triangular", triangular_law(1, 2, 6), 3, (1 + 4 + 36 - 2 - 6 - 12) / 18.0},
        {"samples", samples_law({4, 1, 1, 2}), 2, 1.5},
        {"quantiles", quantiles_law({0, 0.5, 1}, {0, 1, 3}), 1.25, 7 / 3.0 - 1.25 * 1.25},
        {"mixture", mixture_law({1, 3}, {fixed_law(8), exponential_law(4)}), 5,
         0.25 * 64 + 0.75 * 32 - 25},
    };
}

void check_moments(int n) {
    for (const auto& [name, law, theory_mean, theory_variance] : laws_with_moments()) {
        CAPTURE(name);
        const Key key{1, 2};
        Stream stream(key, stream_address(name, key));
        double sum = 0, squares = 0, fourth = 0;
        for (int i = 0; i < n; ++i) {
            const double d = sample(law, stream) - theory_mean;
            sum += d;
            squares += d * d;
            fourth += d * d * d * d;
        }
        CHECK(mean(law) == doctest::Approx(theory_mean).epsilon(1e-14));
        CHECK(std::abs(sum / n) <= 5 * std::sqrt(theory_variance / n));
        const double spread = std::max(0.0, fourth / n - theory_variance * theory_variance);
        CHECK(std::abs(squares / n - theory_variance) <= 5 * std::sqrt(spread / n) + 1e-12);
    }
}

TEST_CASE("means and variances of draws are those of the law") { check_moments(400'000); }

TEST_CASE("the same for a hundred million draws of each law" * doctest::skip()) {
    check_moments(100'000'000);
}

TEST_CASE("eight quantiles at once are those of each alone") {
    auto laws = laws_with_moments();
    laws.push_back({"wild lognormal", lognormal_law(2, 90), 0, 0});
    laws.push_back({"steep weibull", weibull_law(0.05, 3), 0, 0});
    const Key key{8, 8};
    Stream stream(key, stream_address("eight", key));
    for (const auto& named : laws) {
        CAPTURE(named.name);
        for (int round = 0; round < 2000; ++round) {
            EightDraws u{}, values{};
            for (double& x : u) x = stream.uniform();
            if (round == 0)
                u = {0x1p-53, 1 - 0x1p-53, 0.5 - 0x1p-53, 0.5 + 0x1p-53, 0.25, 0.75, 0x1p-30, 0.5};
            quantiles(named.law, u, values);
            for (std::size_t i = 0; i < 8; ++i) CHECK(values[i] == quantile(named.law, u[i]));
        }
    }
}

TEST_CASE("draws of continuous laws pass a Kolmogorov test against their distribution") {
    for (const auto& named : laws_with_moments()) {
        if (named.name == "fixed" || named.name == "samples" || named.name == "mixture") continue;
        CAPTURE(named.name);
        const Key key{3, 4};
        Stream stream(key, stream_address(named.name, key));
        constexpr int n = 100'000;
        std::vector<double> draws(n);
        for (double& x : draws) x = sample(named.law, stream);
        std::sort(draws.begin(), draws.end());
        double distance = 0;
        for (int i = 0; i < n; ++i) {
            const double p = cdf(named.law, draws[static_cast<std::size_t>(i)]);
            distance = std::max({distance, p - i / double(n), (i + 1) / double(n) - p});
        }
        // P(sqrt(n) D > 2.63) = 2 exp(-2 * 2.63^2) = 2e-6.
        CHECK(distance * std::sqrt(n) < 2.63);
    }
}

TEST_CASE("the quantile inverts the distribution and rises with u") {
    for (const auto& named : laws_with_moments()) {
        CAPTURE(named.name);
        double before = -infinity;
        for (int i = 1; i < 1000; ++i) {
            const double u = (i - 0.5) / 999.0, x = quantile(named.law, u);
            CHECK(x >= before);
            CHECK(x >= lowest(named.law));
            CHECK(x <= highest(named.law));
            CHECK(cdf(named.law, x) >= u - 1e-12);
            // Just below the quantile less than u lies; 1e-9 covers the slope there.
            CHECK(cdf(named.law, x - 1e-9 * std::max(1.0, x)) <= u + 1e-12);
            before = x;
        }
    }
}

TEST_CASE("quantiles and distributions agree with Boost") {
    using namespace boost::math;
    const auto compare = [](const Law& law, const auto& theirs) {
        for (const double u : {1e-9, 1e-4, 0.01, 0.3, 0.5, 0.77, 0.99, 1 - 1e-9}) {
            CAPTURE(u);
            const double x = boost::math::quantile(theirs, u);
            CHECK(sitefall::support::quantile(law, u) == doctest::Approx(x).epsilon(1e-12));
            CHECK(sitefall::support::cdf(law, x) == doctest::Approx(u).epsilon(1e-11));
        }
    };
    compare(weibull_law(0.6, 30), weibull_distribution<>(0.6, 30));
    compare(lognormal_law(24, 1.1), lognormal_distribution<>(std::log(24.0), 1.1));
    compare(gamma_law(0.4, 9), gamma_distribution<>(0.4, 9 / 0.4));
    compare(triangular_law(1, 1, 4), triangular_distribution<>(1, 1, 4));
}

TEST_CASE("the normal quantile has fifteen digits from 1e-300 to 1 - 1e-16") {
    for (double u : {1e-300, 1e-100, 1e-20, 1e-10, 1e-5, 0.01, 0.0749, 0.0751, 0.3, 0.5}) {
        CAPTURE(u);
        const double theory = -std::sqrt(2.0) * boost::math::erfc_inv(2 * u);
        CHECK(normal_quantile(u) == doctest::Approx(theory).epsilon(1e-14));
        if (u > 1e-16) {
            CHECK(normal_quantile(1 - u) == doctest::Approx(-normal_quantile(1 - (1 - u))));
        }
    }
    CHECK(normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-15));
}

TEST_CASE("the normal quantile rises where two of its pieces meet") {
    for (double octave = 0.25; octave > 1e-15; octave /= 2) {
        for (int part = 0; part < 16; ++part) {
            const double u = octave * (1 + part / 16.0);
            const double below = normal_quantile(std::nextafter(u, 0)), at = normal_quantile(u);
            // Neighbours differ by rounding alone: a few units of the last place.
            CHECK(at == doctest::Approx(below).epsilon(1e-15));
            CHECK(normal_quantile(u * 1.000001) > at);
            CHECK(normal_quantile(u * 0.999999) < below);
        }
    }
}

TEST_CASE("a lognormal given by its p95 has it") {
    const Law law = lognormal_law_of_p95(25.0 / 60, 3);
    CHECK(quantile(law, 0.95) == doctest::Approx(3).epsilon(1e-14));
    CHECK(quantile(law, 0.5) == doctest::Approx(25.0 / 60).epsilon(1e-15));
}

TEST_CASE("quantiles give nothing beyond the first and the last") {
    const Law law = quantiles_law({0.05, 0.5, 0.95}, {1, 2, 10});
    CHECK(quantile(law, 0.01) == 1);
    CHECK(quantile(law, 0.99) == 10);
    CHECK(quantile(law, 0.725) == doctest::Approx(6));
    CHECK(cdf(law, 1) == doctest::Approx(0.05));
    CHECK(cdf(law, 10) == 1);
    CHECK(mean(law) == doctest::Approx(0.05 * 1 + 0.45 * 1.5 + 0.45 * 6 + 0.05 * 10));
}

TEST_CASE("never is infinite, alone and in a mixture") {
    CHECK(quantile(never_law(), 0.3) == infinity);
    CHECK(mean(never_law()) == infinity);
    CHECK(cdf(never_law(), 1e300) == 0);
    const Law mixed = mixture_law({0.8, 0.2}, {exponential_law(1), never_law()});
    CHECK(mean(mixed) == infinity);
    CHECK(quantile(mixed, 0.4) == doctest::Approx(std::log(2.0)).epsilon(1e-12));
    CHECK(quantile(mixed, 0.81) == infinity);
    const Key key{5, 6};
    Stream stream(key, stream_address("never", key));
    int never = 0;
    constexpr int n = 100'000;
    for (int i = 0; i < n; ++i) never += sample(mixed, stream) == infinity;
    CHECK(std::abs(never / double(n) - 0.2) < 5 * std::sqrt(0.2 * 0.8 / n));
}

TEST_CASE("every law but a mixture takes one draw, so that the next does not depend on it") {
    for (const auto& named : laws_with_moments()) {
        if (named.name == "mixture") continue;
        const Key key{9, 9};
        Stream with(key, 5), without(key, 5);
        with.rewind(3);
        without.rewind(3);
        (void)sample(named.law, with);
        (void)without.uniform();
        CHECK(with.uniform() == without.uniform());
    }
}

} // namespace
