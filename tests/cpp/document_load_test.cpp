// Whole documents: the format's own example, selectors, hazards, claims, warnings, canonical text, schema, speed.

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "document_text.h"
#include "sitefall/model/describe.h"
#include "sitefall/model/reference.h"

namespace {

using namespace sitefall;
using namespace sitefall::model;
using namespace sitefall::test;
using Ids = std::vector<std::string>;

const std::string tests = SITEFALL_TESTS_DIR;

//  campus one: a (operator host), b;  c stands alone.  disk and tape stand in a, lamp in b, and tape bears an operator of its own.
const char* places =
    R"("sites": {"a": {"campus": "one", "operator": "host", "region": "north"}, "b": {"campus": "one"}, "c": {"tags": ["old"]}},
    "links": {"a-b": {"between": ["a", "b"], "operator": "telco", "region": "north"}},
    "components": {"disk": {"site": "a"}, "tape": {"site": "a", "operator": "own"}, "lamp": {"site": "b", "tags": ["old"]}},
    "services": {"mail": {"tags": ["old"], "operator": "post", "failover": {}, "instances": {"m-2": {"site": "b", "role": "standby"}, "m-1": {"site": "a", "operator": "host"}}}})";

Ids selected(const std::string& selector) {
    const Document document = load(test::document(places));
    return read_loss(document, selector).front().stages.front().elements;
}

std::vector<std::string> example_files() {
    std::vector<std::string> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(tests + "/../python/sitefall/data/examples"))
        if (entry.path().extension() == ".json") files.push_back(entry.path().string());
    for (const auto& entry : std::filesystem::directory_iterator(tests + "/cases"))
        if (std::filesystem::exists(entry.path() / "architecture.json"))
            files.push_back((entry.path() / "architecture.json").string());
    return files;
}

} // namespace

TEST_CASE("the two-sites example is read as it is written") {
    const std::string path = tests + "/../python/sitefall/data/examples/two-sites.json";
    const Architecture architecture = *load(read_text(path)).architecture;
    CHECK(architecture.horizon.value == 43800);
    REQUIRE(architecture.components.size() == 5);
    const Component& gensets = architecture.components[0];
    CHECK(gensets.id == "gensets");
    CHECK(gensets.count == 3);
    CHECK(gensets.at_least == 2);
    CHECK(gensets.modes[0].operating);
    CHECK(gensets.start->succeeds.value == 0.98);
    const Component& power = architecture.components[1];
    CHECK(power.standby == Ids{"utility", "gensets"});
    CHECK(power.ride_through->recharges->value == 8);
    REQUIRE(architecture.hazards.size() == 2);
    CHECK(architecture.hazards[1].id == "fire[b]");
    CHECK(architecture.hazards[1].family == "fire");
    CHECK(architecture.hazards[1].item == "b");
    CHECK(architecture.hazards[1].strikes[0].elements == Ids{"b"});
    const Service& messenger = architecture.services[0];
    CHECK(messenger.instances[1].capacity.value == 0.6);
    CHECK(!messenger.instances[1].active);
    CHECK(messenger.failover->switch_over->otherwise.size() == 1);
    CHECK(messenger.data[0].instance == "m@b");
    CHECK(messenger.tolerance->longest->value == 4);
    const Claim& claim = architecture.claims[0];
    CHECK(claim.any == 1);
    CHECK(claim.of == "site");
    CHECK(claim.losses.empty());
    CHECK(claim.rpo->value == doctest::Approx(5.0 / 60));
    CHECK(architecture.hash.size() == 64);
}

