// The whole way from histories to a result, on a toy whose truth is known in closed form.
//
// One service with 100 users; one hazard with Poisson arrivals of rate L an hour. From each
// occurrence the service is down for D = 6 h (occurrences overlap). Over a horizon H:
//   E[hours down] = (H - D)(1 - exp(-L D)) + D - (1 - exp(-L D)) / L,
//   P(breach of `longest` = 4 h) = 1 - exp(-L (H - 4)): an occurrence breaches if 4 h
//   of it lie within H.

#include "sitefall/score/score.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "sitefall/score/in_order.h"
#include "sitefall/score/options.h"
#include "sitefall/score/tally.h"
#include "sitefall/support/issue.h"
#include "sitefall/support/law.h"

namespace {

using namespace sitefall;

constexpr double outage = 6, limit = 4, users = 100;

class Toy : public score::Player {
  public:
    Toy(const process::Process& process, const support::Key& key)
        : rate_(process.hazards[0].rate), stream_(key, support::stream_address("toy", key)) {}

    void play(std::uint32_t r, double horizon, simulation::Observer& observer,
              const simulation::Forcing& forcing) override {
        std::vector<double> times;
        for (const auto& occurrence : forcing.occurrences) times.push_back(occurrence.time);
        if (!forcing.arrivals_given) {
            stream_.rewind(r);
            const auto gap = [&] { return -std::log(1 - stream_.uniform()) / rate_; };
            for (double t = gap(); t < horizon; t += gap()) times.push_back(t);
        }
        double end = -1;
        for (const double t : times) {
            ++events_;
            if (t > end) {
                if (end >= 0) observer.level(0, end, 1, 0);
                observer.level(0, t, 0, 0);
            }
            end = t + outage;
        }
        if (end >= 0) observer.level(0, end, 1, 0);
    }

    std::uint64_t events() const override { return events_; }

