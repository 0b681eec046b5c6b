// A history under another law weighs exactly: the mean weight is 1, and weighted means are those of the document's own law.
//
// Means of 20,000 histories lie within five of their own standard errors of the truth, a false alarm in 2 million runs.

#include "sitefall/simulation/tilted.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "document_text.h"
#include "sitefall/process/process.h"
#include "sitefall/support/hazard_rate.h"
#include "sitefall/support/law_build.h"
#include "sitefall/support/residual.h"

namespace {

using namespace sitefall;

/// Longer repairs, worth more the longer; hits and failed starts more often.
class Pushing final : public simulation::Tilting {
  public:
    simulation::Wish wish_of_work(int) override { return {0.5, 4}; }
    simulation::Wish wish_of_time(const support::Law&, int) override { return {0.5, 3}; }
    double worth(double hours) override { return 1 + std::min(hours, 50.0); }
    double chance(double probability, int) override { return 0.5 * (probability + 0.5); }
    void came(int) override {}
    void drawn(int, double) override {}
};

class Deaf final : public simulation::Observer {
  public:
    void level(int, double, double, int) override {}
};

struct Mean {
    double n = 0, sum = 0, squares = 0;
    void add(double x) {
        n += 1;
        sum += x;
        squares += x * x;
    }
    double value() const { return sum / n; }
    double error() const { return std::sqrt((squares / n - value() * value()) / n); }
};

constexpr double horizon = 100;
constexpr int histories = 20'000;

/// W and W 1{the first component is down at the horizon}; factors that follow the state.
/// With several laws by each in its turn, as often as its share asks for on average.
std::pair<Mean, Mean> weighted(const process::Process& process, double most_factor, int laws) {
    Deaf deaf;
    Pushing pushing;
    simulation::Tilted main(process, {1, 2}, nullptr), copy(process, {3, 4}, nullptr);
    Mean weight, down;
    for (std::uint32_t r = 0; r < histories; ++r) {
        main.begin(r, deaf);
        const int drawn = laws == 1 || r % 2 == 0 ? 0 : 1 + static_cast<int>(r / 2) % (laws - 1);
        copy.branch(main, r, deaf, pushing, laws, drawn);
        int events = 0;
        do {
            for (const int clock : copy.tiltable())
                if (copy.runs(clock)) {
                    auto factors = simulation::untilted;
                    for (int m = 0; m < laws; ++m)
                        factors[static_cast<std::size_t>(m)] +=
                            (most_factor - 1) * ((events + clock + m) % 3) / 2.0;
                    copy.set_factors(clock, factors);
                }
            ++events;
        } while (copy.play(horizon) >= 0);
        copy.wait(horizon);
        const double w = std::exp(copy.log_weight());
        weight.add(w);
        down.add(copy.state().elements[0].up == 0 ? w : 0);
    }
    return {weight, down};
}

process::Process process_of(const std::string& fails, const std::string& more = "") {
    return process::compile(
        test::loaded(R"("horizon": "100 h", "components": {"a": {"fails": )" + fails +
                     R"(, "repairs": {"law": "lognormal", "median": "8 h", "sigma": 0.7}},
        "b": {"fails": "0.004 / h", "repairs": "0.1 / h", "needs": "a", "clock": "operating"}},)" +
                     more + R"("services": {"s": {"instances": {"i": {"needs": "b"}}}})"));
}

/// The share of 20,000 plain histories in which the first component is down at the horizon.
Mean plain(const process::Process& process) {
    Deaf deaf;
    simulation::Tilted history(process, {5, 6}, nullptr);
    Mean down;
    for (std::uint32_t r = 0; r < histories; ++r) {
        history.begin(r, deaf);
        while (history.play(horizon) >= 0) {
        }
        down.add(history.state().elements[0].up == 0 ? 1 : 0);
    }
    return down;
}

void check(const process::Process& process, double most_factor, int laws = 1) {
    const auto [weight, down] = weighted(process, most_factor, laws);
    CHECK(std::abs(weight.value() - 1) < 5 * weight.error());
    const Mean truth = plain(process);
    CHECK(std::abs(down.value() - truth.value()) < 5 * std::hypot(down.error(), truth.error()));
    CHECK(weight.error() > 0);
}

} // namespace

TEST_CASE("the time of a cumulative hazard is its inverse, in both tails") {
    for (const auto& law :
         {support::exponential_law(3), support::weibull_law(2.5, 4), support::weibull_law(0.7, 4),
          support::lognormal_law(2, 0.8), support::gamma_law(3, 5), support::uniform_law(1, 6),
          support::triangular_law(1, 2, 7)}) {
        CAPTURE(static_cast<int>(law.shape));
        REQUIRE(support::has_hazard_rate(law));
        for (const double y : {1e-9, 1e-3, 0.3, 0.69, 0.7, 2.0, 12.0}) {
            const double x = support::time_of_hazard(law, y);
            // Rounding of x near the ends of a bounded law is the largest error.
            CHECK(support::cumulative_hazard(law, x) == doctest::Approx(y).epsilon(1e-7));
            const double step = 1e-5 * x;
            const double slope = (support::cumulative_hazard(law, x + step) -
                                  support::cumulative_hazard(law, x - step)) /
                                 (2 * step);
            // Central differences err by the square of the step; ends of bounded laws are left out.
            if (y < 3 && y > 1e-4)
                CHECK(support::hazard_rate(law, x) == doctest::Approx(slope).epsilon(1e-3));
        }
    }
    CHECK_FALSE(support::has_hazard_rate(support::fixed_law(2)));
}