TEST_CASE("selectors select what the fine print says") {
    CHECK(selected(R"({"ids": ["tape", "a"]})") == Ids{"a", "tape"});
    CHECK(selected(R"({"ids": ["mail"]})") == Ids{"m-1", "m-2"});
    CHECK(selected(R"({"kind": "site"})") == Ids{"a", "b", "c"});
    CHECK(selected(R"({"kind": "link"})") == Ids{"a-b"});
    CHECK(selected(R"({"at": "a"})") == Ids{"disk", "tape"});
    CHECK(selected(R"({"campus": "one"})") == Ids{"a", "b"});
    CHECK(selected(R"({"region": "north"})") == Ids{"a", "a-b"});
    CHECK(selected(R"({"operator": "host"})") == Ids{"a", "m-1"});
    CHECK(selected(R"({"operator": "own"})") == Ids{"tape"});
    CHECK(selected(R"({"operator": "post"})") == Ids{"m-2"}); // of the service; m-1 bears another
    CHECK(selected(R"({"at": "a", "operator": "host"})") == Ids{"disk"}); // the site's word
    CHECK(selected(R"({"at": "b", "campus": "one"})") == Ids{"lamp"});
    CHECK(selected(R"({"kind": "component", "operator": "host"})") ==
          Ids{"disk"}); // tape bears another
    CHECK(selected(R"({"kind": "component", "campus": "one"})") == Ids{"disk", "lamp", "tape"});
    CHECK(selected(R"({"kind": "site", "operator": "host"})") == Ids{"a"});
    CHECK(selected(R"({"tag": "old"})") == Ids{"c", "lamp", "m-1", "m-2"});
    CHECK(selected(R"({"tag": "old", "kind": "site"})") == Ids{"c"});
    CHECK(selected(R"({"campus": "one", "operator": "host"})") == Ids{"a"});
}

TEST_CASE("a hazard of for_each names its item in its selectors") {
    const Architecture architecture = loaded(std::string(places) + R"(, "hazards": {"flood": {
        "for_each": {"campus": "one"}, "arrival": "1 / y",
        "strikes": [{"select": {"at": "@"}, "outage": "1 d"}, {"select": {"ids": ["@"]}, "outage": "1 d"}]}})");
    REQUIRE(architecture.hazards.size() == 2);
    CHECK(architecture.hazards[0].strikes[0].elements == Ids{"disk", "tape"});
    CHECK(architecture.hazards[1].strikes[0].elements == Ids{"lamp"});
    CHECK(architecture.hazards[1].strikes[1].elements == Ids{"b"});
}

TEST_CASE("the item of for_each is put wherever a text of a strike's selector is @") {
    const Architecture architecture =
        loaded(R"("sites": {"north": {}, "cold": {}, "x": {"region": "north", "campus": "cold"}},
        "components": {"one": {"operator": "north", "tags": ["cold"]}, "two": {"site": "x", "tags": ["@"]}},
        "services": {"s": {"operator": "north", "instances": {"i": {}}}},
        "hazards": {"h": {"for_each": {"ids": ["north", "cold"]}, "label": "@", "arrival": "1 / y", "strikes": [
            {"select": {"region": "@"}, "outage": "1 h"}, {"select": {"campus": "@"}, "outage": "1 h"},
            {"select": {"operator": "@"}, "outage": "1 h"}, {"select": {"tag": "@"}, "outage": "1 h"}]},
                    "plain": {"arrival": "1 / y", "strikes": [{"select": {"tag": "@"}, "outage": "1 h"}]}})");
    REQUIRE(architecture.hazards.size() == 3);
    const Hazard &cold = architecture.hazards[0], &north = architecture.hazards[1];
    CHECK(cold.id == "h[cold]");
    CHECK(cold.label == "cold");
    CHECK(cold.strikes[0].elements.empty());
    CHECK(cold.strikes[1].elements == Ids{"x"});
    CHECK(cold.strikes[3].elements == Ids{"one"});
    CHECK(north.strikes[0].elements == Ids{"x"});
    CHECK(north.strikes[1].elements.empty());
    CHECK(north.strikes[2].elements == Ids{"i", "one"});
    CHECK(architecture.hazards[2].strikes[0].elements == Ids{"two"}); // no item: the word itself
}

