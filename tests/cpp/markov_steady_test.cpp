#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

#include "markov_chains.h"
#include "sitefall/markov/classes.h"
#include "sitefall/markov/elimination.h"
#include "sitefall/markov/passage.h"
#include "sitefall/markov/steady.h"
#include "sitefall/support/issue.h"

namespace {

using namespace sitefall::markov;
using doctest::Approx;
using sitefall::support::RequestError;
using sitefall::test::birth_death;
using sitefall::test::from_state;
using sitefall::test::one_unit;
using sitefall::test::set_of;

const Budget budget;

Chain chain_of(std::size_t states, const std::vector<Transition>& transitions) {
    return {states, transitions};
}

/// A square of k by k states; a step to each neighbour at its own rate.
Chain grid(State k) {
    std::vector<Transition> transitions;
    sitefall::test::Draws draws(7);
    for (State i = 0; i < k * k; ++i) {
        if (i % k + 1 < k) {
            transitions.push_back({i, i + 1, std::pow(10, 6 * draws.next() - 3)});
            transitions.push_back({i + 1, i, std::pow(10, 6 * draws.next() - 3)});
        }
        if (i + k < k * k) {
            transitions.push_back({i, i + k, std::pow(10, 6 * draws.next() - 3)});
            transitions.push_back({i + k, i, std::pow(10, 6 * draws.next() - 3)});
        }
    }
    return {static_cast<std::size_t>(k) * k, transitions};
}

/// Largest imbalance of a state in units of its own exit flow.
double imbalance(const Chain& chain, const Vector& pi) {
    Vector in(chain.states(), 0);
    for (State i = 0; i < chain.states(); ++i)
        for (std::size_t t = 0; t < chain.targets(i).size(); ++t)
            in[chain.targets(i)[t]] += pi[i] * chain.rates(i)[t];
    double worst = 0;
    for (State i = 0; i < chain.states(); ++i) {
        const double out = pi[i] * chain.exit_rate(i);
        worst = std::max(worst, std::abs(in[i] - out) / out);
    }
    return worst;
}

} // namespace

TEST_CASE("a chain refuses what is no rate and what is no state") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinite = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(chain_of(0, {}), RequestError);
    CHECK_THROWS_AS(chain_of(2, {{0, 2, 1}}), RequestError);
    CHECK_THROWS_AS(chain_of(2, {{2, 0, 1}}), RequestError);
    CHECK_THROWS_AS(chain_of(2, {{0, 0, 1}}), RequestError);
    CHECK_THROWS_AS(chain_of(2, {{0, 1, -1}}), RequestError);
    CHECK_THROWS_AS(chain_of(2, {{0, 1, nan}}), RequestError);
    CHECK_THROWS_AS(chain_of(2, {{0, 1, infinite}}), RequestError);
    CHECK_THROWS_AS(chain_of(3, {{0, 1, 1.5e308}, {0, 2, 1.5e308}}), RequestError);
}

TEST_CASE("rates of equal pairs add and a rate of zero is no transition") {
    const Chain chain = chain_of(3, {{0, 1, 2}, {1, 2, 0}, {0, 1, 3}, {1, 0, 1}});
    CHECK(chain.transitions() == 2);
    CHECK(chain.rates(0)[0] == 5);
    CHECK(chain.exit_rate(0) == 5);
    CHECK(chain.exit_rate(2) == 0);
}

TEST_CASE("a start that is no distribution is refused") {
    const Chain chain = one_unit(1, 1);
    CHECK_THROWS_AS(check_distribution(chain, {1}), RequestError);
    CHECK_THROWS_AS(check_distribution(chain, {0.5, 0.4}), RequestError);
    CHECK_THROWS_AS(check_distribution(chain, {1.5, -0.5}), RequestError);
    CHECK_NOTHROW(check_distribution(chain, {0.3, 0.7}));
}

TEST_CASE("classes are found with what leaves them") {
    //  0 <-> 1 -> 2 <-> 3,  1 -> 4
    const Chain chain =
        chain_of(5, {{0, 1, 1}, {1, 0, 1}, {1, 2, 1}, {2, 3, 1}, {3, 2, 1}, {1, 4, 1}});
    const Classes classes = classes_of(chain);
    CHECK(classes.members.size() == 3);
    CHECK(classes.recurrent.size() == 2);
    CHECK(classes.transient_states == 2);
    CHECK(classes.of[0] == classes.of[1]);
    CHECK(classes.of[2] == classes.of[3]);
    CHECK(classes.of[4] != classes.of[2]);
}

