// What is refused before it begins: histories without end, threads without number.

#include "sitefall/score/expected_events.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <vector>

#include "document_text.h"
#include "sitefall/score/in_order.h"

namespace {

using namespace sitefall;
using namespace sitefall::test;

void check(std::string_view components, double horizon) {
    score::check_expected_events(loaded(components), horizon);
}

} // namespace

TEST_CASE("histories of more than a thousand million events are refused, with the busiest named") {
    constexpr double limit = 1e9;
    // A failure every 2 h each: 500 an hour.
    const char* thousand = R"("components": {"slow": {"mttf": "1 y", "mttr": "1 h"},
        "busy": {"count": 1000, "mttf": "1 h", "mttr": "1 h"}})";
    check(thousand, 0.99 * limit / 500);
    CHECK_THROWS_AS(check(thousand, 1.01 * limit / 500), support::RequestError);
    CHECK_THROWS_WITH(
        check(thousand, 1e8),
        "one history would have about 5.0e+10 events, too many to be played; the busiest is busy "
        "with 5.0e+10: take a shorter horizon, or look at its times");
}

TEST_CASE("hazards and inspections are events") {
    CHECK_THROWS_AS(check(R"("sites": {"a": {}}, "hazards": {"fire": {"arrival": "1e6 / h",
        "strikes": [{"select": {"ids": ["a"]}, "outage": "1 d"}]}})",
                          43800),
                    support::RequestError);
    CHECK_THROWS_AS(check(R"("components": {"c": {"mttf": "1 y", "mttr": "1 h",
        "hidden": {"inspected_every": "1e-6 h"}}})",
                          43800),
                    support::RequestError);
}

TEST_CASE("what never fails has no events") {
    check(R"("components": {"c": {"fails": {"law": "never"}, "mttr": "1 h"}})", 1e300);
}

TEST_CASE("threads: any number within reason gives the same, more are refused") {
    const auto sum = [](int threads) {
        std::vector<std::size_t> merged;
        const std::atomic<bool> stop{false};
        score::run_in_order<std::size_t>(
            1000, threads, stop, [] { return [](std::size_t i) { return i * i; }; },
            [&](std::size_t, const std::size_t& square) { merged.push_back(square); });
        return merged;
    };
    CHECK(sum(score::most_threads) == sum(1));
    CHECK_THROWS_AS(score::threads_for(score::most_threads + 1), support::RequestError);
    CHECK(score::threads_for(0) >= 1);
}