TEST_CASE("claims hold the losses that they speak of") {
    const Architecture architecture = loaded(std::string(places) + R"(,
        "hazards": {"fire": {"for_each": {"kind": "site"}, "arrival": "1 / y", "strikes": [{"select": {"ids": ["@"]}, "outage": "1 d"}]}},
        "claims": {"a1": {"services": ["mail"], "rto": "1 h", "loss_of": {"hazard": "fire"}},
                   "a2": {"services": ["mail"], "rto": "1 h", "loss_of": {"hazard": "fire[b]"}},
                   "a3": {"services": ["mail"], "rto": "1 h", "loss_of": {"campus": "one"}, "lasting": "2 d", "after_return": true},
                   "a4": {"services": ["mail"], "rpo": "1 h", "loss_of": [{"select": {"ids": ["a"]}, "after": "1 h", "lasting": "3 h"}, {"select": {"ids": ["b"]}}]}})");
    CHECK(architecture.claims[0].losses.size() == 3);
    CHECK(architecture.claims[1].losses[0].hazard == "fire[b]");
    CHECK(architecture.claims[2].losses[0].stages[0].lasting->a.value == 48);
    CHECK(architecture.claims[2].after_return);
    const Loss& staged = architecture.claims[3].losses[0];
    CHECK(staged.stages[0].after->a.value == 1);
    CHECK(!staged.stages[1].lasting);
    const auto issues = issues_of(
        test::document(std::string(places) + R"(, "hazards": {"fire": {"for_each": {"kind": "site"},
        "arrival": "1 / y", "strikes": [{"select": {"ids": ["@"]}, "outage": "1 d"}]}},
        "claims": {"x": {"services": ["mail"], "rto": "1 h", "loss_of": {"hazard": "fire[d]"}}})"));
    CHECK(rules_of(issues) == Ids{"unknown-id"});
}