  private:
    double rate_;
    support::Stream stream_;
    std::uint64_t events_ = 0;
};

process::Process toy_process(double rate) {
    process::Process process;
    process::ServiceInfo service;
    service.id = "s";
    service.users = service.weight = users;
    service.has_tolerance = true;
    service.longest = limit;
    process.services = {service};
    process.hazards = {{"flood", "flood", "", rate}};
    process.poisson_hazards = {0};
    process.causes = {"hazard flood"};
    return process;
}

// `factor` may be unknown: the rate is multiplied by it.
score::Engines toy_engines(double rate, const support::Key& key) {
    return {[rate](const model::Architecture&, std::span<const double> unknowns) {
                return toy_process(rate * (unknowns.empty() ? 1 : unknowns[0]));
            },
            [key](const process::Process& process, const std::atomic<bool>&) {
                return std::make_unique<Toy>(process, key);
            },
            [](const process::Process&, const std::atomic<bool>&) {
                return std::vector<score::SinglePoint>{};
            }};
}

model::Architecture toy_architecture(double horizon) {
    model::Architecture architecture;
    architecture.horizon.value = horizon;
    model::Service service;
    service.id = "s";
    architecture.services = {service};
    return architecture;
}

double hours_down(double rate, double horizon) {
    const double p = 1 - std::exp(-rate * outage);
    return (horizon - outage) * p + outage - p / rate;
}

double breach(double rate, double horizon) { return 1 - std::exp(-rate * (horizon - limit)); }

score::Score run(double rate, double horizon, score::ScoreOptions options, std::uint64_t seed) {
    options.key = {seed, 99};
    options.outer = 0;
    support::Control control;
    return score::score(toy_architecture(horizon), options, toy_engines(rate, options.key),
                        control);
}

TEST_CASE("intervals of a whole score cover the closed forms, with and without strata") {
    const double rate = 0.5 / 43'800, horizon = 43'800;
    const double down = hours_down(rate, horizon);
    for (const bool stratify : {true, false}) {
        score::ScoreOptions options;
        options.stratify = stratify;
        options.threads = 1;
        options.effort.replications = 256;
        constexpr int seeds = 500;
        int unmet = 0, breached = 0, available = 0;
        double width = 0;
        for (int seed = 0; seed < seeds; ++seed) {
            const auto found = run(rate, horizon, options, static_cast<std::uint64_t>(seed));
            const auto holds = [](const support::Estimate& e, double truth) {
                return e.low <= truth && truth <= e.high;
            };
            unmet += holds(found.unmet, users * down / 5);
            breached += holds(*found.services[0].breach, breach(rate, horizon));
            available += holds(found.services[0].availability, 1 - down / horizon);
            width += found.unmet.half_width() / seeds;
        }
        CAPTURE(stratify);
        // 500 seeds of a 90 % interval: five standard errors are 6.7 %. With strata nearly all is
        // known (the number of strikes decides), so that intervals are wide for what is left.
        for (const int held : {unmet, breached, available}) {
            CAPTURE(held);
            CHECK(held > (0.9 - 0.067) * seeds);
        }
        if (!stratify) {
            for (const int held : {unmet, breached, available}) {
                CHECK(held < (0.9 + 0.067) * seeds);
            }
        } else {
            // Plain: a compound Poisson sum has standard deviation sqrt(L H) D in 256 histories.
            // Shares fixed in advance, as they are in short runs, leave a little over half of it.
            CHECK(width < 0.6 * 1.645 * std::sqrt(0.5) * outage * users / 5 / 16);
        }
    }
}

TEST_CASE("the same seed gives the same bits for any number of threads") {
    score::ScoreOptions options;
    options.effort.replications = 1500;
    std::vector<score::Score> found;
    for (const int threads : {1, 2, 5}) {
        options.threads = threads;
        found.push_back(run(1e-4, 43'800, options, 5));
    }
    for (const auto& other : found) {
        CHECK(other.unmet.value == found[0].unmet.value);
        CHECK(other.unmet.high == found[0].unmet.high);
        CHECK(other.services[0].outage_hours.p95.high ==
              found[0].services[0].outage_hours.p95.high);
        CHECK(other.sampled.events == found[0].sampled.events);
        REQUIRE(other.strata.size() == found[0].strata.size());
        for (std::size_t h = 0; h < other.strata.size(); ++h) {
            CHECK(other.strata[h].replications == found[0].strata[h].replications);
        }
    }
    CHECK(run(1e-4, 43'800, options, 6).unmet.value != found[0].unmet.value);
}

TEST_CASE(
    "by precision: doubling rounds until it is reached, never beyond the most, and then a "
    "warning") {
    score::ScoreOptions options;
    options.stratify = false;
    const auto easy = run(1e-3, 43'800, options, 1);
    CHECK(easy.sampled.ended == score::Ended::precise);
    CHECK(easy.sampled.replications == 2048); // 64 blocks: the first round with 50
    CHECK(easy.unmet.half_width() <= 0.05 * easy.unmet.value);
    CHECK(easy.warnings.empty());
    options.effort.most = 5000;
    const auto hard = run(1e-7, 43'800, options, 1);
    CHECK(hard.sampled.ended == score::Ended::at_most);
    CHECK(hard.sampled.replications == 5000);
    REQUIRE_FALSE(hard.warnings.empty());
    CHECK(hard.warnings[0].find("unmet_user_hours_per_year") != std::string::npos);
}

TEST_CASE("atoms, causes and exceedance of the toy are exact") {
    score::ScoreOptions options;
    options.effort.replications = 4096;
    const double rate = 0.05 / 8760; // a strike in 4.9 % of the years
    const auto found = run(rate, 43'800, options, 3);
    const auto& service = found.services[0];
    CHECK(service.outage_hours.p50.value == doctest::Approx(outage).epsilon(1e-12));
    REQUIRE(found.causes.size() == 1);
    CHECK(found.causes[0].share == doctest::Approx(1));
    CHECK(found.causes[0].services == std::vector<std::string>{"s"});
    REQUIRE(service.occurrence);
    CHECK((*service.occurrence)[0].value == 0);                                  // 0.1
    CHECK((*service.occurrence)[1].value == doctest::Approx(600).epsilon(1e-9)); // 0.02
    CHECK((*service.aggregate)[2].value == doctest::Approx(600).epsilon(1e-9));  // 0.01
}

TEST_CASE("an interrupt gives what was finished, or Interrupted where that is nothing") {
    score::ScoreOptions options;
    options.threads = 2;
    options.effort.replications = 1'000'000;
    options.key = {1, 2};
    support::Control control;
    const auto engines = toy_engines(1e-3, options.key);
    std::thread stopper([&] {
        while (control.done < 2000) std::this_thread::yield();
        control.stop = true;
    });
    const auto found = score::score(toy_architecture(43'800), options, engines, control);
    stopper.join();
    CHECK(found.sampled.ended == score::Ended::interrupted);
    CHECK(found.sampled.replications >= 2000);
    CHECK(found.sampled.replications < 1'000'000);
    CHECK(found.warnings[0].find("interrupted") == 0);
    support::Control at_once;
    at_once.stop = true;
    CHECK_THROWS_AS(score::score(toy_architecture(43'800), options, engines, at_once),
                    support::Interrupted);
}

TEST_CASE("an exception of a worker comes out, whatever thread it was on") {
    const std::atomic<bool> stop{false};
    CHECK_THROWS_AS(score::run_in_order<int>(
                        100, 3, stop,
                        [] {
                            return [](std::size_t i) -> int {
                                if (i == 50) throw std::domain_error("fifty");
                                return 0;
                            };
                        },
                        [](std::size_t, int) {}),
                    std::domain_error);
}

model::Architecture uncertain_architecture(double sigma) {
    auto architecture = toy_architecture(43'800);
    model::Unknown unknown;
    unknown.pointer = "/hazards/flood/arrival";
    unknown.law.kind = model::LawKind::lognormal_sigma;
    unknown.law.a.value = 1;
    unknown.law.b.value = sigma;
    unknown.value = 1;
    architecture.unknowns = {unknown};
    return architecture;
}

TEST_CASE("a Latin hypercube has one point in each cell of each unknown") {
    auto architecture = uncertain_architecture(0.5);
    architecture.unknowns.push_back(architecture.unknowns[0]);
    architecture.unknowns[1].pointer = "/other";
    const auto points = score::latin_hypercube(architecture, 50, {3, 4});
    const auto law = process::law_of(architecture.unknowns[0].law);
    for (std::size_t k = 0; k < 2; ++k) {
        std::set<int> cells;
        for (const auto& point : points) {
            cells.insert(static_cast<int>(50 * support::cdf(law, point[k])));
        }
        CHECK(cells.size() == 50);
    }
}

TEST_CASE("the input interval is that of the inputs, free of the noise of the histories") {
    // Unmet user-hours are nearly in proportion to the rate, whose factor is lognormal (1, 0.5).
    const double rate = 0.5 / 43'800, sigma = 0.5;
    score::ScoreOptions options;
    options.key = {8, 9};
    options.effort.replications = 20'000;
    support::Control control;
    const auto found = score::score(uncertain_architecture(sigma), options,
                                    toy_engines(rate, options.key), control);
    REQUIRE(found.unmet.input_low);
    const auto at = [&](double z) {
        return users * hours_down(rate * std::exp(sigma * z), 43'800) / 5;
    };
    // 64 points: the 5 % and 95 % quantiles wander by about 0.15 in z; the strata
    // leave little noise.
    CHECK(*found.unmet.input_low > at(-2.1));
    CHECK(*found.unmet.input_low < at(-1.2));
    CHECK(*found.unmet.input_high > at(1.2));
    CHECK(*found.unmet.input_high < at(2.1));
    const auto& availability = found.services[0].availability;
    CHECK(*availability.input_low ==
          doctest::Approx(1 - *found.unmet.input_high * 5 / users / 43'800));
}

TEST_CASE("noise alone gives no input interval, noise beside inputs does not widen it") {
    support::Stream stream({21, 22}, 1);
    stream.rewind(0);
    const auto normal = [&] {
        double sum = -6;
        for (int i = 0; i < 12; ++i) sum += stream.uniform();
        return sum;
    };
    for (const double spread : {0.0, 1.0}) {
        double width = 0, told = 0;
        constexpr int studies = 200;
        for (int study = 0; study < studies; ++study) {
            std::vector<double> inputs(64);
            for (double& m : inputs) m = spread * normal();
            std::vector<std::vector<double>> y;
            for (const double m : inputs) {
                y.emplace_back();
                // Plain scale: the values lie around 0. Noise of the mean of four groups: 1.
                for (int group = 0; group < 4; ++group) y.back().push_back(m + 2 * normal());
            }
            const auto interval = score::input_interval(y, 0, 0.9);
            if (!interval) continue;
            told += 1;
            width += interval->high - interval->low;
        }
        CAPTURE(spread);
        CAPTURE(told);
        CAPTURE(width / told);
        if (spread == 0) {
            // 5 % of noise is taken for an effect; five standard errors of 200 studies are 7.7 %.
            CHECK(told < 0.127 * studies);
            continue;
        }
        // S2 is twice the noise: 1.8 standard deviations above the bound.
        CHECK(told > 0.85 * studies);
        // Truth: 2 * 1.645. Left in, the noise would make it 4.65.
        CHECK(width / told < 3.29 + 0.25);
        CHECK(width / told > 3.29 - 0.25);
    }
}

TEST_CASE("what is the same at every point has that interval, what is never seen has none") {
    const std::vector<std::vector<double>> same(64, std::vector<double>(4, 6.0)),
        never(64, std::vector<double>(4, 0.0));
    const auto interval = score::input_interval(same, 6, 0.9);
    REQUIRE(interval);
    CHECK(interval->low == doctest::Approx(6).epsilon(1e-12));
    CHECK(interval->high == doctest::Approx(6).epsilon(1e-12));
    CHECK_FALSE(score::input_interval(never, 0, 0.9));
}

TEST_CASE("options: unknown keys, other kinds and values out of range are refused by name") {
    using score::Options;
    CHECK_THROWS_AS(Options("[]", {}), support::RequestError);
    CHECK_THROWS_WITH(Options("{\"speed\": 1}", {"outer"}), "there is no option speed here");
    const std::vector<std::string> known{"outer",    "precision", "confidence",
                                         "stratify", "key_hi",    "key_lo"};
    const Options wrong(
        "{\"outer\": 1.5, \"precision\": 0, \"confidence\": 1, \"stratify\": 1, \"key_lo\": \"x\"}",
        known);
    CHECK_THROWS_AS(wrong.count("outer", 0), support::RequestError);
    CHECK_THROWS_AS(wrong.positive("precision"), support::RequestError);
    CHECK_THROWS_AS(wrong.share("confidence"), support::RequestError);
    CHECK_THROWS_AS(wrong.flag("stratify"), support::RequestError);
    CHECK_THROWS_AS(wrong.key(), support::RequestError);
    const Options right("{\"key_hi\": \"18446744073709551615\", \"key_lo\": \"7\"}", known);
    CHECK(right.key().hi == 18446744073709551615u);
    CHECK(right.key().lo == 7);
    CHECK_FALSE(right.count("outer", 0));
}

} // namespace
