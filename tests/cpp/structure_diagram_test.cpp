#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <string>

#include "sitefall/structure/diagram.h"
#include "sitefall/structure/importance.h"
#include "sitefall/structure/probability.h"
#include "structure_formulas.h"

namespace {

using namespace sitefall::structure;
using namespace structure_formulas;
using sitefall::support::Gate;

constexpr Order orders[] = {Order::smallest_first, Order::largest_first, Order::as_given,
                            Order::automatic};

TEST_CASE("a formula simplifies what constants and equal inputs decide, and shares equal nodes") {
    FormulaBuilder builder;
    const auto a = builder.variable(0), b = builder.variable(1), yes = builder.constant(true);
    CHECK(builder.all({a, yes}) == a);
    CHECK(builder.any({a, yes}) == yes);
    CHECK(builder.any({a, a}) == a);
    CHECK(builder.all({a, b}) == builder.all({b, a}));
    CHECK(builder.negation(builder.negation(a)) == a);
    CHECK(builder.exclusive({a, b, a}) == b);
    CHECK(builder.exclusive({a, yes}) == builder.negation(a));
    CHECK(builder.at_least(0, {a, b}) == yes);
    CHECK(builder.at_least(3, {a, b}) == builder.constant(false));
    CHECK(builder.at_least(2, {a, b, yes}) == builder.any({a, b}));
    CHECK(builder.at_least(2, {a, a}) == a); // given twice, it counts twice
    const Formula both = builder.build(builder.all({a, b}));
    CHECK(both.size() == 3);
    CHECK(both.variables() == 2);
    CHECK(both.node(both.top()).gate == Gate::all);
}

TEST_CASE("every order of the variables gives the probability that enumeration gives") {
    Random random(20240601);
    for (int round = 0; round < 400; ++round) {
        const std::uint32_t events = 2 + random() % 8;
        const Formula formula = random_formula(random, events, 12, round % 2 == 0);
        const auto q = random_probabilities(random, events);
        const auto table = truth_table(formula, events);
        for (const Order order : orders) {
            const Chance found = probability(build_diagram(formula, order), q);
            // Sums of at most 1024 products of at most 9 factors: some 1e-13 relative at worst.
            CHECK(found.yes == doctest::Approx(enumerated(table, q)).epsilon(1e-13));
            CHECK(std::abs(found.yes + found.no - 1) < 1e-14);
        }
    }
}

TEST_CASE("importance is what conditioning by enumeration says") {
    Random random(7);
    for (int round = 0; round < 200; ++round) {
        const std::uint32_t events = 2 + random() % 6;
        const Formula formula = random_formula(random, events, 10, round % 2 == 0);
        const auto q = random_probabilities(random, events);
        const auto table = truth_table(formula, events);
        const auto found = importance(build_diagram(formula), q);
        for (std::uint32_t event = 0; event < events; ++event) {
            auto with = q, without = q;
            with[event] = 1;
            without[event] = 0;
            const double happened = enumerated(table, with), not_ = enumerated(table, without);
            CHECK(found[event].if_happened == doctest::Approx(happened).epsilon(1e-13));
            CHECK(found[event].if_not == doctest::Approx(not_).epsilon(1e-13));
            CHECK(std::abs(found[event].birnbaum.value - (happened - not_)) < 1e-14);
        }
    }
}

TEST_CASE("what an event adds is as exact as what it adds to is likely or not") {
    // a or (b and c): dP/dq_b = p_a q_c, beside P = 0.6.
    FormulaBuilder builder;
    const auto a = builder.variable(0), b = builder.variable(1), c = builder.variable(2);
    const Formula formula = builder.build(builder.any({a, builder.all({b, c})}));
    for (const double rare : {1e-6, 1e-12, 1e-26, 1e-200}) {
        const std::vector<double> q{0.6, 0.5, rare}, w{0, 0.1, 0};
        for (const Order order : {Order::as_given, Order::smallest_first, Order::largest_first}) {
            const Diagram diagram = build_diagram(formula, order);
            const auto found = importance(diagram, q)[1];
            // 1 - 0.6 is right to one rounding.
            CHECK(found.birnbaum.value == doctest::Approx(0.4 * rare).epsilon(1e-15).scale(0));
            CHECK(found.criticality.value ==
                  doctest::Approx(0.4 * rare * 0.5 / (0.6 + 0.2 * rare)).epsilon(1e-15).scale(0));
            CHECK(found.birnbaum.error == 0);
            CHECK(frequency(diagram, q, w).value ==
                  doctest::Approx(0.04 * rare).epsilon(1e-15).scale(0));
        }
    }
}

TEST_CASE("importance of random formulas keeps its digits, or says how many have cancelled") {
    Random random(20);
    std::size_t cancelled = 0;
    for (int round = 0; round < 400; ++round) {
        const bool coherent = round % 2 == 0;
        const Formula formula = random_formula(random, 7, 9, coherent);
        const auto table = truth_table(formula, 7);
        std::vector<double> q;
        for (int event = 0; event < 7; ++event)
            q.push_back(std::pow(10, -static_cast<double>(random() % 13)) *
                        static_cast<double>(random() % 1001) / 1000);
        const auto found = importance(build_diagram(formula), q);
        for (std::uint32_t event = 0; event < 7; ++event) {
            std::vector<bool> adds(table.size()), takes(table.size());
            for (std::uint32_t state = 0; state < table.size(); ++state) {
                const std::uint32_t with = state | (1U << event), without = with ^ (1U << event);
                adds[state] = table[with] && !table[without];
                takes[state] = !table[with] && table[without];
            }
            // Sums of positive terms both.
            const double gained = enumerated(adds, q), lost = enumerated(takes, q);
            const auto [value, error] = found[event].birnbaum;
            const double allowed = 1e-14 * std::abs(gained - lost); // some 10 roundings a term
            CHECK(std::abs(value - (gained - lost)) <= error + 16 * allowed);
            if (coherent) CHECK(std::abs(value - gained) <= allowed);
            if (coherent) CHECK(error == 0);
            cancelled += error > 0;
        }
    }
    CHECK(cancelled > 0);
}

TEST_CASE("probabilities far below the unit roundoff keep their digits") {
    FormulaBuilder builder;
    std::vector<Formula::Index> all;
    for (std::uint32_t event = 0; event < 11; ++event) all.push_back(builder.variable(event));
    const std::vector<double> q(11, 1e-3);
    const Diagram every = build_diagram(builder.build(builder.all(all)));
    CHECK(probability(every, q).yes == doctest::Approx(1e-33).epsilon(1e-14));
    const Diagram some = build_diagram(builder.build(builder.negation(builder.any(all))));
    CHECK(probability(some, std::vector<double>(11, 0.999)).yes ==
          doctest::Approx(1e-33).epsilon(1e-12)); // 1 - 0.999 itself is right to 1e-14 only
    // P(f | event 0 does not happen) is below what a difference from P(f) could show.
    const auto rest = builder.all({all[1], all[2], all[3], all[4], all[5], all[6], all[7]});
    const auto found = importance(build_diagram(builder.build(builder.any({all[0], rest}))), q);
    CHECK(found[0].if_not == doctest::Approx(1e-21).epsilon(1e-14));
    CHECK(found[0].risk_reduction == doctest::Approx(1e18).epsilon(1e-12));
}

TEST_CASE("a hundred thousand nested gates do not exhaust the stack") {
    constexpr std::uint32_t depth = 100'000;
    FormulaBuilder builder;
    auto top = builder.variable(0);
    for (std::uint32_t event = 1; event <= depth; ++event)
        top = event % 2 == 0 ? builder.all({builder.variable(event), top})
                             : builder.any({builder.variable(event), top});
    const Formula formula = builder.build(top);
    std::vector<double> q(depth + 1, 0.5);
    double expected = 0.5; // independent inputs, gate by gate
    for (std::uint32_t event = 1; event <= depth; ++event)
        expected = event % 2 == 0 ? 0.5 * expected : 0.5 + 0.5 * expected;
    for (const Order order : {Order::smallest_first, Order::as_given, Order::automatic}) {
        const Diagram diagram = build_diagram(formula, order);
        CHECK(diagram.nodes.size() == depth + 2);
        CHECK(probability(diagram, q).yes == doctest::Approx(expected).epsilon(1e-12));
    }
}

TEST_CASE("k of n takes k (n - k + 1) nodes and is never expanded") {
    FormulaBuilder builder;
    std::vector<Formula::Index> all;
    for (std::uint32_t event = 0; event < 100; ++event) all.push_back(builder.variable(event));
    const Diagram diagram = build_diagram(builder.build(builder.at_least(30, all)));
    CHECK(diagram.nodes.size() == 30 * 71 + 1);
}

TEST_CASE("coherence is a matter of the function, not of how it is written") {
    FormulaBuilder builder;
    const auto a = builder.variable(0), b = builder.variable(1);
    const auto neither = builder.all({builder.negation(a), builder.negation(b)});
    CHECK(is_coherent(build_diagram(builder.build(builder.negation(neither))))); // a or b
    CHECK_FALSE(is_coherent(build_diagram(builder.build(neither))));
    CHECK_FALSE(is_coherent(build_diagram(builder.build(builder.exclusive({a, b})))));
    Random random(99);
    int coherent = 0;
    for (int round = 0; round < 400; ++round) {
        const Formula formula = random_formula(random, 4, 6, false);
        const auto table = truth_table(formula, 4);
        bool grows = true;
        for (std::uint32_t state = 0; state < 16; ++state)
            for (std::uint32_t bit = 1; bit < 16; bit *= 2)
                grows = grows && (!table[state & ~bit] || table[state | bit]);
        CHECK(is_coherent(build_diagram(formula)) == grows);
        coherent += grows ? 1 : 0;
    }
    CHECK(coherent > 50);
    CHECK(coherent < 350);
}

TEST_CASE("a diagram that outgrows its cap is refused with the count") {
    FormulaBuilder builder;
    std::vector<Formula::Index> pairs;
    for (std::uint32_t event = 0; event < 40; ++event)
        pairs.push_back(builder.all({builder.variable(event), builder.variable(79 - event)}));
    Limits limits;
    limits.most_nodes = 50;
    try {
        build_diagram(builder.build(builder.exclusive(pairs)), Order::automatic, limits);
        FAIL("it fits");
    } catch (const TooLarge& error) {
        CHECK(std::string(error.what()).find("50 nodes") != std::string::npos);
    }
}

TEST_CASE("a calculation stops when it is asked to") {
    const std::atomic<bool> stop{true};
    Limits limits;
    limits.stop = &stop;
    FormulaBuilder builder;
    std::vector<Formula::Index> all;
    for (std::uint32_t event = 0; event < 500; ++event) all.push_back(builder.variable(event));
    const Formula formula = builder.build(builder.at_least(250, all));
    CHECK_THROWS_AS(build_diagram(formula, Order::automatic, limits),
                    sitefall::support::Interrupted);
}

TEST_CASE("collecting garbage leaves every root as it was") {
    Kernel kernel({});
    std::vector<Edge> roots;
    Random random(5);
    for (std::uint32_t level = 0; level < 12; ++level) roots.push_back(kernel.literal(level));
    for (int step = 0; step < 200; ++step) {
        const auto pick = [&] { return roots[random() % roots.size()] ^ (random() & 1U); };
        roots[random() % roots.size()] = kernel.ite(pick(), pick(), pick());
    }
    const auto value = [&](Edge edge, std::uint32_t state) {
        while (index_of(edge) != 0) {
            const Node& node = kernel.node(index_of(edge));
            const Edge next = ((state >> node.level) & 1U) != 0 ? node.high : node.low;
            edge = next ^ (edge & 1U);
        }
        return edge == truth;
    };
    std::vector<std::vector<bool>> before(roots.size());
    for (std::size_t i = 0; i < roots.size(); ++i)
        for (std::uint32_t state = 0; state < 4096; ++state)
            before[i].push_back(value(roots[i], state));
    const std::size_t size = kernel.size();
    kernel.collect(roots);
    CHECK(kernel.size() < size);
    for (std::size_t i = 0; i < roots.size(); ++i)
        for (std::uint32_t state = 0; state < 4096; ++state)
            CHECK_MESSAGE(value(roots[i], state) == before[i][state], i);
    const Edge again = roots[3];
    CHECK(kernel.both(again, truth) == again);
    CHECK(kernel.either(again, negated(again)) == truth);
}

TEST_CASE("how often a series and a parallel pair fail follows from how often their elements do") {
    FormulaBuilder builder;
    const auto a = builder.variable(0), b = builder.variable(1);
    const std::vector<double> q{0.1, 0.2}, w{3, 5};
    const Diagram series = build_diagram(builder.build(builder.any({a, b})));
    CHECK(frequency(series, q, w).value == doctest::Approx(0.8 * 3 + 0.9 * 5).epsilon(1e-14));
    const Diagram parallel = build_diagram(builder.build(builder.all({a, b})));
    CHECK(frequency(parallel, q, w).value == doctest::Approx(0.2 * 3 + 0.1 * 5).epsilon(1e-14));
}

TEST_CASE("what is no probability is refused") {
    FormulaBuilder builder;
    const Diagram one = build_diagram(builder.build(builder.variable(0)));
    using sitefall::support::RequestError;
    for (const double wrong : {-0.1, 1.1, std::nan("")})
        CHECK_THROWS_AS(probability(one, std::vector<double>{wrong}), RequestError);
    CHECK_THROWS_AS(probability(one, std::vector<double>{}), RequestError);
    CHECK_THROWS_AS(frequency(one, std::vector<double>{0.5}, std::vector<double>{-1}),
                    RequestError);
}

} // namespace