TEST_CASE("losses from outside are read, and counts and second times are refused") {
    const Document document = load(test::document(std::string(places) + R"(,
        "hazards": {"fire": {"for_each": {"kind": "site"}, "arrival": "1 / y", "strikes": [{"select": {"ids": ["@"]}, "outage": "1 d"}]}})"));
    const auto rules = [&](const char* loss, const char* lasting = "") {
        return rules_of(refused([&] { read_loss(document, loss, lasting); }));
    };
    CHECK(read_loss(document, "\"a\"", "\"72 h\"")[0].stages[0].lasting->a.value == 72);
    CHECK(read_loss(document, "\"mail\"")[0].stages[0].elements == Ids{"m-1", "m-2"});
    CHECK(read_loss(document, "\"fire\"").size() == 3);
    CHECK(read_loss(document, R"({"hazard": "fire[c]"})")[0].hazard == "fire[c]");
    CHECK(rules(R"({"any": 1, "of": "site"})") == Ids{"count-loss"});
    CHECK(rules(R"({"hazard": "fire"})", "\"1 h\"") == Ids{"lasting-misplaced"});
    CHECK(rules(R"({"hazard": "fires"})") == Ids{"unknown-id"});
    CHECK(rules("\"aa\"") == Ids{"unknown-id"});
    CHECK(rules(R"({"tag": "new"})") == Ids{"selects-nothing"});
    CHECK(rules(R"({"ids": ["@"]})") == Ids{"unknown-id"});
    CHECK(rules(R"({"kind": "site"})", "72") == Ids{"bare-number"});
    CHECK(
        rules(
            R"([{"select": {"kind": "site"}, "lasting": {"value": "1 h", "uncertain": "1 h"}}])") ==
        Ids{"uncertain-here"});
    CHECK(rules("") == Ids{"empty-document"});
}

TEST_CASE("a document with claims passes without a warning") {
    const Architecture architecture = loaded(
        std::string(places) +
        R"(, "claims": {"both": {"services": ["mail"], "rto": "1 h", "loss_of": {"any": 1, "of": "operator"}}})");
    for (const Warning& warning : architecture.warnings)
        CHECK(warning.pointer.rfind("/claims", 0) == std::string::npos);
}

TEST_CASE("warnings tell of what is written and never happens, and of fixed times") {
    const Architecture architecture = loaded(R"("crews": {"idle": {}},
        "procedures": {"move": {}}, "sites": {"x": {}},
        "components": {"a": {"fails": "1 y", "repairs": "2 h", "ride_through": {"lasts": "1 h"}},
                       "b": {"like": "a", "start": "1 min"}, "c": {}},
        "services": {"s": {"instances": {"i": {"ride_through": {"lasts": "1 h"}}}, "failover": {}}},
        "hazards": {"h": {"arrival": "1 / y", "severity": 1, "strikes": [{"select": {"ids": ["x"]}, "outage": "1 h"}]}})");
    Ids found;
    for (const Warning& warning : architecture.warnings)
        found.push_back(warning.rule + " " + warning.pointer);
    CHECK(found ==
          Ids{"fixed-interval /components/a/fails", "unused-crew /crews/idle",
              "unused-procedure /procedures/move", "unused-ride-through /components/a/ride_through",
              "unused-start /components/b/start", "unused-ride-through /components/a/ride_through",
              "never-fails /components/c", "unused-failover /services/s/failover",
              "unused-ride-through /services/s/instances/i/ride_through",
              "unused-severity /hazards/h/severity"});
}

TEST_CASE("a circle of needs is allowed through a ride-through") {
    CHECK(
        issues_of(
            test::document(
                R"("components": {"a": {"needs": "b", "ride_through": {"lasts": "1 h"}}, "b": {"needs": "a"}})"))
            .empty());
    CHECK(
        rules_of(issues_of(test::document(
            R"("links": {"l": {"between": ["x", "y"], "needs": {"path": ["x", "y"]}}}, "sites": {"x": {}, "y": {}})"))) ==
        Ids{"needs-circle"});
}

TEST_CASE("the canonical text reads back as itself and keeps the order of modes and instances") {
    const std::string text =
        test::document(R"("x-b": 1.50, "name": "é\n\"", "components": {"a": {"modes": {
        "z": {"fails": "1 / y", "repairs": "1 h"}, "b": {"mttf": "1 y", "mttr": "1 h"}}, "count": 47e6}})");
    const std::string small =
        R"("components": {"b": {"count": 2.0}, "a": {"modes": {"z": {"mttf": "1 y", "mttr": "1 h"}, "b": {"mttf": "1 y", "mttr": "1 h"}}}}, "name": "é\n\"", "horizon": "5 y")";
    const Document document = load(test::document(small));
    const std::string once = canonical(document);
    CHECK(
        once ==
        R"({"components":{"a":{"modes":{"z":{"mttf":"1 y","mttr":"1 h"},"b":{"mttf":"1 y","mttr":"1 h"}}},"b":{"count":2}},"format":"sitefall/1","horizon":"5 y","name":"é\n\""})");
    CHECK(canonical(load(once)) == once);
    CHECK(load(once).architecture->hash == document.architecture->hash);
    CHECK(!issues_of(text).empty()); // 47 million copies
}

TEST_CASE("remarks change the hash and not the hash of the numbers") {
    const char* plain = R"("components": {"label": {"mttf": {"value": "1 y"}, "mttr": "4 h"}})";
    const char* remarked =
        R"("x-note": 1, "components": {"label": {"label": "Disk", "description": "d", "mttf": {"value": "1 y", "source": "s", "grade": "measured"}, "mttr": "4 h"}})";
    const char* changed = R"("components": {"label": {"mttf": {"value": "2 y"}, "mttr": "4 h"}})";
    CHECK(loaded(plain).hash != loaded(remarked).hash);
    CHECK(loaded(plain).numbers_hash == loaded(remarked).numbers_hash);
    CHECK(loaded(plain).numbers_hash != loaded(changed).numbers_hash);
}

