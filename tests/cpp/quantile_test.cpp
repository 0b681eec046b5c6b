// Coverage and values of quantiles of weighted, clustered values in bins.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "coverage.h"
#include "sitefall/support/cell_counts.h"
#include "sitefall/support/law.h"
#include "sitefall/support/law_build.h"
#include "sitefall/support/quantile_sketch.h"

namespace {

using namespace sitefall::support;
using namespace sitefall::test;

TEST_CASE("counts of cells are the same in a list and beyond 16 bits") {
    constexpr std::size_t cells = 64;
    Stream stream = stream_of("cells");
    CellCounts counts;
    std::vector<std::uint32_t> plain(cells);
    const auto all = [&counts] {
        std::vector<std::uint32_t> told(cells, 7); // what is added to stays
        counts.add_to(told);
        for (auto& count : told) count -= 7;
        return told;
    };
    for (int i = 0; i < 200'000; ++i) {
        // One cell has most of them: 100,000 do not fit in 16 bits.
        const double u = stream.uniform();
        const auto cell = u < 0.5 ? 3 : static_cast<std::size_t>(cells * stream.uniform());
        counts.add(cell, cells);
        ++plain[cell];
        if (i < 130) CHECK(all() == plain);
    }
    CHECK(all() == plain);
    CHECK(plain[3] > 65'536);
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
