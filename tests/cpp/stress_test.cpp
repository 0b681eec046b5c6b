// A loss suffered now, what stops alone, and how both end when they are asked to.

#include "sitefall/score/stress.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "document_text.h"
#include "sitefall/score/api.h"
#include "sitefall/score/restoration.h"
#include "sitefall/score/single_points.h"
#include "sitefall/support/issue.h"

namespace {

using namespace sitefall;

process::Process one_service() {
    process::Process process;
    process::ServiceInfo service;
    service.id = "s";
    service.has_tolerance = true;
    process.services = {service};
    process.hazards = {{"flood", "flood", "", 1}};
    return process;
}

// Site a with its service; a flood strikes it after `after`.
model::Document flooded(const std::string& after) {
    return model::load(test::document(R"("sites": {"a": {}, "b": {}},
        "hazards": {"fire": {"for_each": {"kind": "site"}, "arrival": "0.01 / y",
            "strikes": [{"select": {"ids": ["@"]}, "outage": "1 h"}]}, "flood": {"arrival": "0.01 / y", "strikes": [
            {"select": {"ids": ["a"]}, "after": ")" +
                                      after + R"(", "outage": "2 h"}]}},
        "services": {"s": {"users": 10, "instances": {"one": {"site": "a"}}}})"));
}

nlohmann::json stressed(const model::Document& document, const std::string& loss) {
    support::Control control;
    return nlohmann::json::parse(score::stress_json(
        document, loss, R"({"horizon_h": 20, "replications": 50, "threads": 1})", control));
}

TEST_CASE("a hazard whose last strike falls beyond the watch leaves nothing restored") {
    const auto found = stressed(flooded("50 h"), R"({"hazard": "flood"})");
    for (const char* level : {"any", "tolerance", "full"}) {
        const auto& told = found["restoration"]["s"][level];
        CHECK(told["never"]["value"] == 1);
        CHECK(told["p50"]["value"].is_null());
    }
    // One that falls within: back at 5 + 2 h, after 2 h * 10 users.
    const auto within = stressed(flooded("5 h"), R"({"hazard": "flood"})");
    CHECK(within["restoration"]["s"]["full"]["never"]["value"] == 0);
    CHECK(within["restoration"]["s"]["full"]["p50"]["value"] == doctest::Approx(7));
    CHECK(within["unmet_user_hours"]["value"] == doctest::Approx(20));
    CHECK(within["unmet_user_hours_by_service"]["s"]["value"] == doctest::Approx(20));
}

TEST_CASE("a trace refuses options that cannot be, by name") {
    const auto document = flooded("5 h");
    const auto refusal = [&](const char* options) -> std::string {
        try {
            score::trace_json(document, options);
        } catch (const support::RequestError& error) {
            return error.what();
        }
        return "";
    };
    CHECK(refusal(R"({"horizon_h": -1})").find("horizon_h") == 0);
    CHECK(refusal(R"({"horizon_h": "1"})").find("horizon_h") == 0);
    CHECK(refusal(R"({"replication": 1.5})").find("replication") == 0);
    CHECK(refusal(R"({"replication": -1})").find("replication") == 0);
    CHECK(refusal(R"({"key_lo": "12x"})").find("key_lo") == 0);
    CHECK(refusal(R"({"key_lo": 12})").find("key_lo") == 0);
    CHECK(refusal(R"({"loss": {"ids": ["a"]}})").find("loss") == 0);
    CHECK(refusal(R"({"lasting": "\"1 h\""})").find("lasting") == 0);
    CHECK(refusal(R"({"loss": "{\"hazard\": \"fire\"}"})").find("one loss") == 0);
    CHECK(refusal("[]") != "");
    CHECK(refusal("{") != "");
    CHECK_THROWS_AS(score::trace_json(document, R"({"loss": "{\"ids\": [\"c\"]}"})"),
                    support::ModelError);
    CHECK(refusal(R"({"horizon_h": 10, "loss": "{\"hazard\": \"flood\"}"})") == "");
}

// A busy component that no service needs, for a history of millions of events: no level changes,
// so that only the history itself can notice.
TEST_CASE("a quiet history ends soon after it is asked to, in a score and in a stress") {
    const auto document = model::load(test::document(R"("horizon": "500 y", "sites": {"a": {}},
        "components": {"busy": {"count": 50, "mttf": "10 min", "mttr": "10 min"}},
        "services": {"s": {"instances": {"one": {"site": "a"}}}})"));
    for (const bool scored : {true, false}) {
        support::Control control;
        std::chrono::steady_clock::time_point asked;
        std::thread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            asked = std::chrono::steady_clock::now();
            control.stop = true;
        });
        const auto work = [&] {
            const std::string options =
                R"({"horizon_h": 4380000, "replications": 1000, "threads": 2})";
            return scored ? score::score_json(document, options, control)
                          : score::stress_json(document, R"({"ids": ["a"]})", options, control);
        };
        CHECK_THROWS_AS(work(), support::Interrupted);
        stopper.join();
        const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - asked;
        CAPTURE(scored);
        CHECK(waited.count() < 0.5); // what is promised; a history takes far longer
    }
}

TEST_CASE(
    "restoration: quantiles are order statistics, never counts as infinite, waits are averaged") {
    auto process = one_service();
    process.jobs = {{"s/switch", -1, 0}};
    process.crews = {"field"};
    score::StressSample sample(process, 2);
    for (int i = 0; i < 100; ++i) {
        score::WatchRecord record;
        const double time = i < 90 ? 99 - i : std::numeric_limits<double>::infinity();
        record.restoration = {0, time, time};
        record.unmet = {10.0 * i};
        record.lost_level = {1, 0};
        if (i < 20) record.waits[{0, simulation::Waited::people, 0}] = 5;
        sample.add(record);
    }
    sample.sort();
    const auto restoration = sample.restoration(0, score::Restored::tolerance, 0.9);
    CHECK(restoration.p5.value == 14); // the fifth smallest of 10, 11, 12 …
    CHECK(restoration.p50.value == 59);
    CHECK(std::isinf(restoration.p95.value));
    CHECK(restoration.never.value == doctest::Approx(0.1));
    CHECK(restoration.quantiles[99] == 59);
    const auto curve = sample.curve(0, {50, 720}, 0.9);
    CHECK(curve.restored[0].value == doctest::Approx(0.41));
    CHECK(curve.mean_level[0].value == doctest::Approx(0));
    CHECK(curve.mean_level[1].value == doctest::Approx(1));
    const auto waits = sample.waits(50);
    REQUIRE(waits.size() == 1);
    CHECK(waits[0].job == "s/switch");
    CHECK(waits[0].on == "field");
    CHECK(waits[0].hours == doctest::Approx(1));
    CHECK(waits[0].share == doctest::Approx(0.2));
    CHECK(sample.unmet(0, 1e9, 0.9).value == doctest::Approx(495));
}

TEST_CASE("single points: what interrupts, what is lost, the worst first") {
    process::Process process = one_service();
    process.elements = {{"a", process::Kind::site, -1}, {"b", process::Kind::link, -1}};
    const auto points = score::single_points(
        process, {[](std::span<const int> elements) {
                      return elements[0] == 0 ? simulation::StaticLevels{{0}, {1}}
                                              : simulation::StaticLevels{{1}, {1}};
                  },
                  [](int) { return simulation::StaticLevels{{0}, {0.5}}; }});
    REQUIRE(points.size() == 2);
    CHECK(points[0].id == "flood");
    CHECK(points[0].kind == "hazard");
    CHECK(points[0].loses == std::vector<std::string>{"s"});
    CHECK(points[1].id == "a");
    CHECK(points[1].kind == "site");
    CHECK(points[1].interrupts == std::vector<std::string>{"s"});
    CHECK(points[1].loses.empty());
}

} // namespace
