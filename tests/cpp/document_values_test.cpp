// What documents say, read: units, laws, provenance, needs, jobs.

#include <doctest/doctest.h>

#include "document_text.h"
#include "sitefall/model/fields.h"
#include "sitefall/model/quantity.h"

namespace {

using namespace sitefall::model;
using namespace sitefall::test;
using doctest::Approx;

Law law_of(const std::string& text) {
    return loaded(R"("components": {"a": {"fails": "1 / y", "repairs": )" + text + "}}")
        .components[0]
        .modes[0]
        .repairs.takes;
}

Need need_of(const std::string& text) {
    return loaded(
               R"("sites": {"x": {}, "y": {}}, "components": {"a": {}, "b": {}, "c": {"needs": )" +
               text + R"(}}, "services": {"s": {"instances": {"i": {}}}})")
        .components[2]
        .needs;
}

} // namespace

TEST_CASE("durations are hours and rates are per hour, exactly where they can be") {
    CHECK(*parse_duration("20 min") == 20.0 / 60);
    CHECK(*parse_duration("1.5 h") == 1.5);
    CHECK(*parse_duration("2 y") == 17520);
    CHECK(*parse_duration("1 w") == 168);
    CHECK(*parse_duration("250 ms") == 250 / 3.6e6);
    CHECK(*parse_duration("1e1 s") == 10.0 / 3600);
    CHECK(*parse_rate("1e-3 / h") == 1e-3);
    CHECK(*parse_rate("0.2 / y") == 0.2 / 8760);
    CHECK(*parse_rate("3 / min") == 180);
    for (const char* wrong : {"", "h", "1", "1 hour", "1 h 30 min", "inf h", "nan h", "0x10 h",
                              "+1 h", ".5 h", "1e400 h", "1 / h", " 1 h", "1 h "}) {
        CAPTURE(wrong);
        CHECK(!parse_duration(wrong));
    }
    for (const char* wrong : {"1", "1 h", "1 /", "/ y", "1 per y", "1 // y"}) {
        CAPTURE(wrong);
        CHECK(!parse_rate(wrong));
    }
}

TEST_CASE("each law is read with its parameters in hours") {
    CHECK(law_of("\"90 min\"").kind == LawKind::fixed);
    CHECK(law_of("\"90 min\"").a.value == 1.5);
    CHECK(law_of("\"2 / d\"").kind == LawKind::exponential_rate);
    CHECK(law_of("\"2 / d\"").a.value == Approx(2.0 / 24));
    CHECK(law_of(R"({"law": "exponential", "mean": "1 d"})").kind == LawKind::exponential_mean);
    const Law weibull = law_of(R"({"law": "weibull", "shape": 2, "scale": "1 d"})");
    CHECK(weibull.kind == LawKind::weibull);
    CHECK(weibull.a.value == 2);
    CHECK(weibull.b.value == 24);
    CHECK(law_of(R"({"law": "lognormal", "median": "1 h", "sigma": 0.5})").kind ==
          LawKind::lognormal_sigma);
    CHECK(law_of(R"({"law": "lognormal", "median": "1 h", "p95": "1 d"})").b.value == 24);
    CHECK(law_of(R"({"law": "gamma", "shape": 3, "mean": "2 h"})").b.value == 2);
    CHECK(law_of(R"({"law": "uniform", "low": "0 s", "high": "1 h"})").b.value == 1);
    CHECK(law_of(R"({"law": "triangular", "low": "1 h", "mode": "1 h", "high": "3 h"})").c.value ==
          3);
    CHECK(law_of(R"({"law": "empirical", "samples": ["2 h", "1 h"]})").numbers[0].value == 2);
    const Law quantiles =
        law_of(R"({"law": "empirical", "quantiles": {"0.9": "9 h", "0.10": "1 h"}})");
    CHECK(quantiles.levels == std::vector<double>{0.1, 0.9});
    CHECK(quantiles.numbers[1].value == 9);
    const Law mixture =
        law_of(R"({"law": "mixture", "weights": [1, 3], "laws": ["1 h", {"law": "never"}]})");
    CHECK(mixture.levels == std::vector<double>{1, 3});
    CHECK(mixture.parts[1].kind == LawKind::never);
}

