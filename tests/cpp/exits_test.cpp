#include "sitefall/simulation/exits.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "sitefall/support/random.h"

namespace {

using namespace sitefall::simulation;

/// Probability of each running clock, read off the table.
std::vector<double> told(const WaysOut& out, std::size_t clocks) {
    std::vector<double> chance(clocks);
    const int places = 1 << out.bits;
    for (int k = 0; k < places; ++k) {
        const Place& place = out.first[k];
        const double own = static_cast<double>(place.own_share) * 0x1p-64 / places;
        if (own > 0) chance[static_cast<std::size_t>(-1 - place.own)] += own;
        const double other = 1.0 / places - own;
        if (other > 0) chance[static_cast<std::size_t>(-1 - place.other)] += other;
    }
    return chance;
}

TEST_CASE(
    "the table leaves a state by each clock with the share of its rate, and no sooner or later") {
    sitefall::support::Stream stream({1, 2}, 3);
    for (std::size_t n = 1; n <= 70; ++n) {
        std::vector<double> rates(n);
        std::vector<Running> running(n);
        for (std::size_t i = 0; i < n; ++i) {
            rates[i] = std::exp(20 * stream.uniform()); // over nine orders of magnitude
            running[i] = {static_cast<int>(i), static_cast<int>(i), {}};
        }
        const double sum = std::accumulate(rates.begin(), rates.end(), 0.0);
        AliasTable table(n);
        const WaysOut out = table.of(running, rates);
        CHECK(out.mean_stay == doctest::Approx(1 / sum).epsilon(1e-14));
        const auto chance = told(out, n);
        // A place is rounded to 2^-53 of its size, and there are at most 128.
        for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(chance[i] - rates[i] / sum) < 1e-14);
    }
}

TEST_CASE("words lead where the table says") {
    const std::vector<double> rates{5, 1, 2};
    const std::vector<Running> running{{7, 0, {}}, {8, 1, {}}, {9, 2, {}}};
    AliasTable table(3);
    Exits exits(table.bits());
    exits.add(running, table.of(running, rates));
    exits.set(0, 1, {4, Edge::silent});
    std::map<int, double> seen;
    constexpr std::uint64_t n = 1u << 20;
    std::uint64_t count = 0, ties = 0;
    const auto stream = [&] { return ++count; };
    const auto asked = [&] {
        ++ties;
        return stream() * std::uint64_t{0x9E3779B97F4A7C15};
    };
    for (std::uint64_t i = 0; i < n; ++i)
        seen[exits.of(0).by(i, asked)] += 1.0 / n; // all that there are
    CHECK(seen.size() == 3);
    CHECK(seen[-1] == doctest::Approx(5 / 8.0).epsilon(1e-4));
    CHECK(seen[4] == doctest::Approx(1 / 8.0).epsilon(1e-4)); // known: the state that is entered
    CHECK(seen[-3] == doctest::Approx(2 / 8.0).epsilon(1e-4));
    CHECK(ties == 4); // once in each place
    CHECK(exits.running(0)[1].clock == 8);
}

TEST_CASE("a state in which no clock runs is never left") {
    AliasTable table(3);
    Exits exits(table.bits());
    exits.add({}, table.of({}, {}));
    exits.add(std::vector<Running>{{7, 0, {}}},
              table.of(std::vector<Running>{{7, 0, {}}}, std::vector<double>{2}));
    CHECK(exits.of(1).by(99, [] { return std::uint64_t{0}; }) == -1);
    CHECK(exits.of(0).mean_stay == 0);
    CHECK(exits.running(0).empty());
}

} // namespace
