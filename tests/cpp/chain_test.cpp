// A document of exponential times played as one chain, beside the same played element by element.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sitefall/model/load.h"
#include "sitefall/process/process.h"
#include "sitefall/process/program.h"
#include "sitefall/simulation/chain_fit.h"
#include "sitefall/simulation/history.h"

namespace {

using namespace sitefall;
using simulation::Draws;

/// Two sites, a service that fails over with a chance to fail and another way, a crew of one, a pair of copies.
const char* const failover = R"({"format": "sitefall/1",
  "sites": {"a": {"mttf": "200 h", "mttr": "8 h", "restart": "1 / h"}, "b": {"mttf": "300 h", "mttr": "12 h"}},
  "crews": {"field": {"size": 1}},
  "components": {"disk": {"site": "b", "count": 3, "at_least": 2, "fails": "0.004 / h",
      "repairs": {"takes": "0.05 / h", "crew": "field"}}},
  "services": {"s": {"users": 1, "instances": {"s@a": {"site": "a"}, "s@b": {"site": "b", "role": "standby", "needs": "disk"}},
    "failover": {"detect": "6 / h", "switch": {"takes": "2 / h", "succeeds": 0.7,
      "otherwise": {"takes": "0.25 / h"}}}}}})";

process::Process compiled(const std::string& text) {
    return process::compile(*model::load(text).architecture);
}

/// Levels of the first service as they were told, and the lengths of its outages.
struct Ear : simulation::Observer {
    void level(int, double time, double level, int cause) override {
        told.insert(told.end(), {time, level, static_cast<double>(cause)});
        if (level < 1 && since < 0) since = time;
        if (level >= 1 && since >= 0) {
            outages.push_back(time - since);
            since = -1;
        }
    }
    void begin() {
        told.clear();
        since = -1;
    }
    std::vector<double> told, outages;
    double since = -1;
};

TEST_CASE("a chain tells the same, to the bit, with what it has learned and by the rules") {
    const auto process = compiled(failover);
    REQUIRE(simulation::plays_as_chain(process));
    const support::Key key{5, 6};
    simulation::History learns(process, key, nullptr, true, Draws::as_chain_where_it_is);
    simulation::History by_rules(process, key, nullptr, false, Draws::as_chain_where_it_is);
    Ear one, other;
    for (std::uint32_t r = 0; r < 60; ++r) {
        one.begin();
        other.begin();
        learns.run(r, 5000, one);
        by_rules.run(r, 5000, other);
        CHECK(one.told == other.told);
    }
    CHECK(one.outages.size() > 200);
    CHECK(learns.events() == by_rules.events());
    // A history is the same whatever was played before it.
    simulation::History afresh(process, key, nullptr, true, Draws::as_chain_where_it_is);
    other.begin();
    afresh.run(59, 5000, other);
    CHECK(one.told == other.told);
}

TEST_CASE("outages of a chain have the law of those played element by element") {
    const auto process = compiled(failover);
    const support::Key key{7, 8};
    std::vector<double> lengths[2];
    double counts[2] = {}, squares[2] = {}, events[2] = {};
    constexpr int histories = 1500;
    for (const int chain : {0, 1}) {
        simulation::History history(process, key, nullptr, true,
                                    chain != 0 ? Draws::as_chain_where_it_is : Draws::by_element);
        Ear ear;
        for (std::uint32_t r = 0; r < histories; ++r) {
            const std::size_t before = ear.outages.size();
            ear.begin();
            history.run(r, 8760, ear);
            const auto count = static_cast<double>(ear.outages.size() - before);
            counts[chain] += count;
            squares[chain] += count * count;
        }
        lengths[chain] = ear.outages;
        events[chain] = static_cast<double>(history.events());
        std::sort(lengths[chain].begin(), lengths[chain].end());
    }
    CHECK(lengths[0] != lengths[1]);
    double variance = 0;
    for (const int chain : {0, 1}) {
        const double mean = counts[chain] / histories;
        variance += (squares[chain] / histories - mean * mean) / histories;
    }
    CHECK(std::abs(counts[0] - counts[1]) / histories < 5 * std::sqrt(variance));
    // Kolmogorov-Smirnov for two samples: P(D > 2.63 sqrt(1/n + 1/m)) = 2e-6.
    double distance = 0;
    for (const double x : lengths[0]) {
        const auto share = [x](const std::vector<double>& sorted) {
            const auto below = std::upper_bound(sorted.begin(), sorted.end(), x) - sorted.begin();
            return static_cast<double>(below) / static_cast<double>(sorted.size());
        };
        distance = std::max(distance, std::abs(share(lengths[0]) - share(lengths[1])));
    }
    const double n = counts[0], m = counts[1];
    CHECK(distance < 2.63 * std::sqrt(1 / n + 1 / m));
    // The events of a history, some 130 failures and repairs a year, vary by less than their number.
    CHECK(std::abs(events[0] - events[1]) < 5 * std::sqrt(2 * (events[0] + events[1])));
}

TEST_CASE("only documents without hazards, with exponential times and few states play as chains") {
    CHECK(simulation::plays_as_chain(compiled(failover)));
    const auto with = [](const std::string& what, const std::string& instead) {
        std::string text = failover;
        const auto place = text.find(what);
        REQUIRE(place != std::string::npos);
        return compiled(text.replace(place, what.size(), instead));
    };
    CHECK(!simulation::plays_as_chain(with(R"("6 / h")", R"("10 min")")));
    CHECK(!simulation::plays_as_chain(with(R"("6 / h")", R"("1 / s")")));
    CHECK(simulation::plays_as_chain(with(R"("6 / h")", R"("0 min")")));
    CHECK(!simulation::plays_as_chain(with(
        R"("crews")",
        R"("hazards": {"fire": {"arrival": "0.01 / y", "strikes": [{"select": {"ids": ["a"]}, "outage": "1 / h"}]}}, "crews")")));
    CHECK(!simulation::plays_as_chain(with(R"("count": 3)", R"("count": 200)")));
}

TEST_CASE("typical states of independent parts are the exponential of their entropy") {
    // Two copies, each down for a tenth of the time.
    const auto process = compiled(R"({"format": "sitefall/1",
      "components": {"c": {"count": 2, "at_least": 1, "mttf": "90 h", "mttr": "10 h"}},
      "services": {"s": {"needs": "c", "instances": {"i": {}}}}})");
    const double entropy = -0.1 * std::log(0.1) - 0.9 * std::log(0.9);
    CHECK(simulation::typical_states(*process.program) == doctest::Approx(std::exp(2 * entropy)));
}

} // namespace
