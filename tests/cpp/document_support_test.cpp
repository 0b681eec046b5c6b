// The small tools of the document layer, against independent values.

#include <doctest/doctest.h>

#include <cstdlib>

#include "sitefall/model/bounds.h"
#include "sitefall/model/nearest.h"
#include "sitefall/model/position.h"
#include "sitefall/support/json_text.h"
#include "sitefall/support/sha256.h"

using namespace sitefall;
using namespace sitefall::model;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4 and of RFC 6234") {
    using support::sha256_hex;
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256_hex(std::string(1000000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("numbers are written short and read back exactly") {
    const auto written = [](double value) {
        std::string out;
        support::append_json_number(out, value);
        return out;
    };
    CHECK(written(47e6) == "47000000");
    CHECK(written(0.1) == "0.1");
    CHECK(written(-0.0) == "0");
    CHECK(written(-3) == "-3");
    CHECK(written(1e300) == "1e+300");
    for (const double value : {1.0 / 3, 5e-324, 123456789.125, 1e15, 9007199254740993.0})
        CHECK(std::strtod(written(value).c_str(), nullptr) == value);
}

TEST_CASE("edit distance counts insertions, deletions, replacements and swaps") {
    CHECK(edit_distance("kitten", "sitting", 9) == 3);
    CHECK(edit_distance("ab", "ba", 9) == 1);
    CHECK(edit_distance("", "abc", 9) == 3);
    CHECK(edit_distance("abc", "abc", 0) == 0);
    CHECK(edit_distance("abc", "xyz", 1) == 2); // the limit, and one more
}

TEST_CASE("the nearest name is within two, or a third of the length") {
    CHECK(nearest("at_laest", {"at", "at_least", "count"}) == "at_least");
    CHECK(nearest("redundncy-lvls", {"redundancy-level"}) == "redundancy-level");
    CHECK(nearest("abc", {"xyz"}).empty());
    CHECK(nearest("a", {"b"}).empty()); // nothing of the name would be left
}

TEST_CASE("positions of values and keys are found in one walk") {
    const std::string text = "{\n  \"a\": [1, {\"b\": \"x\\\"]\"}],\n  \"c\" : null}";
    // values in order: 0 object, 1 list, 2 number, 3 object, 4 string, 5 null
    const auto places = positions(text, {{5, true}, {4, false}, {0, false}, {5, false}, {3, true}});
    CHECK(places[0].line == 3);
    CHECK(places[0].column == 3);
    CHECK(places[1].line == 2);
    CHECK(places[1].column == 18);
    CHECK(places[2].line == 1);
    CHECK(places[2].column == 1);
    CHECK(places[3].column == 9);
    CHECK(places[4].column == 12); // an item of a list has no key: the value itself
}

TEST_CASE("bounds know which ends are never drawn") {
    Law law;
    law.kind = LawKind::lognormal_sigma;
    CHECK(contains({0, std::numeric_limits<double>::infinity(), true, false}, bounds(law)));
    CHECK(!contains({0, 1, false, false}, bounds(law)));
    law.kind = LawKind::uniform;
    law.b.value = 1;
    CHECK(contains({0, 1, true, true}, bounds(law)));
    law.kind = LawKind::fixed;
    CHECK(!contains({0, 1, true, false}, bounds(law)));
    law.kind = LawKind::never;
    CHECK(!contains({}, bounds(law)));
}