TEST_CASE("needs are read in all their forms") {
    CHECK(need_of("\"a\"").kind == NeedKind::element);
    CHECK(need_of("\"s\"").kind == NeedKind::service);
    CHECK(need_of("\"s\"").level.value == 1);
    CHECK(need_of(R"(["a", "b"])").at_least == 2);
    CHECK(need_of(R"({"all": ["a", "b"]})").at_least == 2);
    CHECK(need_of(R"({"any": ["a", "b"]})").at_least == 1);
    CHECK(need_of(R"({"at_least": 2, "of": ["a", "b", "i"]})").of.size() == 3);
    const Need path = need_of(R"({"path": ["x", "y"]})");
    CHECK(path.id == "x");
    CHECK(path.to == "y");
    CHECK(need_of(R"({"service": "s", "level": 0.5})").level.value == 0.5);
    CHECK(need_of("[]").kind == NeedKind::nothing);
    CHECK(need_of(R"(["a", {"any": ["b", ["x", "y"]]}])").of[1].of[1].at_least == 2);
}

TEST_CASE("a job is read with its other ways") {
    const Job job =
        loaded(R"("crews": {"field": {}}, "components": {"t": {}, "a": {"fails": "1 / y",
        "repairs": {"takes": "1 h", "needs": "t", "crew": "field", "succeeds": 0.5, "interrupted": "restart",
                    "otherwise": {"takes": "2 h", "otherwise": "3 h"}}}})")
            .components[0]
            .modes[0]
            .repairs;
    CHECK(job.needs.id == "t");
    CHECK(job.crew == "field");
    CHECK(job.succeeds.value == 0.5);
    CHECK(job.restarts_when_interrupted);
    CHECK(job.otherwise[0].otherwise[0].takes.a.value == 3);
}

TEST_CASE("a number inherited through like is one unknown and one entry of the provenance") {
    const Architecture architecture = loaded(R"("components": {
        "b": {"mttf": {"value": "2 y", "source": "maker", "grade": "reported",
                       "uncertain": {"law": "lognormal", "median": "2 y", "sigma": 0.5}}, "mttr": "4 h"},
        "a": {"like": "b", "count": 3}, "c": {"like": "a", "mttr": "8 h"}})");
    REQUIRE(architecture.unknowns.size() == 1);
    CHECK(architecture.unknowns[0].pointer == "/components/b/mttf");
    CHECK(architecture.unknowns[0].value == 17520);
    CHECK(architecture.unknowns[0].law.kind == LawKind::lognormal_sigma);
    CHECK(architecture.unknowns[0].law.a.value == 17520);
    for (const Component& component : architecture.components)
        CHECK(component.modes[0].fails.a.unknown == 0);
    CHECK(architecture.components[2].count == 3);
    CHECK(architecture.components[2].modes[0].repairs.takes.a.value == 8);
    REQUIRE(architecture.provenance.size() == 4); // mttf once, mttr twice, count
    CHECK(architecture.provenance[0].pointer == "/components/b/mttf");
    CHECK(architecture.provenance[0].source == "maker");
    CHECK(architecture.provenance[0].grade == "reported");
    CHECK(architecture.provenance[0].text == "2 y");
    CHECK(architecture.provenance[0].uncertain);
}

TEST_CASE("what is not known of a rate is a law of rates") {
    const Architecture architecture = loaded(R"("hazards": {"fire": {
        "arrival": {"value": "0.01 / y", "uncertain": {"law": "uniform", "low": "0.005 / y", "high": "0.02 / y"}},
        "strikes": [{"select": {"ids": ["a"]}, "outage": "1 d"}]}}, "sites": {"a": {}})");
    CHECK(architecture.hazards[0].arrival.kind == LawKind::exponential_rate);
    CHECK(architecture.hazards[0].arrival.a.unknown == 0);
    CHECK(architecture.unknowns[0].law.b.value == Approx(0.02 / 8760));
}

TEST_CASE("the source of a tolerance or claim is that of its numbers") {
    const Architecture architecture = loaded(R"("services": {"s": {"instances": {"i": {}},
        "tolerance": {"longest": "4 h", "data": {"value": "1 h", "source": "own"}, "source": "rule 7"}}})");
    CHECK(architecture.provenance[0].source == "rule 7");
    CHECK(architecture.provenance[1].source == "own");
}

TEST_CASE("numbering of unknowns and the hash do not depend on the order written") {
    const char* one =
        R"("components": {"a": {"mttr": "4 h", "mttf": {"value": "1 y", "uncertain": "1 y"}},
        "b": {"mttr": "4 h", "mttf": {"value": "2 y", "uncertain": "2 y"}}})";
    const char* other =
        R"("components": {"b": {"mttf": {"uncertain": "2 y", "value": "2 y"}, "mttr": "4 h"},
        "a": {"mttf": {"value": "1 y", "uncertain": "1 y"}, "mttr": "4 h"}})";
    const Architecture first = loaded(one), second = loaded(other);
    CHECK(first.hash == second.hash);
    CHECK(first.unknowns[0].pointer == second.unknowns[0].pointer);
}
