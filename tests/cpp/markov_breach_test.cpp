#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

#include "markov_chains.h"
#include "sitefall/markov/breach.h"
#include "sitefall/markov/passage.h"
#include "sitefall/markov/told.h"
#include "sitefall/support/issue.h"

// One unit that fails at the rate a and is repaired at the rate b. A breach by T is a long outage
// (probability p = exp(-b tau)) that begins before T - tau. Begun outages that have not reached
// tau: with f(t) the density of the n-th beginning without a long one before it,
//   P(T) = p sum over n of P(n-th outage begins before T - tau, all before it short),
// in the Laplace domain P~(s) = p a / (s + a) / (1 - a / (s + a) g(s)) / s, where
// g(s) = b / (b + s) (1 - exp(-(b + s) tau)) is that of a short outage. Expanded in powers of the
// delayed part exp(-(b + s) tau): each term is a rational function with a delay,
//   p a (b + s) / (s (s + a)(s + b) - s a b) sum_m [-(a b exp(-b tau)) / (s (s + a + b))]^m e^{-s m tau}
// and (s + a)(s + b) - a b = s (s + a + b): the poles 0 and -(a + b) alone.

namespace {

using namespace sitefall::markov;
using doctest::Approx;
using sitefall::test::birth_death;
using sitefall::test::Draws;
using sitefall::test::from_state;
using sitefall::test::one_unit;
using sitefall::test::set_of;

const Budget budget;

/// F_{j,k}(t), the inverse of 1 / (s^j (s + c)^k), by its power series in t (all of one sign in
/// the tail; c t must be moderate).
long double inverse(int j, int k, long double c, long double t) {
    // 1 / (s^j (s + c)^k) = sum over i of C(k - 1 + i, i) (-c)^i / s^(j + k + i)
    long double sum = 0, term = 1;
    for (int i = 1; i < j + k; ++i) term *= t / i;
    for (int i = 0; i < 400; ++i) {
        sum += term;
        term *= -c * t * (k + i) / (i + 1) / (j + k + i);
    }
    return sum;
}

/// P(T) of the head, by long double series.
double closed_form(double a, double b, double tau, double horizon) {
    const long double p = std::exp(static_cast<long double>(-b * tau));
    const long double c = a + b, weight = a * b * p;
    long double sum = 0, factor = p * a;
    for (int m = 0;; ++m) {
        const long double t = horizon - tau - m * tau;
        if (t <= 0) break;
        // (b + s) / (s^2 (s + c)) times 1 / (s (s + c))^m
        sum += factor * (inverse(m + 1, m + 1, c, t) + b * inverse(m + 2, m + 1, c, t));
        factor *= -weight;
    }
    return static_cast<double>(sum);
}

/// Share of histories with a breach, by plain simulation.
double crude(const Chain& chain, State from, const Subset& bad, double tau, double horizon,
             int histories, std::uint64_t seed) {
    Draws draws(seed);
    int hits = 0;
    for (int h = 0; h < histories; ++h) {
        State at = from;
        double now = 0, since = 0;
        while (true) {
            const double next = now - std::log(draws.next()) / chain.exit_rate(at);
            if (bad[at] != 0 && std::min(next, horizon) - since > tau) {
                ++hits;
                break;
            }
            if (next >= horizon) break;
            double left = draws.next() * chain.exit_rate(at);
            std::size_t t = 0;
            while (t + 1 < chain.rates(at).size() && left > chain.rates(at)[t])
                left -= chain.rates(at)[t++];
            const State to = chain.targets(at)[t];
            if (bad[to] != 0 && bad[at] == 0) since = next;
            at = to;
            now = next;
        }
    }
    return static_cast<double>(hits) / histories;
}

} // namespace