TEST_CASE("a long line of states is searched without recursion") {
    std::vector<Transition> transitions;
    for (State i = 0; i + 1 < 300'000; ++i) transitions.push_back({i, i + 1, 1});
    CHECK(classes_of(chain_of(300'000, transitions)).recurrent.size() == 1);
}

TEST_CASE("the thousandth failure of a thousand has the probability that it has") {
    // pi_k = pi_0 C(1000, k) (fails / repaired)^k with a crew for each; the product is exact to the
    // rounding of its 2000 factors, 2.3e-13.
    const Chain chain = birth_death(1000, 1000, 1e-5, 0.05);
    const Vector pi = steady_state(chain, {}, budget).probability;
    double expected = std::pow(0.05 / (0.05 + 1e-5), 1000);
    for (std::size_t k = 0; k < 60; ++k) {
        CHECK(pi[k] == Approx(expected).epsilon(1e-12));
        expected *= static_cast<double>(1000 - k) / static_cast<double>(k + 1) * (1e-5 / 0.05);
    }
    CHECK(pi[59] < 1e-120);
}

TEST_CASE("two fast pairs that are hardly coupled share the time as their coupling says") {
    //  0 <-> 1 at 1e6; 2 <-> 3 at 1e6; 1 -> 2 at 1e-9, 3 -> 0 at 1e-9: a quarter each, where a
    //  sweep shows a half.
    const Chain even = chain_of(
        4, {{0, 1, 1e6}, {1, 0, 1e6}, {2, 3, 1e6}, {3, 2, 1e6}, {1, 2, 1e-9}, {3, 0, 1e-9}});
    for (const double share : steady_state(even, {}, budget).probability)
        CHECK(share == Approx(0.25).epsilon(1e-14));
    const Chain uneven = chain_of(
        4, {{0, 1, 1e6}, {1, 0, 1e6}, {2, 3, 1e6}, {3, 2, 1e6}, {1, 2, 3e-9}, {3, 0, 1e-9}});
    const Vector pi = steady_state(uneven, {}, budget).probability;
    // Flows of the coupling balance: pi_1 3e-9 = pi_3 1e-9; off by 1e-15 for the pairs' own drift.
    CHECK(pi[0] + pi[1] == Approx(0.25).epsilon(1e-13));
    CHECK(pi[2] + pi[3] == Approx(0.75).epsilon(1e-13));
}

TEST_CASE("several recurrent classes need a start and are weighted by it") {
    //  1 <- 0 -> 2 <-> 3, 0 leaves for 1 three times as often
    const Chain chain = chain_of(4, {{0, 1, 3}, {0, 2, 1}, {2, 3, 1}, {3, 2, 4}});
    CHECK_THROWS_AS(steady_state(chain, {}, budget), RequestError);
    const SteadyState steady = steady_state(chain, from_state(4, 0), budget);
    CHECK(steady.recurrent_classes == 2);
    CHECK(steady.transient_states == 1);
    CHECK(steady.probability[0] == 0);
    CHECK(steady.probability[1] == Approx(0.75).epsilon(1e-15));
    CHECK(steady.probability[2] == Approx(0.2).epsilon(1e-15));
    CHECK(steady.probability[3] == Approx(0.05).epsilon(1e-15));
    const Vector there = steady_state(chain, from_state(4, 3), budget).probability;
    CHECK(there[1] == 0);
    CHECK(there[3] == Approx(0.2).epsilon(1e-15));
}

TEST_CASE("sparse and full elimination agree in every entry and balance every state") {
    const Chain chain = grid(40);
    const Vector sparse = steady_state(chain, {}, budget).probability;
    Budget eager = budget;
    eager.dense = 0; // never a full matrix but for the last few states
    CHECK_THROWS_AS(steady_state(chain, {}, eager), TooLarge);
    eager.dense = 48;
    const Vector sparser = steady_state(chain, {}, eager).probability;
    // Rounding of at most 1600 eliminations in each of two orders, most of them short.
    for (std::size_t i = 0; i < sparse.size(); ++i)
        CHECK(sparse[i] == Approx(sparser[i]).epsilon(1e-12));
    CHECK(imbalance(chain, sparse) < 1e-12);
}

TEST_CASE("an elimination beyond the budget is refused with the way out") {
    Budget tight = budget;
    tight.fill = 5000;
    CHECK_THROWS_WITH_AS(steady_state(grid(40), {}, tight), doctest::Contains("simulate"),
                         TooLarge);
}

TEST_CASE("an elimination stops when it is asked to") {
    const std::atomic<bool> stop{true};
    Budget stopped = budget;
    stopped.stop = &stop;
    CHECK_THROWS_AS(steady_state(grid(40), {}, stopped), sitefall::support::Interrupted);
}

TEST_CASE("the flow over a boundary gives frequency and length of sojourns") {
    const Chain chain = birth_death(2, 1, 1e-3, 0.1);
    const Subset down = set_of(3, {2});
    const SteadyFlow flow = steady_flow(chain, steady_state(chain, {}, budget), down);
    CHECK(flow.probability == Approx(1 / 5101.0).epsilon(1e-15));
    CHECK(flow.entries_per_hour == Approx(1 / 51010.0).epsilon(1e-15));
    CHECK(flow.mean_sojourn_h == Approx(10).epsilon(1e-15));
}

TEST_CASE("mean time and chance of coming to a set follow from elimination") {
    CHECK(mean_time_to(birth_death(2, 1, 1e-3, 0.1), from_state(3, 0), set_of(3, {2}), budget)
              .estimate.value == Approx(51500).epsilon(1e-14));
    //  1 <- 0 -> 2 -> 3
    const Chain chain = chain_of(4, {{0, 1, 3}, {0, 2, 1}, {2, 3, 2}});
    const Vector start = from_state(4, 0);
    CHECK(probability_ever(chain, start, set_of(4, {3}), budget).estimate.value ==
          Approx(0.25).epsilon(1e-15));
    CHECK(std::isinf(mean_time_to(chain, start, set_of(4, {3}), budget).estimate.value));
    CHECK(mean_time_to(chain, start, set_of(4, {1, 2}), budget).estimate.value ==
          Approx(0.25).epsilon(1e-15));
    CHECK(mean_time_to(chain, start, set_of(4, {0}), budget).estimate.value == 0);
    CHECK(probability_ever(chain, from_state(4, 1), set_of(4, {3}), budget).estimate.value == 0);
}

TEST_CASE("rates beyond the range of the engine are refused, and results beyond that of numbers") {
    for (const double rate : {1e-320, 9e-101, 1.1e100, 1e300})
        CHECK_THROWS_WITH_AS(one_unit(rate, 1), doctest::Contains("1e-100 to 1e100"), RequestError);
    const Chain widest = one_unit(1e-100, 1e100);
    const SteadyState steady = steady_state(widest, {}, budget);
    CHECK(steady.probability[1] == Approx(1e-200).epsilon(1e-14));
    CHECK(steady_flow(widest, steady, set_of(2, {1})).mean_sojourn_h ==
          Approx(1e-100).epsilon(1e-14));
    // 1e-400 of the time in the third state, entered 1e-300 times an hour.
    const Chain steps = chain_of(3, {{0, 1, 1e-100}, {1, 0, 1e100}, {1, 2, 1e-100}, {2, 1, 1e100}});
    CHECK_THROWS_WITH_AS(steady_flow(steps, steady_state(steps, {}, budget), set_of(3, {2})),
                         doctest::Contains("range of floating-point"), RequestError);
    // Nine steps up, each 1e-60 as probable as the one down: some 1e500 hours.
    std::vector<Transition> ladder;
    for (State i = 0; i < 9; ++i) {
        ladder.push_back({i, i + 1, 1e-30});
        ladder.push_back({i + 1, i, 1e30});
    }
    CHECK_THROWS_WITH_AS(
        mean_time_to(chain_of(10, ladder), from_state(10, 0), set_of(10, {9}), budget),
        doctest::Contains("range of floating-point"), RequestError);
}
