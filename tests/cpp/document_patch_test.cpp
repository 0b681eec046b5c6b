// Patches: how far they merge, and what they say when they fit nothing.

#include <doctest/doctest.h>

#include "document_text.h"

namespace {

using namespace sitefall;
using namespace sitefall::model;
using namespace sitefall::test;

Document base() {
    return load(document(R"("sites": {"a": {}, "b": {}},
"components": {"disk": {"site": "a", "count": 2, "fails": "1 / y", "repairs": {"takes": "2 h", "succeeds": 0.5}},
               "tape": {"like": "disk", "count": 1}},
"services": {"mail": {"instances": {"m-1": {"needs": "disk"}, "m-2": {"role": "standby", "capacity": 0.5}}, "failover": {"switch": "1 h"},
             "data": {"m-2": {"copy": "asynchronous", "lag": "1 min"}}, "tolerance": {"longest": "4 h", "source": "owner"}}})"));
}

std::vector<support::Issue> patch_issues(const char* text) {
    return refused([&] { patch(base(), text); });
}

} // namespace

TEST_CASE("a patch merges down to the fields of an entry") {
    const Architecture patched =
        *patch(base(), R"({"components": {"disk": {"count": 3}}})").architecture;
    CHECK(patched.components[0].count == 3);
    CHECK(patched.components[0].site == "a");
    CHECK(patched.components[1].count == 1);
}

TEST_CASE("the value of a field is replaced whole") {
    const Architecture patched =
        *patch(base(), R"({"components": {"disk": {"repairs": {"takes": "9 h"}}}})").architecture;
    CHECK(patched.components[0].modes[0].repairs.takes.a.value == 9);
    CHECK(patched.components[0].modes[0].repairs.succeeds.value == 1);
    CHECK(patched.components[1].modes[0].repairs.takes.a.value == 9); // tape is like disk
    const auto issues =
        patch_issues(R"({"services": {"mail": {"tolerance": {"longest": "1 h"}}}})");
    REQUIRE(issues.size() == 1);
    CHECK(issues[0].rule == "missing-field"); // the source was replaced with the rest
}

TEST_CASE("in a service a patch merges instances and data") {
    const Architecture patched =
        *patch(
             base(),
             R"({"services": {"mail": {"instances": {"m-2": {"capacity": 0.9}, "m-3": {"site": "b"}},
        "data": {"m-2": {"lag": "5 min"}, "vault": {"copy": "synchronous", "at": "b"}}}}})")
             .architecture;
    const Service& mail = patched.services[0];
    REQUIRE(mail.instances.size() == 3);
    CHECK(mail.instances[1].capacity.value == 0.9);
    CHECK(!mail.instances[1].active);
    CHECK(mail.instances[2].id == "m-3");
    CHECK(mail.data[0].lag.a.value == 5.0 / 60);
    CHECK(mail.data[1].at == "b");
}

TEST_CASE("null removes a field or an entry") {
    const Architecture patched =
        *patch(base(),
               R"({"horizon": "1 y", "components": {"tape": null, "disk": {"site": null}}})")
             .architecture;
    CHECK(patched.components.size() == 1);
    CHECK(patched.components[0].site.empty());
    CHECK(patched.horizon.value == 8760);
}

TEST_CASE("removing what is not written is reported, with its place in the patch") {
    const auto issues =
        patch_issues("{\n \"components\": {\"disk\": {\n  \"cuont\": null}, \"drum\": null}}");
    REQUIRE(issues.size() == 2);
    CHECK(issues[0].rule == "patch-removes-nothing");
    CHECK(issues[0].pointer == "/components/disk/cuont");
    CHECK(issues[0].line == 3);
    CHECK(issues[0].column == 3);
    CHECK(issues[0].hint == "Did you mean `count`?");
    CHECK(issues[1].pointer == "/components/drum");
    // An inherited field is not written in the entry.
    CHECK(rules_of(patch_issues(R"({"components": {"tape": {"site": null}}})")) ==
          std::vector<std::string>{"patch-removes-nothing"});
}

TEST_CASE("a field or collection that does not exist is reported in the patch") {
    const auto issues =
        patch_issues("{\"components\":\n {\"disk\": {\"cuont\": 3}},\n \"servces\": {}}");
    REQUIRE(issues.size() == 2);
    CHECK(issues[0].rule == "unknown-key");
    CHECK(issues[0].line == 2);
    CHECK(issues[1].pointer == "/servces");
    CHECK(issues[1].hint == "Did you mean `services`?");
}

TEST_CASE("what breaks elsewhere in the document is told with where it stands") {
    const auto issues = patch_issues(R"({"components": {"disk": null}})");
    REQUIRE(issues.size() == 2);
    CHECK(issues[0].rule == "like-unknown");
    CHECK(issues[0].pointer == "/components/tape/like");
    CHECK(issues[0].message.find("line 3 of document") != std::string::npos);
    CHECK(issues[1].pointer == "/services/mail/instances/m-1/needs");
}

TEST_CASE("a new entry is told of, with the name that may have been meant") {
    const Architecture patched =
        *patch(base(), R"({"components": {"dsik": {"count": 3}}})").architecture;
    REQUIRE(patched.components.size() == 3);
    CHECK(patched.warnings.back().rule == "patch-adds-entry");
    CHECK(patched.warnings.back().text.find("`disk`") != std::string::npos);
}

TEST_CASE("patches follow one another, and the base is untouched") {
    const Document first = base();
    const std::string before = first.architecture->hash;
    const Document second = patch(first, R"({"components": {"disk": {"count": 3}}})");
    const Document third = patch(second, R"({"components": {"disk": {"count": 2}}})");
    CHECK(first.architecture->hash == before);
    CHECK(second.architecture->hash != before);
    CHECK(third.architecture->hash == before);
    CHECK(patch(third, "{}").architecture->hash == before);
}

TEST_CASE("a patch that is no object, or no JSON, is refused") {
    CHECK(rules_of(patch_issues("[]")) == std::vector<std::string>{"not-an-object"});
    CHECK(rules_of(patch_issues("{")) == std::vector<std::string>{"truncated"});
    CHECK(rules_of(patch_issues(R"({"components": {"disk": {"count": 1, "count": 2}}})")) ==
          std::vector<std::string>{"duplicate-key"});
    CHECK(patch_issues(R"({"horizon": 7})").front().rule == "bare-number");
}
