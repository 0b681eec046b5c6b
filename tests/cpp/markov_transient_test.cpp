#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "markov_chains.h"
#include "sitefall/markov/exponential.h"
#include "sitefall/markov/passage.h"
#include "sitefall/markov/poisson.h"
#include "sitefall/markov/renewal.h"
#include "sitefall/markov/transient.h"

namespace {

using namespace sitefall::markov;
using doctest::Approx;
using sitefall::test::birth_death;
using sitefall::test::from_state;
using sitefall::test::one_unit;
using sitefall::test::set_of;

const Budget budget;

} // namespace

TEST_CASE("Poisson weights sum to one and agree with the logarithm of the gamma function") {
    for (const double mean : {0.0, 1e-9, 0.3, 7.0, 1e3, 2.5e6}) {
        const Poisson law = poisson(mean);
        CHECK(std::accumulate(law.weight.begin(), law.weight.end(), 0.0) ==
              Approx(1).epsilon(1e-13));
        for (std::size_t k = law.first; k <= law.last(); k += 1 + law.weight.size() / 40) {
            if (mean == 0) continue;
            const auto x = static_cast<double>(k);
            const double logarithm = x * std::log(mean) - mean - std::lgamma(x + 1);
            // The logarithm is a difference of numbers of the size x log x, each rounded.
            const double rounding = 1e-15 * (1 + x * std::log(x + 2));
            CHECK(std::log(law.weight_at(k)) ==
                  Approx(logarithm).epsilon(1e-12).scale(1e12 * rounding));
        }
        CHECK(law.above_at(law.last()) == 0);
        CHECK(law.excess_over(0) == Approx(mean).epsilon(1e-12));
    }
}

TEST_CASE("one unit is down with the probability of the closed form, however far or near") {
    const double fails = 1e-4, repaired = 0.5;
    const Chain chain = one_unit(fails, repaired);
    const double both = fails + repaired;
    for (const double t : {0.0, 1e-6, 0.1, 10.0, 1e3, 1e7}) {
        const Transient at = transient(chain, from_state(2, 0), {t}, budget);
        const double down = -fails / both * std::expm1(-both * t);
        const double hours = fails / both * (t + std::expm1(-both * t) / both);
        CHECK(at.probability[0][1] == Approx(down).epsilon(1e-12));
        // The closed form cancels where t is short; its first term is then all.
        if (both * t > 0.01) CHECK(at.hours[0][1] == Approx(hours).epsilon(1e-11));
        if (t == 1e-6) CHECK(at.hours[0][1] == Approx(fails * t * t / 2).epsilon(1e-6));
        CHECK(at.hours[0][0] + at.hours[0][1] == Approx(t).epsilon(1e-12));
        CHECK(at.relative_error < 1e-11);
    }
}

TEST_CASE("twenty units that hardly ever fail are all down with a probability far below 1e-100") {
    // Independent units: p_20(t) = down(t)^20, exact to twenty roundings.
    const Chain chain = birth_death(20, 20, 1e-7, 1e-3);
    const double down = -1e-7 / (1e-7 + 1e-3) * std::expm1(-(1e-7 + 1e-3) * 5);
    const Transient at = transient(chain, from_state(21, 0), {5}, budget);
    CHECK(at.probability[0][20] < 1e-120);
    CHECK(at.probability[0][20] == Approx(std::pow(down, 20)).epsilon(1e-12));
}

TEST_CASE("squaring and uniformisation agree in every entry") {
    const Chain chain = birth_death(12, 2, 0.01, 3);
    const Uniformised uniform(chain);
    const Vector start = from_state(13, 0);
    for (const double t : {0.7, 12.0, 900.0}) {
        const Advanced a = uniformise(chain, uniform, start, t, nullptr, budget);
        const Advanced b = square(chain, uniform, start, t, budget);
        for (std::size_t i = 0; i < 13; ++i) {
            CHECK(a.now[i] == Approx(b.now[i]).epsilon(a.relative_error + b.relative_error));
            CHECK(a.hours[i] == Approx(b.hours[i]).epsilon(a.relative_error + b.relative_error));
        }
    }
}

TEST_CASE("mass that decays far is told with the error that it has") {
    // Both by squaring: the error of exp(-q t) doubles as its logarithm does.
    const Chain one(2, std::vector<Transition>{{0, 1, 1}});
    for (const double t : {10.0, 100.0, 300.0, 690.0}) {
        const Transient at = transient(one, from_state(2, 0), {t}, budget);
        const long double exact = std::exp(-static_cast<long double>(t));
        const long double off = std::abs(at.probability[0][0] / exact - 1);
        CHECK(static_cast<double>(off) <= at.relative_error);
        CHECK(at.relative_error < 1e-10);
    }
    const Chain unit(2, std::vector<Transition>{{0, 1, 1e-3}, {1, 0, 0.1}});
    const auto longer = sojourn_longer_than(unit, {0, 1}, set_of(2, {1}), 6900, budget).estimate;
    const long double exact = std::exp(-static_cast<long double>(0.1) * 6900); // 0.1 as stored
    CHECK(longer.low <= static_cast<double>(exact));
    CHECK(longer.high >= static_cast<double>(exact));
}