TEST_CASE("weights are exact for laws with a hazard rate, clocks that stop, and durations") {
    check(process_of(R"("0.01 / h")"), 3);
    check(process_of(R"({"law": "weibull", "shape": 2.5, "scale": "90 h"})"), 2.5);
    check(process_of(R"({"law": "lognormal", "median": "80 h", "sigma": 0.6})"), 2.5);
    check(process_of(R"({"law": "uniform", "low": "20 h", "high": "150 h"})"), 2);
}

TEST_CASE("weights are exact where hazards strike and starts may fail") {
    check(process_of(R"("0.01 / h")", R"("hazards": {"storm": {"arrival": "0.01 / h", "strikes": [
        {"select": {"ids": ["a", "b"]}, "probability": 0.3, "outage": "0.2 / h"}]}},)"),
          2.5);
}

TEST_CASE("weights are exact where several laws are mixed") {
    for (const int laws : {2, 4}) {
        check(process_of(R"("0.01 / h")"), 3, laws);
        check(process_of(R"({"law": "weibull", "shape": 2.5, "scale": "90 h"})"), 2.5, laws);
        check(
            process_of(R"("0.01 / h")", R"("hazards": {"storm": {"arrival": "0.01 / h", "strikes": [
            {"select": {"ids": ["a", "b"]}, "probability": 0.3, "outage": "0.2 / h"}]}},)"),
            2.5, laws);
    }
}

TEST_CASE("what is left of a time is the law given that it has lasted so long") {
    const auto half = support::mixture_law(
        {1, 1}, {support::lognormal_law(30, 0.5), support::weibull_law(2, 90)});
    for (const auto& law : {support::exponential_law(40), support::lognormal_law(50, 0.7), half,
                            support::quantiles_law({0, 0.3, 0.8, 1}, {0, 20, 90, 200}),
                            support::mixture_law({1, 2}, {half, support::exponential_law(100)})})
        for (const double age : {5.0, 60.0}) {
            support::Stream stream({1, 2}, 3);
            constexpr int n = 20'000;
            for (const double x : {65.0, 110.0}) {
                int below = 0;
                for (int i = 0; i < n; ++i) {
                    const double u = stream.uniform(), of_part = stream.uniform();
                    below += support::quantile_beyond(law, age, u, of_part) <= x ? 1 : 0;
                }
                const double p =
                    (support::cdf(law, x) - support::cdf(law, age)) / (1 - support::cdf(law, age));
                CHECK(std::abs(below / double{n} - p) < 5 * std::sqrt(p * (1 - p) / n)); // five
            }
        }
}

TEST_CASE("histories that split go on by the law of the document, whatever tilted them") {
    for (
        const char* fails :
        {R"("0.01 / h")",
         R"({"law": "empirical", "quantiles": {"0": "20 h", "0.5": "60 h", "1": "300 h"}})",
         R"({"law": "mixture", "weights": [1, 1], "laws": [{"law": "lognormal", "median": "40 h", "sigma": 0.5},
              {"law": "weibull", "shape": 2, "scale": "150 h"}]})"}) {
        const auto process = process_of(fails);
        Deaf deaf;
        Pushing pushing;
        simulation::Tilted main(process, {1, 2}, nullptr), copy(process, {3, 4}, nullptr),
            other(process, {7, 8}, nullptr);
        Mean down;
        for (std::uint32_t r = 0; r < histories; ++r) {
            main.begin(r, deaf);
            copy.branch(main, r, deaf, pushing);
            const auto push = [&](simulation::Tilted& history, double factor) {
                for (const int clock : history.tiltable()) {
                    auto factors = simulation::untilted;
                    factors[0] = factor;
                    if (history.runs(clock)) history.set_factors(clock, factors);
                }
            };
            const auto until = [&](simulation::Tilted& history, double time, double factor) {
                do push(history, factor);
                while (history.play(time) >= 0);
                history.wait(time);
            };
            until(copy, 40, 2);
            double sum = 0;
            for (std::uint32_t k = 0; k < 3; ++k) {
                other.split(copy, 3 * r + k, deaf, pushing);
                until(other, horizon, 1.5);
                sum += other.state().elements[0].up == 0 ? std::exp(other.log_weight()) : 0;
            }
            down.add(sum / 3);
        }
        const Mean truth = plain(process);
        CHECK(std::abs(down.value() - truth.value()) < 5 * std::hypot(down.error(), truth.error()));
    }
}

TEST_CASE("a history that is played by its own law weighs 1") {
    const auto process = process_of(R"("0.01 / h")");
    Deaf deaf;
    simulation::Tilted history(process, {1, 2}, nullptr);
    history.begin(0, deaf);
    while (history.play(horizon) >= 0) {
    }
    CHECK(history.log_weight() == 0);
}
