// Coverage: how often the intervals hold the truth, over many small samples whose truth is known.

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "sitefall/support/interval.h"
#include "sitefall/support/issue.h"
#include "sitefall/support/law.h"
#include "sitefall/support/law_build.h"
#include "sitefall/support/quantile_sketch.h"
#include "sitefall/support/stratified.h"

namespace {

using namespace sitefall::support;

constexpr double confidence = 0.9;

Stream stream_of(const std::string& name) {
    const Key key{20221015, 1};
    Stream stream(key, stream_address(name, key));
    stream.rewind(0);
    return stream;
}

// Share of `samples` whose interval holds `truth`.
double coverage(int samples, double truth, const std::function<Estimate()>& draw) {
    int held = 0;
    for (int i = 0; i < samples; ++i) {
        const Estimate estimate = draw();
        held += estimate.low <= truth && truth <= estimate.high;
    }
    return held / static_cast<double>(samples);
}

// 2,000 samples of a 90 % interval: five standard errors are 3.4 %.
constexpr int samples = 2000;
const double five_errors = 5 * std::sqrt(0.9 * 0.1 / samples);

Stratum sample_of(double probability, int n, const std::function<double()>& draw) {
    Stratum stratum{probability, static_cast<double>(n), {}};
    for (int i = 0; i < n; ++i) {
        const double y = draw();
        if (y > 0) stratum.y.add(y);
    }
    return stratum;
}

TEST_CASE("Clopper-Pearson and Wilson meet published values") {
    // [BCD01], and tables: 4 hits of 10 at 95 %.
    const Interval exact = clopper_pearson(4, 10, 0.95);
    CHECK(exact.low == doctest::Approx(0.12155).epsilon(1e-4));
    CHECK(exact.high == doctest::Approx(0.73762).epsilon(1e-4));
    const Interval score = wilson(0.4, 10, 0.95);
    CHECK(score.low == doctest::Approx(0.16818).epsilon(1e-4));
    CHECK(score.high == doctest::Approx(0.68733).epsilon(1e-4));
    // No hit: 1 - (1 - x)^n = 1 - tail.
    CHECK(clopper_pearson(0, 100, 0.9).high == doctest::Approx(1 - std::pow(0.05, 0.01)));
    CHECK(clopper_pearson(100, 100, 0.9).low == doctest::Approx(std::pow(0.05, 0.01)));
}

TEST_CASE("the interval of a rare sum is the exact Poisson interval where all weights are equal") {
    // Garwood's interval of 3 counts at 90 %: half the chi-square quantiles with 6 and 8 degrees.
    const Interval interval = rare_sum_interval(3 * 0.1, 3 * 0.01, 0.1, 0.9);
    CHECK(interval.low == doctest::Approx(0.1 * 0.81769).epsilon(1e-4));
    CHECK(interval.high == doctest::Approx(0.1 * 7.75366).epsilon(1e-4));
    CHECK(rare_sum_interval(0, 0, 0.1, 0.9).low == 0);
    CHECK(rare_sum_interval(0, 0, 0.1, 0.9).high == doctest::Approx(0.1 * -std::log(0.05)));
}

TEST_CASE("ranks of a quantile cover it in the binomial law, and no narrower ranks would") {
    const auto [low, high] = quantile_ranks(100, 0.5, 0.9);
    // P(42 <= B(100, 1/2) <= 58) = 0.9114; P(43 <= B <= 57) = 0.8668.
    CHECK(low == 42);
    CHECK(high == 59);
    CHECK(quantile_ranks(10, 0.95, 0.9).second == 11); // beyond the sample
    CHECK(quantile_ranks(10, 0.05, 0.9).first == 0);
}

TEST_CASE("ranks of a quantile are as searched one by one, and found at once for any number") {
    const double tail = 0.5 * (1 - 0.9);
    for (const std::int64_t n : {1, 2, 17, 400}) {
        for (const double level : {0.05, 0.5, 0.95}) {
            const boost::math::binomial_distribution<> below(static_cast<double>(n), level);
            std::int64_t low = 0, high = n + 1;
            while (low < n && cdf(below, static_cast<double>(low)) <= tail) ++low;
            while (high > 1 && cdf(complement(below, static_cast<double>(high - 2))) <= tail) {
                --high;
            }
            const auto found = quantile_ranks(n, level, 0.9);
            CHECK(found.first == low);
            CHECK(found.second == high);
        }
    }
    // The normal law: 1.645 standard errors of 500,000 / sqrt(1e9) each.
    const auto [low, high] = quantile_ranks(1'000'000'000, 0.5, 0.9);
    CHECK(std::abs(static_cast<double>(high - low) - 2 * 1.6448536 * std::sqrt(0.25e9)) < 3);
}

TEST_CASE("confidences that no sample supports are refused") {
    for (const double wrong : {0.0, 0.49, 0.9999999, 1.0, std::nan("")}) {
        CHECK_THROWS_AS(check_confidence(wrong), RequestError);
    }
    check_confidence(0.5);
    check_confidence(0.999999);
}

TEST_CASE("means of skewed samples are covered") {
    Stream stream = stream_of("skewed");
    const Law law = lognormal_law(1, 1);
    const auto rate = coverage(samples, mean(law), [&] {
        const Stratum all = sample_of(1, 200, [&] { return sample(law, stream); });
        return mean_estimate({&all, 1}, 1e9, confidence);
    });
    CAPTURE(rate);
    CHECK(std::abs(rate - confidence) < five_errors);
}

TEST_CASE("stratified means are covered and much sharper than plain ones") {
    Stream stream = stream_of("stratified");
    const Law small = exponential_law(1), large = lognormal_law(100, 0.8);
    const double truth = 0.95 * 1 + 0.05 * mean(large);
    double width = 0;
    const auto rate = coverage(samples, truth, [&] {
        const std::vector<Stratum> strata{
            sample_of(0.95, 60, [&] { return sample(small, stream); }),
            sample_of(0.05, 140, [&] { return sample(large, stream); })};
        const Estimate estimate = mean_estimate(strata, 1e9, confidence);
        width += estimate.half_width() / samples;
        return estimate;
    });
    CAPTURE(rate);
    CHECK(std::abs(rate - confidence) < five_errors);
    // Plain: variance of the mixture over 200.
    const double second = 0.95 * 2 + 0.05 * std::pow(mean(large), 2) * std::exp(0.64);
    CHECK(width < 0.5 * 1.645 * std::sqrt((second - truth * truth) / 200));
}

TEST_CASE("sums of few rare losses are never covered too seldom") {
    Stream stream = stream_of("rare");
    const Law loss = exponential_law(10);
    for (const double chance : {0.002, 0.01, 0.05}) {
        const auto rate = coverage(samples, chance * 10, [&] {
            const Stratum all = sample_of(
                1, 300, [&] { return stream.uniform() < chance ? sample(loss, stream) : 0; });
            return mean_estimate({&all, 1}, 200, confidence);
        });
        CAPTURE(chance);
        CAPTURE(rate);
        CHECK(rate > confidence - five_errors);
    }
}

TEST_CASE("sums of few rare losses of a heavy tail are covered nearly so") {
    Stream stream = stream_of("rare and heavy");
    const Law loss = lognormal_law(10, 1.5);
    for (const double expected : {2, 6, 12}) {
        const auto rate = coverage(samples, expected / 300 * mean(loss), [&] {
            const Stratum all = sample_of(1, 300, [&] {
                return stream.uniform() < expected / 300 ? sample(loss, stream) : 0;
            });
            return mean_estimate({&all, 1}, 1e6, confidence);
        });
        CAPTURE(expected);
        CAPTURE(rate);
        // 87, 92 and 95 % in 20,000 samples made apart from this code.
        CHECK(rate > 0.87 - five_errors);
    }
}

TEST_CASE("a rare large loss that was never seen is within the interval of its mean") {
    Stream stream = stream_of("unseen losses");
    const double horizon = 43'800, chance = 3e-4;
    const auto rate = coverage(500, chance * horizon / 2, [&] {
        const Stratum all = sample_of(
            1, 1000, [&] { return stream.uniform() < chance ? horizon * stream.uniform() : 0; });
        return mean_estimate({&all, 1}, horizon, confidence);
    });
    CAPTURE(rate);
    CHECK(rate > confidence);
    const Stratum none{1, 1000, {}};
    const Estimate seen = mean_estimate({&none, 1}, horizon, confidence);
    CHECK(seen.low == 0);
    CHECK(seen.high == doctest::Approx(-std::log(0.05) / 1000 * horizon));
    const double unbounded = std::numeric_limits<double>::infinity();
    CHECK(mean_estimate({&none, 1}, unbounded, confidence).high == unbounded);
}

TEST_CASE("probabilities are covered: near the mark with many hits, at least so with few") {
    Stream stream = stream_of("shares");
    for (const double p : {0.002, 0.02, 0.2, 0.6, 0.995}) {
        const auto rate = coverage(samples, p, [&] {
            const Stratum all = sample_of(1, 400, [&] { return stream.uniform() < p ? 1.0 : 0.0; });
            return probability_estimate({&all, 1}, confidence);
        });
        CAPTURE(p);
        CAPTURE(rate);
        CHECK(rate > confidence - five_errors);
        if (p > 0.1 && p < 0.9) CHECK(rate < confidence + five_errors);
    }
}

TEST_CASE("stratified probabilities are covered") {
    Stream stream = stream_of("stratified shares");
    const auto bernoulli = [&](double p) { return stream.uniform() < p ? 1.0 : 0.0; };
    for (const double p : {0.0005, 0.02, 0.1}) {
        const auto rate = coverage(samples, 0.9 * p + 0.09 * 0.5 + 0.01, [&] {
            const std::vector<Stratum> strata{sample_of(0.9, 200, [&] { return bernoulli(p); }),
                                              sample_of(0.09, 80, [&] { return bernoulli(0.5); }),
                                              sample_of(0.01, 10, [&] { return 1.0; })};
            return probability_estimate(strata, confidence);
        });
        CAPTURE(p);
        CAPTURE(rate);
        CHECK(rate > confidence - five_errors);
        // Half a hit in a stratum without any widens the interval where it has the largest weight.
        if (p > 0.01) CHECK(rate < confidence + five_errors);
    }
}

TEST_CASE("ratios of dependent sums are covered") {
    Stream stream = stream_of("ratios");
    const Law length = lognormal_law(2, 0.8);
    const auto rate = coverage(samples, mean(length), [&] {
        PairStratum all{1, 150, {}, {}};
        for (int i = 0; i < 150; ++i) {
            double count = 0, hours = 0;
            while (stream.uniform() < 0.6) {
                count += 1;
                hours += sample(length, stream);
            }
            if (count == 0) continue;
            all.add(hours, count);
        }
        return ratio_estimate({&all, 1}, 1e6, confidence);
    });
    CAPTURE(rate);
    CHECK(std::abs(rate - confidence) < five_errors);
}

TEST_CASE("ratios of heavy tails are covered nearly so, from some ten counts on") {
    Stream stream = stream_of("heavy ratios");
    const Law length = lognormal_law(24, 1.1);
    for (const double chance : {0.1, 0.3, 0.9}) {
        const auto rate = coverage(1000, mean(length), [&] {
            PairStratum all{1, 150, {}, {}};
            for (int i = 0; i < 150; ++i) {
                if (stream.uniform() < chance) all.add(sample(length, stream), 1);
            }
            return ratio_estimate({&all, 1}, 1e6, confidence);
        });
        CAPTURE(chance);
        CAPTURE(rate);
        CHECK(rate > 0.86);
        CHECK(rate < confidence + five_errors);
    }
}

TEST_CASE("equal values do not make a ratio certain") {
    PairStratum all{1, 100, {}, {}};
    for (int i = 0; i < 20; ++i) all.add(8, 1);
    const Estimate equal = ratio_estimate({&all, 1}, 50, confidence);
    CHECK(equal.value == 8);
    CHECK(equal.low < 7.9);
    CHECK(equal.high > 8.1);
}

TEST_CASE("a ratio without any count is no number, with one only its bounds are known") {
    PairStratum all{1, 100, {}, {}};
    CHECK(std::isnan(ratio_estimate({&all, 1}, 50, confidence).value));
    all.add(3, 1);
    const Estimate one = ratio_estimate({&all, 1}, 50, confidence);
    CHECK(one.value == 3);
    CHECK(one.low == 0);
    CHECK(one.high == 50);
}

TEST_CASE("quantiles of clustered values are covered") {
    Stream stream = stream_of("clusters");
    const Law scale = lognormal_law(1, 0.5);
    // A history's values share a factor exp(0.5 Z) and have one of their own: together sigma 0.8.
    const Law own = lognormal_law(1, std::sqrt(0.64 - 0.25));
    const std::vector<double> weights{1};
    for (const double level : {0.5, 0.95}) {
        const double truth = quantile(lognormal_law(1, 0.8), level);
        const auto rate = coverage(1000, truth, [&] {
            QuantileSketch sketch;
            for (int i = 0; i < 640; ++i) {
                const double factor = sample(scale, stream);
                for (int j = 0; j < 4; ++j) {
                    sketch.add(factor * sample(own, stream), 0, i % sketch_groups);
                }
            }
            return sketch.quantile(level, weights, 1e9, confidence);
        });
        CAPTURE(level);
        CAPTURE(rate);
        // 1,000 samples: five standard errors are 4.8 %; the bins of 1 % only add.
        CHECK(rate > confidence - 5 * std::sqrt(0.09 / 1000));
        CHECK(rate < 0.97);
    }
}

TEST_CASE("atoms come back exact and zeros that were only counted are in their place") {
    QuantileSketch sketch(2);
    const std::vector<double> weights{0.5, 0.1};
    for (int i = 0; i < 64; ++i) {
        sketch.add(2.0 / 3, 0, i % sketch_groups);
        sketch.add(7.25, 1, i % sketch_groups);
    }
    CHECK(sketch.quantile(0.5, weights, 100, confidence).value == doctest::Approx(2.0 / 3));
    CHECK(sketch.quantile_value(0.9, weights) == doctest::Approx(7.25).epsilon(1e-15));
    // 64 * 0.5 + 64 * 0.1 = 38.4 of weight, and 61.6 of zeros make 100.
    std::vector<std::uint32_t> zeros(2 * sketch_groups);
    for (std::size_t g = 0; g < sketch_groups; ++g) zeros[sketch_groups + g] = 19;
    zeros[sketch_groups] += 8; // 616 zeros in the second stratum
    CHECK(sketch.quantile_value(0.61, weights, {zeros}) == 0);
    CHECK(sketch.quantile_value(0.62, weights, {zeros}) == doctest::Approx(2.0 / 3));
    CHECK(sketch.quantile_value(0.94, weights, {zeros}) == doctest::Approx(7.25));
    CHECK(std::isnan(QuantileSketch().quantile_value(0.5, {weights.data(), 1})));
}

TEST_CASE("quantiles of a handful of values are not covered too seldom") {
    Stream stream = stream_of("handful");
    const Law law = exponential_law(1);
    const std::vector<double> weights{1};
    for (const int n : {1, 2, 3, 4, 6, 10, 30}) {
        for (const double level : {0.05, 0.5, 0.95, 0.99}) {
            const auto rate = coverage(samples, quantile(law, level), [&] {
                QuantileSketch sketch;
                for (int i = 0; i < n; ++i) sketch.add(sample(law, stream), 0, i % sketch_groups);
                return sketch.quantile(level, weights, 1e9, confidence);
            });
            CAPTURE(n);
            CAPTURE(level);
            CAPTURE(rate);
            CHECK(rate > confidence - five_errors);
        }
    }
}

TEST_CASE("a stratum that shows nothing beyond a quantile is not taken to have nothing there") {
    Stream stream = stream_of("one side");
    const Law law = lognormal_law(1, 1);
    // Most of the weight lies on 25 values, none of which need reach the quantile; eight values of
    // hardly any weight often do.
    const std::vector<double> weights{0.99 / 25, 0.01 / 8};
    for (const double level : {0.95, 0.99}) {
        const auto rate = coverage(samples, quantile(law, level), [&] {
            QuantileSketch sketch(2);
            for (int i = 0; i < 25; ++i) sketch.add(sample(law, stream), 0, i);
            for (int i = 0; i < 8; ++i) sketch.add(sample(law, stream), 1, i);
            return sketch.quantile(level, weights, 1e9, confidence);
        });
        CAPTURE(level);
        CAPTURE(rate);
        CHECK(rate > confidence - five_errors);
    }
}

TEST_CASE("quantiles of a continuous law are covered where many values share a bin") {
    Stream stream = stream_of("uniform lengths");
    const std::vector<double> weights{1};
    const std::vector<double> levels{0.5, 0.95, 0.99};
    std::vector<int> held(levels.size());
    constexpr int runs = 200;
    for (int run = 0; run < runs; ++run) {
        QuantileSketch sketch;
        for (int i = 0; i < 20'000; ++i) {
            sketch.add(1 + 8 * stream.uniform(), 0, i % sketch_groups);
        }
        for (std::size_t i = 0; i < levels.size(); ++i) {
            const double truth = 1 + 8 * levels[i];
            const Estimate found = sketch.quantile(levels[i], weights, 1e9, confidence);
            held[i] += found.low <= truth && truth <= found.high;
            CHECK(found.low < found.high);
            CHECK(found.value == doctest::Approx(truth).epsilon(0.02));
        }
    }
    // 200 samples: five standard errors are 10.6 %.
    for (const int count : held) CHECK(count >= runs * 0.794);
}

TEST_CASE("quantiles within a bin are interpolated, an atom with a few neighbours is kept") {
    const std::vector<double> weights{1};
    QuantileSketch even, atom;
    for (int i = 0; i <= 100; ++i) even.add(5 + 0.0002 * i, 0, i % sketch_groups);
    CHECK(even.quantile_value(0.5, weights) == doctest::Approx(5.01).epsilon(1e-9));
    for (int i = 0; i < 999; ++i) atom.add(5, 0, i % sketch_groups);
    atom.add(5.02, 0, 0);
    CHECK(atom.quantile_value(0.5, weights) == doctest::Approx(5).epsilon(1e-9));
    CHECK(atom.quantile_value(0.99, weights) == doctest::Approx(5).epsilon(1e-6));
}

TEST_CASE("quantiles are within one percent whatever the size of the values") {
    for (const double scale : {1e-9, 1e-3, 1.0, 1e6, 1e15}) {
        QuantileSketch sketch;
        for (int i = 1; i <= 1000; ++i) sketch.add(scale * i, 0, i % sketch_groups);
        const std::vector<double> weights{1};
        CHECK(sketch.quantile_value(0.5, weights) == doctest::Approx(500 * scale).epsilon(0.01));
        CHECK(sketch.quantile_value(0.99, weights) == doctest::Approx(990 * scale).epsilon(0.01));
    }
}

} // namespace
