#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

#include "sitefall/structure/cut_importance.h"
#include "sitefall/structure/cut_set_list.h"
#include "sitefall/structure/cut_sets.h"
#include "sitefall/structure/probability.h"
#include "sitefall/support/issue.h"
#include "structure_formulas.h"

namespace {

using namespace sitefall::structure;
using namespace structure_formulas;

TEST_CASE("the listed sets are the minimal states, no more and no fewer") {
    Random random(11);
    for (int round = 0; round < 400; ++round) {
        const std::uint32_t events = 2 + random() % 7;
        const Formula formula = random_formula(random, events, 12, true);
        const auto minimal = minimal_states(truth_table(formula, events), events);
        const auto q = random_probabilities(random, events);
        const CutSets sets = minimal_cut_sets(build_diagram(formula));
        const auto listed = list(sets, q, {});
        std::set<std::vector<std::uint32_t>> found;
        double sum = 0, none = 1;
        std::vector<double> by_order(events + 1);
        for (const CutSet& set : listed) {
            found.insert(set.events);
            sum += set.probability;
            none *= 1 - set.probability;
            ++by_order[set.events.size()];
        }
        CHECK(found == minimal);
        CHECK(listed.size() == minimal.size());
        CHECK(count(sets) == static_cast<double>(minimal.size()));
        CHECK(exact_count(sets) == minimal.size());
        CHECK(count_by_order(sets, events) == by_order);
        CHECK(rare_event_sum(sets, q) == doctest::Approx(sum).epsilon(1e-13));
        CHECK(*min_cut_upper_bound(sets, q) == doctest::Approx(1 - none).epsilon(1e-12));
        if (!listed.empty()) CHECK(smallest_order(sets) == listed.front().events.size());
        const double exact = probability(build_diagram(formula), q).yes;
        CHECK(*min_cut_upper_bound(sets, q) >= exact - 1e-14);
    }
}

TEST_CASE("a double negation is coherent and has cut sets; a single one is refused") {
    FormulaBuilder builder;
    const auto a = builder.variable(0), b = builder.variable(1);
    const auto neither = builder.all({builder.negation(a), builder.negation(b)});
    const CutSets sets = minimal_cut_sets(build_diagram(builder.build(builder.negation(neither))));
    CHECK(list(sets, std::vector<double>{0.1, 0.2}, {}) ==
          std::vector<CutSet>{{{0}, 0.1}, {{1}, 0.2}});
    CHECK_THROWS_AS(minimal_cut_sets(build_diagram(builder.build(neither))),
                    sitefall::support::RequestError);
}

TEST_CASE("constants have no cut set, or the empty one") {
    FormulaBuilder builder;
    const CutSets never = minimal_cut_sets(build_diagram(builder.build(builder.constant(false))));
    CHECK(count(never) == 0);
    CHECK_FALSE(smallest_order(never).has_value());
    CHECK(list(never, {}, {}).empty());
    CHECK(*min_cut_upper_bound(never, {}) == 0);
    const CutSets always = minimal_cut_sets(build_diagram(builder.build(builder.constant(true))));
    CHECK(exact_count(always) == 1);
    CHECK(smallest_order(always) == 0);
    CHECK(list(always, {}, {}) == std::vector<CutSet>{{{}, 1}});
    CHECK(*min_cut_upper_bound(always, {}) == 1);
}

TEST_CASE("more sets than anyone could list are counted, ordered and bounded") {
    // Forty gates "two of five", in series of parallel: C(5, 2)^40 = 1e40 sets of order 80.
    FormulaBuilder builder;
    std::vector<Formula::Index> groups;
    for (std::uint32_t group = 0; group < 40; ++group) {
        std::vector<Formula::Index> five;
        for (std::uint32_t i = 0; i < 5; ++i) five.push_back(builder.variable(5 * group + i));
        groups.push_back(builder.at_least(2, five));
    }
    const CutSets sets = minimal_cut_sets(build_diagram(builder.build(builder.all(groups))));
    CHECK(count(sets) == doctest::Approx(1e40).epsilon(1e-12));
    CHECK_FALSE(exact_count(sets).has_value());
    CHECK(smallest_order(sets) == 80);
    const std::vector<double> q(200, 0.1);
    CHECK(rare_event_sum(sets, q) == doctest::Approx(1e40 * std::pow(0.1, 80)).epsilon(1e-12));
    CHECK_THROWS_AS(list(sets, q, {100, 0, 1000}), TooLarge);
}

TEST_CASE("the bound from power sums is the bound from the sets one by one") {
    Random random(3);
    for (int round = 0; round < 100; ++round) {
        const Formula formula = random_formula(random, 8, 12, true);
        std::vector<double> q;
        for (int event = 0; event < 8; ++event)
            q.push_back(0.95 * static_cast<double>(random() % 1000) / 1000);
        const CutSets sets = minimal_cut_sets(build_diagram(formula));
        if (smallest_order(sets) == 0) continue;
        // Both are sums of positive terms; the series is cut at 1e-17 of the sum.
        CHECK(*min_cut_upper_bound(sets, q, 0) ==
              doctest::Approx(*min_cut_upper_bound(sets, q, 1e6)).epsilon(1e-12));
    }
}

TEST_CASE("a cut-off by order or by probability keeps exactly what lies within it") {
    Random random(13);
    for (int round = 0; round < 100; ++round) {
        const Formula formula = random_formula(random, 8, 12, true);
        const auto q = random_probabilities(random, 8);
        const CutSets sets = minimal_cut_sets(build_diagram(formula));
        const auto whole = list(sets, q, {});
        const CutOff cut_off{2, 0.05, 1000};
        std::vector<CutSet> expected;
        for (const CutSet& set : whole)
            if (set.events.size() <= 2 && set.probability >= 0.05) expected.push_back(set);
        CHECK(list(sets, q, cut_off) == expected);
    }
}

TEST_CASE("the sets that hold an event happen as often as enumeration says") {
    Random random(17);
    for (int round = 0; round < 100; ++round) {
        constexpr std::uint32_t events = 7;
        const Formula formula = random_formula(random, events, 12, true);
        const auto minimal = minimal_states(truth_table(formula, events), events);
        const auto q = random_probabilities(random, events);
        const auto found = chances_through_cut_sets(minimal_cut_sets(build_diagram(formula)), q);
        for (std::uint32_t event = 0; event < events; ++event) {
            std::vector<bool> through(1U << events);
            for (std::uint32_t state = 0; state < through.size(); ++state)
                for (const auto& set : minimal)
                    through[state] =
                        through[state] ||
                        (std::count(set.begin(), set.end(), event) > 0 &&
                         std::all_of(set.begin(), set.end(), [&](std::uint32_t member) {
                             return ((state >> member) & 1U) != 0;
                         }));
            CHECK(found[event] == doctest::Approx(enumerated(through, q)).epsilon(1e-13));
        }
    }
}

TEST_CASE("a hundred thousand events in series and in parallel have their cut sets") {
    FormulaBuilder builder;
    std::vector<Formula::Index> all;
    for (std::uint32_t event = 0; event < 100'000; ++event) all.push_back(builder.variable(event));
    const CutSets series = minimal_cut_sets(build_diagram(builder.build(builder.any(all))));
    CHECK(exact_count(series) == 100'000);
    CHECK(smallest_order(series) == 1);
    // 1 - (1 - q)^n; a plain sum of so many terms would be off by 1e-12.
    const double bound = *min_cut_upper_bound(series, std::vector<double>(100'000, 1.1e-6));
    CHECK(bound == doctest::Approx(-std::expm1(1e5 * std::log1p(-1.1e-6))).epsilon(4e-15));
    const CutSets parallel = minimal_cut_sets(build_diagram(builder.build(builder.all(all))));
    CHECK(exact_count(parallel) == 1);
    CHECK(smallest_order(parallel) == 100'000);
}

} // namespace