TEST_CASE("the breach of one unit meets the closed form within its own bracket") {
    for (const double a : {0.01, 0.2, 1.0})
        for (const double b : {0.3, 1.0})
            for (const double tau : {0.5, 2.0})
                for (const double horizon : {0.6, 2.5, 7.3}) {
                    if (horizon <= tau) continue;
                    const Breach found = breach(one_unit(a, b), from_state(2, 0), set_of(2, {1}),
                                                tau, horizon, budget);
                    const double expected = closed_form(a, b, tau, horizon);
                    // The closed form: 64 bits, of which terms up to exp(c t) = 2e6 take some.
                    const double slack = 1e-12;
                    CHECK(found.probability.low <= expected + slack);
                    CHECK(found.probability.high >= expected - slack);
                    // The series at the end is as good as 1e-9.
                    CHECK(found.probability.high - found.probability.low <
                          2e-9 * found.probability.value);
                }
}

TEST_CASE("an outage that is open at the horizon counts with the length that it has") {
    // One that begins before T - tau and lasts until after T: no repair at all within the horizon.
    const Chain chain = one_unit(0.5, 1e-12);
    const Breach found = breach(chain, from_state(2, 0), set_of(2, {1}), 3, 5, budget);
    CHECK(found.probability.value == Approx(-std::expm1(-0.5 * 2)).epsilon(1e-11));
    CHECK(breach(chain, from_state(2, 0), set_of(2, {1}), 5, 5, budget).probability.high == 0);
}

TEST_CASE("an outage under way at the start begins there") {
    const Chain chain = one_unit(1e-9, 0.25);
    const Vector down = from_state(2, 1);
    // Longer than 4 h: exp(-1); a second one has a chance below 1e-8.
    const auto found = breach(chain, down, set_of(2, {1}), 4, 10, budget).probability;
    CHECK(found.value == Approx(std::exp(-1)).epsilon(1e-8));
    CHECK(breach(chain, down, set_of(2, {1}), 4, 3.9, budget).probability.value == 0);
    CHECK(breach(chain, down, set_of(2, {1}), 0, 1, budget).probability.value ==
          Approx(1).epsilon(1e-14));
}

TEST_CASE("where nothing enters the set, or nothing leaves it, the breach is none or certain") {
    const std::vector<Transition> pair{{0, 1, 1}, {1, 0, 1}};
    const Chain chain(3, pair); // and a state by itself
    const Vector start = from_state(3, 0);
    CHECK(breach(chain, start, set_of(3, {2}), 1, 100, budget).probability.high < 1e-90);
    for (const Subset& all : {set_of(3, {0, 1}), set_of(3, {0, 1, 2})})
        CHECK(breach(chain, start, all, 1, 100, budget).probability.value ==
              Approx(1).epsilon(1e-14));
    const Chain still(2, {});
    CHECK(breach(still, from_state(2, 0), set_of(2, {1}), 1, 9, budget).probability.value == 0);
    CHECK(breach(still, from_state(2, 1), set_of(2, {1}), 1, 9, budget).probability.value == 1);
}