TEST_CASE("a time of more events than numbers can count is refused by name") {
    CHECK_THROWS_WITH_AS(transient(one_unit(1e90, 1e90), from_state(2, 0), {1e300}, budget),
                         doctest::Contains("more events"), sitefall::support::RequestError);
}

TEST_CASE("a sum that ends early because the chain is level is what the whole sum is") {
    const Chain chain = birth_death(12, 2, 0.01, 3);
    const Uniformised uniform(chain);
    const Vector start = from_state(13, 0);
    const Vector limit = transient(chain, start, {1e6}, budget).probability[0];
    const Advanced whole = uniformise(chain, uniform, start, 5e4, nullptr, budget);
    const Advanced early = uniformise(chain, uniform, start, 5e4, &limit, budget);
    CHECK(early.steps < whole.steps / 50);
    for (std::size_t i = 0; i < 13; ++i) {
        const double tolerance = whole.relative_error + early.relative_error;
        CHECK(early.now[i] == Approx(whole.now[i]).epsilon(tolerance));
        CHECK(early.hours[i] == Approx(whole.hours[i]).epsilon(tolerance));
    }
}

TEST_CASE("several times in one pass are what each is alone") {
    const Chain chain = birth_death(3, 1, 1e-3, 0.1);
    const Vector start = from_state(4, 0);
    const Transient all = transient(chain, start, {0, 10, 10, 400, 1e5}, budget);
    for (const std::size_t k : {0, 1, 2, 3, 4}) {
        const double t = std::vector<double>{0, 10, 10, 400, 1e5}[k];
        const Transient one = transient(chain, start, {t}, budget);
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(all.probability[k][i] == Approx(one.probability[0][i]).epsilon(1e-12));
            CHECK(all.hours[k][i] == Approx(one.hours[0][i]).epsilon(1e-12));
        }
    }
    CHECK_THROWS(transient(chain, start, {2, 1}, budget));
    CHECK_THROWS(transient(chain, start, {}, budget));
    CHECK_THROWS(transient(chain, start, {-1}, budget));
}

TEST_CASE("a chain that never moves stays where it is") {
    const Chain chain(2, {});
    const Transient at = transient(chain, {0.25, 0.75}, {8}, budget);
    CHECK(at.probability[0] == Vector{0.25, 0.75});
    CHECK(at.hours[0] == Vector{2, 6});
}

TEST_CASE("the walk by spans meets the squared matrix on first passages over any horizon") {
    const Chain whole = birth_death(3, 1, 1e-3, 30);
    const Part outside = part_of(whole, set_of(4, {0, 1}));
    const Vector start = from_state(3, 0);
    for (const double t : {0.01, 3.0, 1e3, 5e6}) {
        const Transient at = transient(outside.chain, start, {t}, budget);
        const Renewal walk = first_entry(outside.chain, start, t, budget);
        const auto& found = walk.probability;
        CHECK(found.value == Approx(at.probability[0][2]).epsilon(1e-9));
        CHECK(found.low <= at.probability[0][2] * (1 + at.relative_error));
        CHECK(found.high >= at.probability[0][2] * (1 - at.relative_error));
        // The series is as good as 1e-9, and what rounding may do to 586,000 spans in long double.
        CHECK(found.high - found.low <= 3.2e-9 * found.value);
    }
    CHECK(first_entry(outside.chain, start, 5e6, budget).steps < 100'000);
}

TEST_CASE("a horizon of too many events is refused") {
    Budget tight = budget;
    tight.work = 1e4;
    tight.squared = 1;
    const Chain chain = birth_death(5, 1, 0.1, 60);
    CHECK_THROWS_WITH_AS(transient(chain, from_state(6, 0), {8760}, tight),
                         doctest::Contains("simulate"), TooLarge);
}

TEST_CASE("entries during a time are the flow over the boundary") {
    const Chain chain = one_unit(0.2, 1);
    const Transient at = transient(chain, from_state(2, 0), {1e6}, budget);
    // Renewals of mean 6 h, less what the start is ahead: 5/6 of a unit at most.
    CHECK(entries_during(chain, at.hours[0], set_of(2, {1})) == Approx(1e6 / 6).epsilon(1e-5));
    CHECK(sojourn_longer_than(chain, {0, 1}, set_of(2, {1}), 3, budget).estimate.value ==
          Approx(std::exp(-3)).epsilon(1e-14));
}
