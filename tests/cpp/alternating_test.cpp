#include "sitefall/support/alternating.h"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "sitefall/support/law.h"

namespace {

using namespace sitefall::support;

std::shared_ptr<const std::vector<double>> list(std::vector<double> values) {
    return std::make_shared<const std::vector<double>>(std::move(values));
}

std::vector<Law> every_law() {
    const Law fast{Shape::exponential, 0.5, 0, 0, nullptr, nullptr, nullptr};
    const Law slow{Shape::lognormal, 6, 1.1, 0, nullptr, nullptr, nullptr};
    const auto parts = std::make_shared<const std::vector<Law>>(std::vector<Law>{fast, slow});
    return {{Shape::fixed, 3, 0, 0, nullptr, nullptr, nullptr},
            {Shape::exponential, 3, 0, 0, nullptr, nullptr, nullptr},
            {Shape::weibull, 0.7, 3, 0, nullptr, nullptr, nullptr},
            {Shape::weibull, 2.5, 3, 0, nullptr, nullptr, nullptr},
            {Shape::lognormal, 3, 0.9, 0, nullptr, nullptr, nullptr},
            {Shape::lognormal, 3, 0, 0, nullptr, nullptr, nullptr},
            {Shape::gamma, 0.4, 3, 0, nullptr, nullptr, nullptr},
            {Shape::gamma, 4, 1, 0, nullptr, nullptr, nullptr},
            {Shape::uniform, 1, 5, 0, nullptr, nullptr, nullptr},
            {Shape::triangular, 1, 2, 6, nullptr, nullptr, nullptr},
            {Shape::triangular, 1, 1, 6, nullptr, nullptr, nullptr},
            {Shape::samples, 0, 0, 0, list({0.5, 2, 2, 7}), nullptr, nullptr},
            {Shape::quantiles, 0, 0, 0, list({1, 2, 2, 8}), list({0.1, 0.4, 0.6, 0.9}), nullptr},
            {Shape::mixture, 0, 0, 0, nullptr, list({0.3, 1}), parts}};
}

/// Integral of P(value > u) from x to far beyond, by the trapezoid rule on 400,000 steps.
double survival_beyond(const Law& law, double x) {
    const int steps = 400'000;
    const double end = x + 2000, width = (end - x) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; ++i)
        sum += (i == 0 || i == steps ? 0.5 : 1.0) * (1 - cdf(law, x + i * width));
    return sum * width;
}

/// q by the renewal equation on an even grid, trapezoid rule: its error falls with the square of the width, or, where the law jumps, with it.
std::vector<double> down_by_grid(const OutageMode& mode, double width, int steps) {
    std::vector<double> kernel, q{0};
    for (int i = 0; i <= steps; ++i)
        kernel.push_back(mode.per_hour * (1 - cdf(mode.lasts, i * width)));
    for (int i = 1; i <= steps; ++i) {
        double sum = 0.5 * kernel[static_cast<std::size_t>(i)];
        for (int j = 1; j < i; ++j)
            sum += (1 - q[static_cast<std::size_t>(j)]) * kernel[static_cast<std::size_t>(i - j)];
        const double half = 0.5 * width * kernel[0];
        q.push_back((width * sum + half) / (1 + half));
    }
    return q;
}

} // namespace

TEST_CASE("what is still to come beyond x is the integral of the survival function") {
    for (const auto& law : every_law()) {
        CAPTURE(static_cast<int>(law.shape));
        CHECK(mean_beyond(law, 0) == doctest::Approx(mean(law)).epsilon(1e-12));
        for (const double x : {0.3, 1.0, 2.5, 4.0, 9.0}) {
            CAPTURE(x);
            // The jumps of a law cost half a step of 0.005 h; an endless slope at x a little more.
            CHECK(std::abs(mean_beyond(law, x) - survival_beyond(law, x)) < 4e-3);
        }
    }
}

TEST_CASE("what is still to come never grows, and falls by no more than the time that passes") {
    for (const auto& law : every_law()) {
        CAPTURE(static_cast<int>(law.shape));
        for (double x = 0; x < 12; x += 0.01) {
            const double fall = mean_beyond(law, x) - mean_beyond(law, x + 0.01);
            CHECK(fall > -1e-12);
            CHECK(fall < 0.01 + 1e-12);
        }
    }
}

TEST_CASE("the bracket of what alternates holds the solution of the renewal equation") {
    for (const auto& law : every_law()) {
        CAPTURE(static_cast<int>(law.shape));
        const OutageMode mode{0.02, law}; // down 6 to 12 per cent of the time: a loose bracket
        const Alternating alternating({mode});
        const double width = 0.02;
        const auto grid = down_by_grid(mode, width, 2500);
        for (int i = 1; i <= 2500; i += 83) {
            const double t = i * width;
            const auto bracket = alternating.down_during(t, t);
            CAPTURE(t);
            // The grid is off by up to width * rate where the law jumps.
            CHECK(grid[static_cast<std::size_t>(i)] > bracket.low - 5e-4);
            CHECK(grid[static_cast<std::size_t>(i)] < bracket.high + 5e-4);
            CHECK(bracket.low <= alternating.down_at(t) + 1e-15);
            CHECK(alternating.down_at(t) <= bracket.high + 1e-15);
        }
        const auto late = alternating.down_during(5000, 5000);
        const double limit = 0.02 * mean(law) / (1 + 0.02 * mean(law));
        CHECK(late.low <= limit * (1 + 1e-12));
        CHECK(late.high >= limit * (1 - 1e-12));
        CHECK(late.high - late.low < 1e-3 * limit);
    }
}

TEST_CASE("exponential outages have a closed form, endless ones too") {
    const OutageMode mode{0.25, {Shape::exponential, 2, 0, 0, nullptr, nullptr, nullptr}};
    const double t = 1.5, back = 0.5;
    const double exact = 0.25 / (0.25 + back) * (1 - std::exp(-(0.25 + back) * t));
    CHECK(Alternating({mode}).down_at(t) == doctest::Approx(exact).epsilon(1e-14));
    const OutageMode endless{0.25, {Shape::never, 0, 0, 0, nullptr, nullptr, nullptr}};
    CHECK(Alternating({endless}).down_at(t) ==
          doctest::Approx(1 - std::exp(-0.375)).epsilon(1e-14));
    CHECK(Alternating({}).down_at(t) == 0);
    CHECK(overlapping_down_at(endless, t) == doctest::Approx(1 - std::exp(-0.375)).epsilon(1e-14));
}

TEST_CASE("outages that overlap are an empty queue's complement: fixed ones of length d") {
    const OutageMode mode{0.25, {Shape::fixed, 2, 0, 0, nullptr, nullptr, nullptr}};
    CHECK(overlapping_down_at(mode, 1) == doctest::Approx(1 - std::exp(-0.25)).epsilon(1e-14));
    CHECK(overlapping_down_at(mode, 9) == doctest::Approx(1 - std::exp(-0.5)).epsilon(1e-14));
}