TEST_CASE("a breach of 1e-33 has a bracket of its own size") {
    // 1000 units of which 980 are needed; in the long run 1.9149e-33 entries an hour.
    const Chain chain = birth_death(1000, 10, 1e-5, 0.05);
    Subset down(1001, 1);
    std::fill_n(down.begin(), 21, 0);
    const Budget& b = budget;
    const auto found = breach(chain, from_state(1001, 0), down, 24, 43'800, b).probability;
    CHECK(found.high - found.low < 1e-8 * found.value);
    // An outage is a busy period of a queue: further failures at 979e-5 / h, repairs at 0.5 / h,
    // density exp(-(l + m) t) I_1(2 t sqrt(l m)) / (t sqrt(l / m)); summed by steps of 1/100 h.
    // Failures get 1 in 979 rarer a level, the start is forgotten after 100 h of 43,776: 1 %.
    const double l = 979e-5, m = 0.5;
    double longer = 0;
    for (int step = 0; step < 20'000; ++step) {
        const double t = 24 + (step + 0.5) / 100;
        longer += std::exp(-(l + m) * t) * std::cyl_bessel_i(1, 2 * t * std::sqrt(l * m)) /
                  (t * std::sqrt(l / m)) / 100;
    }
    CHECK(found.value == Approx(1.914939913315064e-33 * 43'776 * longer).epsilon(0.01));
}

TEST_CASE("no tolerance is the first passage") {
    const Chain chain = birth_death(3, 1, 1e-3, 0.1);
    const Subset down = set_of(4, {2, 3});
    const auto found = breach(chain, from_state(4, 0), down, 0, 1000, budget).probability;
    CHECK(found.value == Approx(0.05505544946030246).epsilon(1e-11));
    // Nearly none: an outage shorter than that has a chance of 1e-4, and is soon repeated.
    const auto nearly = breach(chain, from_state(4, 0), down, 1e-3, 30, budget).probability;
    const auto none = breach(chain, from_state(4, 0), down, 0, 30, budget).probability;
    CHECK(nearly.value < none.value);
    CHECK(nearly.value == Approx(none.value).epsilon(5e-4));
}

TEST_CASE("over a long horizon a series carries on where the walk ends") {
    // Rare long outages: 1 - exp(-rate t), the rate that of the breaches; its correction is of the
    // order of the down time.
    const Chain chain = one_unit(1e-3, 1);
    const Breach found = breach(chain, from_state(2, 0), set_of(2, {1}), 6, 87'600, budget);
    CHECK(found.spans == 14'599);
    CHECK(found.walked < 40);
    CHECK(found.probability.guarantee == sitefall::support::Guarantee::proven);
    CHECK(found.probability.high - found.probability.low < 3e-9 * found.probability.value);
    const double rate = 1e-3 * std::exp(-6.0);
    const double rough = -std::expm1(-rate * 87'594);
    CHECK(found.probability.value == Approx(rough).epsilon(2e-3));
    CHECK(std::abs(found.probability.value / rough - 1) > 1e-5);
}

// What follows is 1 + r exp(s T) to 15 digits, s the pole nearest to 0 of the Laplace transform of
// renewal.h's equation and r the residue there, computed once with 120 digits: the other poles are
// less than exp(-1000) beside it.

TEST_CASE("a pair of fast states beside a rare long outage is told right over many spans") {
    const std::vector<Transition> ordinary{
        {0, 1, 354.}, {1, 0, 319.}, {0, 2, 1.2e-5}, {2, 0, .149}, {2, 1, .0995}};
    const auto found =
        breach(Chain(3, ordinary), from_state(3, 0), set_of(3, {2}), 4, 43'800, budget).probability;
    CHECK(found.low <= 0.0880712681265234);
    CHECK(found.high >= 0.0880712681265234);
    CHECK(found.high - found.low < 1e-10 * found.value);
    CHECK(found.value == Approx(0.0880712681265234).epsilon(1e-14));
}

TEST_CASE("over 1e11 spans the number is right, and its bracket says what rounding may do") {
    const std::vector<Transition> extreme{{0, 1, 1000.}, {1, 0, 700.}, {0, 2, 1e-3}, {2, 0, 20.}};
    const auto found =
        breach(Chain(3, extreme), from_state(3, 0), set_of(3, {2}), 1, 1e11, budget).probability;
    CHECK(found.low <= 0.0813676436853981);
    CHECK(found.high >= 0.0813676436853981);
    // The value takes in no power of a rounding.
    CHECK(found.value == Approx(0.0813676436853981).epsilon(1e-13));
    // 1e11 spans of some 2800 steps of up to 8 roundings of the type that is walked in.
    if (std::numeric_limits<long double>::digits >= 64)
        CHECK(found.high - found.low < 3e-4 * found.value);
}

TEST_CASE("a tolerance between the steps of a failover meets plain simulation") {
    // up -> detect -> decide -> switch -> up, or stuck; degraded on the way back
    const std::vector<Transition> transitions{{0, 1, 0.05}, {1, 2, 12},  {2, 3, 4},   {3, 4, 1.6},
                                              {3, 5, 0.4},  {4, 0, 0.2}, {5, 0, 0.5}, {4, 1, 0.1}};
    const Chain chain(6, transitions);
    const Subset bad = set_of(6, {1, 2, 3, 5});
    const int histories = 200'000;
    for (const double tau : {0.25, 1.0, 4.0}) {
        const auto found = breach(chain, from_state(6, 0), bad, tau, 48, budget).probability;
        const double seen = crude(chain, 0, bad, tau, 48, histories, 11);
        // Five standard errors of a share.
        const double error = std::sqrt(found.value * (1 - found.value) / histories);
        CHECK(std::abs(seen - found.value) < 5 * error);
        CHECK(found.high - found.low < 1e-10);
    }
}

TEST_CASE("hardly a tolerance, or far more spans than can be counted, keeps its bracket") {
    const Chain chain = one_unit(1e-3, 0.1);
    for (const double tau : {1e-9, 1e-12, 1e-16, 1e-19, 5e-20, 1e-300}) {
        const auto found =
            breach(chain, from_state(2, 0), set_of(2, {1}), tau, 1, budget).probability;
        // A sojourn outlasts tau but for 0.1 tau, and begins before 1 - tau.
        const double first = -std::expm1(-1e-3);
        CHECK(found.low <= first);
        CHECK(found.high >= first * (1 - 1.1 * tau - 1e-15));
        CHECK(found.high - found.low < 3e-6 * found.value);
    }
    for (const double horizon : {1e6, 1e12, 1e19, 1e20, 1e30}) {
        const auto found =
            breach(chain, from_state(2, 0), set_of(2, {1}), 1, horizon, budget).probability;
        CHECK(found.value == 1);
        CHECK(found.high == 1);
        CHECK(found.low > 1 - 1e-9);
    }
    CHECK_THROWS_AS(breach(chain, from_state(2, 0), set_of(2, {1}), 1e-8, 1e308, budget), TooLarge);
}

TEST_CASE("a set that is never left is breached by whoever comes to it in time") {
    const std::vector<Transition> rates{{0, 1, 0.25}};
    const auto found =
        breach(Chain(2, rates), from_state(2, 0), set_of(2, {1}), 3, 5, budget).probability;
    CHECK(found.value == Approx(-std::expm1(-0.5)).epsilon(1e-15));
}

TEST_CASE("a chance near the least number that there is has its bracket too") {
    const auto found =
        breach(one_unit(1e-3, 0.1), from_state(2, 0), set_of(2, {1}), 0, 1e-300, budget)
            .probability;
    CHECK(found.value == Approx(1e-303).epsilon(1e-14).scale(0));
    CHECK(found.low > 0.999e-303);
    CHECK(found.high >= found.value);
}

TEST_CASE("what is not a number is never told as proven") {
    const double none = std::nan("");
    CHECK_THROWS_AS(proven(none, 0, 1, 0, 1), sitefall::support::RequestError);
    const auto wide = proven(0.5, none, none, 0, 1);
    CHECK(wide.low == 0);
    CHECK(wide.high == 1);
}

TEST_CASE("a breach of too many steps is refused before anything is built for it") {
    for (const double fast : {1e8, 1e12, 1e20, 1e100}) {
        const std::vector<Transition> rates{
            {0, 2, 1e-3}, {1, 0, .1}, {0, 1, fast}, {1, 0, fast}, {2, 0, .05}};
        const Watch watch;
        CHECK_THROWS_WITH_AS(
            breach(Chain(3, rates), from_state(3, 0), set_of(3, {2}), 24, 43'800, budget),
            doctest::Contains("more work than the budget"), TooLarge);
        CHECK(watch.seconds() < 1);
    }
}

TEST_CASE("a breach beyond the budget is refused and a stop is heard") {
    Budget tight = budget;
    tight.work = 1e3;
    const Chain chain = birth_death(6, 2, 0.01, 1);
    const Subset bad = set_of(7, {4, 5, 6});
    CHECK_THROWS_WITH_AS(breach(chain, from_state(7, 0), bad, 1, 2e3, tight),
                         doctest::Contains("simulate"), TooLarge);
    const std::atomic<bool> stop{true};
    Budget stopped = budget;
    stopped.stop = &stop;
    CHECK_THROWS_AS(breach(chain, from_state(7, 0), bad, 500, 2e3, stopped),
                    sitefall::support::Interrupted);
}