TEST_CASE("the description counts, groups by grade and names what never fails") {
    const Document document = load(test::document(std::string(places) + R"(, "hazards": {"fire": {
        "for_each": {"kind": "site"}, "arrival": {"value": "0.01 / y", "source": "s", "grade": "reported", "uncertain": {"law": "uniform", "low": "0.005 / y", "high": "0.02 / y"}},
        "strikes": [{"select": {"ids": ["@"]}, "outage": "1 d"}]}})"));
    const auto json = nlohmann::json::parse(describe_json(document));
    CHECK(json["counts"]["hazards"] == 1);
    CHECK(json["counts"]["expanded_hazards"] == 3);
    CHECK(json["counts"]["instances"] == 2);
    CHECK(json["never_fails"]["components"] == nlohmann::json({"disk", "lamp", "tape"}));
    CHECK(json["assumptions"]["reported"]["count"] == 1);
    CHECK(json["assumptions"]["reported"]["numbers"][0]["pointer"] == "/hazards/fire/arrival");
    CHECK(json["assumptions"]["ungraded"]["count"] == 1); // the outage
    CHECK(json["unknowns"].size() == 1);
}

TEST_CASE("the description tells what people wrote and no history depends on") {
    const Document document = load(test::document(
        R"("sites": {"a": {"label": "Hall A", "region": "north", "operator": "host", "latitude": 37.4, "longitude": 127.1}},
        "services": {"mail": {"sector": "communications", "product": "talk", "share": 0.3, "users": 47e6, "instances": {"m": {"site": "a", "label": "M"}}}},
        "claims": {"c": {"services": ["mail"], "says": "never stops", "source": "press", "loss_of": {"ids": ["a"]}, "rto": "1 h"}})"));
    const auto json = nlohmann::json::parse(describe_json(document));
    CHECK(json["sites"]["a"] == nlohmann::json({{"label", "Hall A"},
                                                {"region", "north"},
                                                {"operator", "host"},
                                                {"latitude", 37.4},
                                                {"longitude", 127.1}}));
    CHECK(
        json["services"]["mail"] ==
        nlohmann::json(
            {{"sector", "communications"}, {"product", "talk"}, {"users", 47e6}, {"share", 0.3}}));
    CHECK(json["claims"]["c"]["says"] == "never stops");
    CHECK(json["claims"]["c"]["source"] == "press");
    CHECK(json["labels"] == nlohmann::json({{"a", "Hall A"}, {"m", "M"}}));
}

TEST_CASE("examples and cases are valid, and so are their canonical texts") {
    const auto files = example_files();
    CHECK(files.size() > 10);
    for (const std::string& file : files) {
        CAPTURE(file);
        const Document document = load(read_text(file));
        CHECK(load(canonical(document)).architecture->hash == document.architecture->hash);
    }
}

TEST_CASE("the schema knows every kind of entry and refuses other keys") {
    const auto schema = nlohmann::json::parse(model::schema());
    CHECK(schema["$schema"] == "http://json-schema.org/draft-07/schema#");
    for (const char* kind :
         {"site", "link", "component", "crew", "hazard", "service", "failover", "claim", "instance",
          "data_copy", "job", "selector", "tolerance", "law_weibull"}) {
        CAPTURE(kind);
        CHECK(schema["definitions"][kind]["additionalProperties"] == false);
    }
    CHECK(schema["properties"]["horizon"]["default"] == "5 y");
}

TEST_CASE("the committed reference is the one that the table of fields makes") {
    CHECK(read_text(tests + "/../docs/reference/fields.md") == reference_markdown());
}

TEST_CASE("a document of 50 KB is loaded without anyone noticing") {
    std::string components;
    for (int i = 0; i < 400; ++i)
        components +=
            (i > 0 ? "," : "") + std::string("\"c") + std::to_string(i) +
            R"(": {"count": 3, "at_least": 2, "fails": {"value": "1.1 / y", "source": "maker", "grade": "reported"}, "repairs": "20 h"})";
    const std::string text = test::document("\"components\": {" + components + "}");
    CHECK(text.size() > 45000);
    const auto start = std::chrono::steady_clock::now();
    load(text);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    MESSAGE("milliseconds for 50 KB: " << taken.count() * 1e3);
    CHECK(taken.count() < 2); // a hang, not a speed, is what this can find on a busy machine
}
