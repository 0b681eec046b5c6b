// Wrong documents: one fault in each file of tests/invalid, and what no file can hold.

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "document_text.h"

namespace {

using namespace sitefall;
using namespace sitefall::test;

const std::string folder = std::string(SITEFALL_TESTS_DIR) + "/invalid/";

std::string repeated(std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

} // namespace

TEST_CASE("each wrong document is refused for its one fault, at its place, with its hint") {
    const auto expected = nlohmann::ordered_json::parse(read_text(folder + "expected.json"));
    CHECK(expected.size() >= 60);
    for (const auto& [file, want] : expected.items()) {
        CAPTURE(file);
        const auto issues = issues_of(read_text(folder + file));
        REQUIRE(issues.size() == 1);
        const support::Issue& issue = issues.front();
        CHECK(issue.rule == want["rule"].get<std::string>());
        CHECK(issue.pointer == want["pointer"].get<std::string>());
        CHECK(issue.line == want["line"].get<int>());
        CHECK(issue.column == want["column"].get<int>());
        CHECK(issue.hint == want["hint"].get<std::string>());
        CHECK(issue.message.ends_with('.'));
        CHECK(!issue.allowed.empty());
    }
}

TEST_CASE("every file of the folder is expected") {
    const auto expected = nlohmann::json::parse(read_text(folder + "expected.json"));
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        CAPTURE(name);
        CHECK((name == "expected.json" || expected.contains(name)));
    }
}

TEST_CASE("all problems are reported at once, in the order of the text") {
    const auto issues = issues_of(document(R"("horizon": 5,
"components": {"a": {"count": "3", "sitte": "x"}, "b": {"needs": "aa"}},
"services": {"s": {"instances": {"i": {"role": "standby"}}, "tolerance": {}}})"));
    CHECK(rules_of(issues) == std::vector<std::string>{"bare-number", "wrong-type", "unknown-key",
                                                       "unknown-id", "no-active-instance",
                                                       "standby-without-failover", "missing-field",
                                                       "missing-field"});
    CHECK(issues[1].line == 2);
}

TEST_CASE("a fault in an inherited field is reported once, where it is written") {
    const auto issues = issues_of(
        document(R"("components": {"a": {"count": -1}, "b": {"like": "a"}, "c": {"like": "b"}})"));
    REQUIRE(issues.size() == 1);
    CHECK(issues[0].pointer == "/components/a/count");
}

TEST_CASE("deep nesting is refused at once, closed or not") {
    for (const char* open : {"[", "{\"a\":"}) {
        CHECK(rules_of(issues_of(repeated(open, 100000))) == std::vector<std::string>{"too-deep"});
    }
    CHECK(rules_of(issues_of(repeated("[", 100000) + repeated("]", 100000))) ==
          std::vector<std::string>{"too-deep"});
}

TEST_CASE(
    "a document of a hundred thousand faults is answered in seconds, with a thousand of them") {
    std::string components;
    for (int i = 0; i < 100000; ++i)
        components += (i > 0 ? ",\n" : "") + std::string("\"c") + std::to_string(i) +
                      R"(": {"cuont": 1, "needs": "d)" + std::to_string(i) + "\"}";
    const auto issues = issues_of(document("\"components\": {" + components + "}"));
    REQUIRE(issues.size() == 1001);
    CHECK(issues.back().rule == "too-many-issues");
}

TEST_CASE("a chain of a hundred thousand `like` or needs is no stack overflow") {
    std::string chain;
    for (int i = 0; i < 100000; ++i) {
        const std::string next = "c" + std::to_string(i + 1);
        chain += "\"c" + std::to_string(i) + R"(": {"like": ")" + next + R"(", "needs": ")" + next +
                 "\"},\n";
    }
    const auto architecture = loaded("\"components\": {" + chain + "\"c100000\": {\"count\": 7}}");
    CHECK(architecture.components.front().count == 7);
}

TEST_CASE("hazards that would select more than memory holds are refused") {
    std::string sites;
    for (int i = 0; i < 5000; ++i)
        sites += (i > 0 ? "," : "") + ("\"s" + std::to_string(i)) + "\":{}";
    const auto issues = issues_of(document("\"sites\": {" + sites + R"(}, "hazards": {"war": {
        "for_each": {"kind": "site"}, "arrival": "1 / y",
        "strikes": [{"select": {"kind": "site"}, "outage": "1 d"}]}})"));
    CHECK(rules_of(issues) == std::vector<std::string>{"too-many-hits"});
}

TEST_CASE("columns count characters, not bytes") {
    const auto issues = issues_of("{\"format\": \"sitefall/1\", \"name\": \"부산\", \"x\": 1}");
    REQUIRE(issues.size() == 1);
    CHECK(issues[0].column == 40);
}

TEST_CASE("a byte order mark is allowed and not counted") {
    const auto issues = issues_of("\xEF\xBB\xBF{\"format\": \"sitefall/1\", \"x\": 1}");
    REQUIRE(issues.size() == 1);
    CHECK(issues[0].column == 26);
    CHECK(issues_of("\xEF\xBB\xBF{\"format\": \"sitefall/1\"}").empty());
}

TEST_CASE("every prefix of a document is refused") {
    const std::string text = document(
        R"("components": {"a": {"count": 12, "fails": "1 / y", "repairs": {"takes": "2 h"}, "tags": ["é", true]}})");
    for (std::size_t length = 0; length < text.size(); ++length) {
        CAPTURE(length);
        CHECK(!issues_of(text.substr(0, length)).empty());
    }
}

TEST_CASE("no single changed byte does worse than a refusal") {
    const std::string text =
        read_text(std::string(SITEFALL_TESTS_DIR) + "/cases/uses/architecture.json");
    REQUIRE(!text.empty());
    std::size_t refusals = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char c : {'"', '{', '}', '[', '0', 'x', '\x80', '\0'}) {
            std::string changed = text;
            changed[at] = c;
            refusals +=
                issues_of(changed).empty() ? 0 : 1; // anything but a ModelError ends the test
        }
    }
    CHECK(refusals > text.size());
}
