#include <doctest/doctest.h>

#include <cstdint>
#include <numeric>
#include <random>

#include "sitefall/structure/probability.h"
#include "sitefall/support/network.h"
#include "structure_formulas.h"

namespace {

using namespace sitefall::structure;
using namespace structure_formulas;
using sitefall::support::disconnected;
using sitefall::support::Network;

/// Whether the terminals are parted when the events of `state` have happened: links first, then nodes. By merging labels.
bool parted(const Network& network, std::uint32_t state) {
    const auto failed = [&](std::size_t event) { return ((state >> event) & 1U) != 0; };
    std::vector<std::uint32_t> label(network.node_failed.size());
    std::iota(label.begin(), label.end(), 0U);
    const std::size_t links = network.links.size();
    for (std::size_t round = 0; round < label.size(); ++round)
        for (std::size_t i = 0; i < links; ++i) {
            const auto [a, b, event] = network.links[i];
            if (failed(i) || failed(links + a) || failed(links + b)) continue;
            label[a] = label[b] = std::min(label[a], label[b]);
        }
    for (const std::uint32_t terminal : network.terminals)
        if (failed(links + terminal) || label[terminal] != label[network.terminals.front()])
            return true;
    return false;
}

TEST_CASE("terminals of random networks are parted exactly where merging labels says so") {
    Random random(23);
    for (int round = 0; round < 200; ++round) {
        const std::uint32_t nodes = 2 + random() % 4, links = random() % 7;
        FormulaBuilder builder;
        Network network;
        for (std::uint32_t link = 0; link < links; ++link) // loops and parallels among them
            network.links.push_back({random() % nodes, random() % nodes, builder.variable(link)});
        for (std::uint32_t node = 0; node < nodes; ++node)
            network.node_failed.push_back(builder.variable(links + node));
        for (std::uint32_t i = 0; i < 1 + random() % nodes; ++i)
            network.terminals.push_back(random() % nodes);
        const Formula formula = builder.build(disconnected(builder, network));
        CHECK(formula.monotone_as_written());
        const auto table = truth_table(formula, links + nodes);
        for (std::uint32_t state = 0; state < table.size(); ++state)
            CHECK_MESSAGE(table[state] == parted(network, state), round);
    }
}

//   0 - 1 - 2 ... 5
//   |   |   |     |     six by six, every link fails with 1/10
//   6 - 7 - 8 ...11
TEST_CASE("a grid of six by six nodes is solved, and lies between simple bounds") {
    constexpr std::uint32_t side = 6;
    FormulaBuilder builder;
    Network network;
    std::uint32_t event = 0;
    for (std::uint32_t node = 0; node < side * side; ++node) {
        network.node_failed.push_back(builder.constant(false));
        if (node % side + 1 < side)
            network.links.push_back({node, node + 1, builder.variable(event++)});
        if (node + side < side * side)
            network.links.push_back({node, node + side, builder.variable(event++)});
    }
    network.terminals = {0, side * side - 1};
    const Formula formula = builder.build(disconnected(builder, network));
    const Diagram diagram = build_diagram(formula, Order::as_given);
    const double found = probability(diagram, std::vector<double>(event, 0.1)).yes;
    CHECK(found > 0.02 - 0.0001); // either corner cut off by its two links
    CHECK(found < 0.03);
}

TEST_CASE("what is no network is refused") {
    FormulaBuilder builder;
    const auto never = builder.constant(false);
    using sitefall::support::RequestError;
    CHECK_THROWS_AS(disconnected(builder, {{never}, {}, {}}), RequestError);
    CHECK_THROWS_AS(disconnected(builder, {{never}, {}, {1}}), RequestError);
    CHECK_THROWS_AS(disconnected(builder, {{never}, {{0, 1, never}}, {0}}), RequestError);
}

} // namespace
