// The decision diagram against the truth table: every assignment of up to 12 events.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <vector>

#include "sitefall/structure/cut_sets.h"
#include "sitefall/structure/probability.h"
#include "sitefall/structure/too_large.h"
#include "sitefall/structure/translate.h"

namespace {

using namespace sitefall;
using support::Formula;
using Kind = Formula::Kind;

bool value(const Formula& f, unsigned events) {
    std::vector<char> of(f.nodes.size());
    for (std::size_t i = 0; i < f.nodes.size(); ++i) {
        const auto& node = f.nodes[i];
        int count = 0;
        for (int input : f.inputs_of(node)) count += of[static_cast<std::size_t>(input)];
        switch (node.kind) {
            case Kind::constant:
                of[i] = node.number != 0;
                break;
            case Kind::variable:
                of[i] = (events >> node.number & 1u) != 0;
                break;
            case Kind::at_least:
                of[i] = count >= node.number;
                break;
            case Kind::exclusive:
                of[i] = count == 1;
                break;
            case Kind::negation:
                of[i] = count == 0;
                break;
        }
    }
    return of[static_cast<std::size_t>(f.top)] != 0;
}

Formula random_formula(std::mt19937& rng, int variables, bool coherent) {
    support::FormulaBuilder build(variables);
    const auto below = [&](std::size_t n) { return static_cast<int>(rng() % n); };
    std::vector<int> nodes;
    for (int v = 0; v < variables; ++v) nodes.push_back(build.variable(v));
    const int gates = 2 + below(10);
    for (int g = 0; g < gates; ++g) {
        std::vector<int> inputs;
        const int wanted = 2 + below(4);
        for (int i = 0; i < wanted; ++i)
            inputs.push_back(nodes[static_cast<std::size_t>(below(nodes.size()))]);
        switch (below(coherent ? 3 : 5)) {
            case 0:
                nodes.push_back(build.all(inputs));
                break;
            case 1:
                nodes.push_back(build.any(inputs));
                break;
            case 2:
                nodes.push_back(build.at_least(1 + below(inputs.size()), inputs));
                break;
            case 3:
                nodes.push_back(build.exclusive(inputs[0], inputs[1]));
                break;
            default:
                nodes.push_back(build.negation(inputs[0]));
                break;
        }
    }
    return build.build(nodes.back());
}

std::vector<double> random_q(std::mt19937& rng, int variables) {
    std::vector<double> q;
    for (int v = 0; v < variables; ++v)
        q.push_back(std::pow(10.0, -4.0 * static_cast<double>(rng()) / 4294967296.0));
    return q;
}

double enumerated(const Formula& f, const std::vector<double>& q) {
    double sum = 0;
    for (unsigned events = 0; events < 1u << q.size(); ++events) {
        if (!value(f, events)) continue;
        double p = 1;
        for (std::size_t v = 0; v < q.size(); ++v) p *= (events >> v & 1u) != 0 ? q[v] : 1 - q[v];
        sum += p;
    }
    return sum;
}

std::set<unsigned> minimal_by_table(const Formula& f, int variables) {
    std::set<unsigned> minimal;
    for (unsigned events = 0; events < 1u << variables; ++events) {
        if (!value(f, events)) continue;
        bool smallest = true;
        for (int v = 0; v < variables; ++v)
            if ((events >> v & 1u) != 0 && value(f, events & ~(1u << v))) smallest = false;
        if (smallest) minimal.insert(events);
    }
    return minimal;
}

TEST_CASE("probability and importance are those of the truth table") {
    std::mt19937 rng(20221015);
    for (int round = 0; round < 2000; ++round) {
        const int variables = 1 + static_cast<int>(rng() % 10);
        const auto f = random_formula(rng, variables, round % 2 == 0);
        auto q = random_q(rng, variables);
        const auto function = structure::translate(f);
        const auto p = structure::probability(function, q);
        CHECK(p.of_true == doctest::Approx(enumerated(f, q)).epsilon(1e-12));
        CHECK(std::abs(p.of_true + p.of_false - 1) < 1e-14);
        for (const auto& i : structure::importance(function, q)) {
            auto& mine = q[static_cast<std::size_t>(i.variable)];
            const double kept = mine;
            mine = 1;
            CHECK(i.with == doctest::Approx(enumerated(f, q)).epsilon(1e-12));
            mine = 0;
            CHECK(i.without == doctest::Approx(enumerated(f, q)).epsilon(1e-12));
            mine = kept;
        }
    }
}

TEST_CASE("minimal cut sets are those of the truth table, cut off at any order") {
    std::mt19937 rng(47);
    for (int round = 0; round < 1000; ++round) {
        const int variables = 1 + static_cast<int>(rng() % 9);
        const auto f = random_formula(rng, variables, true);
        const auto expected = minimal_by_table(f, variables);
        for (int order : {1, 2, 3, variables}) {
            const structure::CutSets sets(f, order);
            std::set<unsigned> found;
            for (const auto& set : sets.list()) {
                unsigned events = 0;
                for (int v : set) events |= 1u << v;
                found.insert(events);
            }
            std::set<unsigned> wanted;
            for (unsigned events : expected)
                if (__builtin_popcount(events) <= order) wanted.insert(events);
            CHECK(found == wanted);
            CHECK(sets.count() == static_cast<double>(wanted.size()));
            int least = -1;
            for (unsigned events : wanted)
                if (least < 0 || __builtin_popcount(events) < least)
                    least = __builtin_popcount(events);
            CHECK(sets.smallest_order() == least);
        }
    }
}

TEST_CASE("the order of variables changes no value") {
    std::mt19937 rng(5);
    for (int round = 0; round < 200; ++round) {
        const auto f = random_formula(rng, 8, false);
        const auto q = random_q(rng, 8);
        auto order = structure::depth_first_order(f);
        const double first = structure::probability(structure::translate(f, order), q).of_true;
        std::shuffle(order.begin(), order.end(), rng);
        const double other = structure::probability(structure::translate(f, order), q).of_true;
        CHECK(first == doctest::Approx(other).epsilon(1e-12));
    }
}

TEST_CASE("a hundred thousand nested gates are no deep recursion") {
    constexpr int depth = 100000;
    support::FormulaBuilder build(depth);
    int node = build.variable(0);
    for (int v = 1; v < depth; ++v)
        node = v % 2 == 0 ? build.all({node, build.variable(v)})
                          : build.any({node, build.variable(v)});
    const auto function = structure::translate(build.build(node));
    const std::vector<double> q(depth, 0.5);
    // From the bottom: any with q = 1/2 gives (1 + p) / 2, all gives p / 2; in turn they settle at 2/3 after any, 1/3 after all.
    CHECK(structure::probability(function, q).of_true == doctest::Approx(2.0 / 3).epsilon(1e-12));
}

TEST_CASE("a probability of 1e-33 keeps its digits") {
    support::FormulaBuilder build(11);
    std::vector<int> all;
    for (int v = 0; v < 11; ++v) all.push_back(build.variable(v));
    const auto function = structure::translate(build.build(build.all(all)));
    const auto p = structure::probability(function, std::vector<double>(11, 1e-3));
    CHECK(p.of_true == doctest::Approx(1e-33).epsilon(1e-12));
}

TEST_CASE("what does not fit, and what is not coherent, is refused by name") {
    support::FormulaBuilder build(60);
    std::vector<int> all;
    for (int v = 0; v < 60; ++v) all.push_back(build.variable(v));
    const auto half = build.build(build.at_least(30, all));
    CHECK_THROWS_WITH_AS(structure::translate(half, structure::depth_first_order(half), 100),
                         doctest::Contains("100 nodes"), structure::TooLarge);
    const auto odd = build.build(build.exclusive(all[0], all[1]));
    CHECK_THROWS_WITH_AS(structure::CutSets(odd, 2), doctest::Contains("prime implicants"),
                         support::RequestError);
}

} // namespace
