#include "sitefall/score/front.h"

#include <doctest/doctest.h>

#include <optional>
#include <vector>

namespace {

using sitefall::score::dominators;
using sitefall::support::Estimate;
using Costs = std::vector<std::optional<double>>;
using Lists = std::vector<std::vector<std::size_t>>;

// Gains from what each avoids, known to within `room`.
auto gains(std::vector<double> avoided, double room = 0) {
    return [avoided, room](std::size_t one, std::size_t other, double) {
        Estimate gain;
        gain.value = avoided[one] - avoided[other];
        gain.low = gain.value - room;
        gain.high = gain.value + room;
        return gain;
    };
}

TEST_CASE("what costs no more and avoids more dominates; what only ties does not") {
    //                     base  cheap  dear  worse  same
    const Costs costs{0, 5, 9, 9, 9};
    const auto found = dominators(costs, gains({0, 3, 7, 2, 7}), 0.9);
    CHECK(found == Lists{{}, {}, {}, {1, 2, 4}, {}});
}

TEST_CASE("a difference that is not shown dominates nothing") {
    const auto found = dominators({0, 5, 5}, gains({0, 3, 4}, 1.5), 0.9);
    CHECK(found == Lists{{}, {}, {}});
}

TEST_CASE("doing nothing dominates what is shown to do harm") {
    CHECK(dominators({0, 0}, gains({0, -1}), 0.9) == Lists{{}, {0}});
    CHECK(dominators({0, 5}, gains({0, -1}), 0.9) == Lists{{}, {0}});
}

TEST_CASE("without a cost nothing is judged") {
    CHECK(dominators({0, std::nullopt, 5}, gains({0, 9, 3}), 0.9) == Lists{{}, {}, {}});
}

TEST_CASE("all the tests together err with what is left of the confidence") {
    std::vector<double> asked;
    dominators(
        {0, 1, 2, 2},
        [&](std::size_t, std::size_t, double confidence) {
            asked.push_back(confidence);
            return Estimate();
        },
        0.9);
    // Who costs no more than whom: 0 of three, 1 of two, 2 and 3 of each other: seven tests.
    REQUIRE(asked.size() == 7);
    for (const double confidence : asked) {
        CHECK(confidence == doctest::Approx(1 - 2 * 0.1 / 7).epsilon(1e-14));
    }
}

} // namespace
