// The defaults of the table of fields are those of what is built: each stands in both, and is told here once more by neither.

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <sstream>

#include "document_text.h"
#include "sitefall/model/fields.h"

namespace {

using namespace sitefall::model;
using namespace sitefall::test;
using Defaults = std::map<std::string, std::string>; // "kind.field" -> default

// Every entry with nothing but what it must have.
const char* smallest =
    R"("crews": {"crew": {}}, "components": {"a": {"mttf": "1 y", "mttr": "1 h"}},
    "services": {"s": {"needs": {"service": "t"}, "instances": {"i": {}}, "tolerance": {"longest": "1 h", "source": "o"}},
                 "t": {"instances": {"j": {"restart": {"takes": "1 h"}}}}},
    "claims": {"c": {"services": ["s"], "loss_of": [{"select": {"ids": ["a"]}}], "rto": "1 h"}},
    "hazards": {"h": {"arrival": "1 / y", "strikes": [{"select": {"ids": ["a"]}, "outage": "1 h"}]}})";

/// The shortest text that reads back as the number, so that 1 and 0.95 look as they are written.
std::string text(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

std::string text(bool value) { return value ? "true" : "false"; }

std::string at_once(const std::optional<Law>& law) { return law ? "\"not at once\"" : "\"0 s\""; }

void defaults_of_elements(const Architecture& built, Defaults& out) {
    const Component& component = built.components[0];
    for (const char* kind : {"site", "link", "component"})
        out[std::string(kind) + ".priority"] =
            text(double(component.priority.value_or(standard_priority)));
    for (const char* kind : {"site", "link", "component", "mode"})
        out[std::string(kind) + ".clock"] =
            component.modes[0].operating ? "\"operating\"" : "\"calendar\"";
    out["component.count"] = text(double(component.count));
    const Crew& crew = built.crews[0];
    out["crew.size"] = text(double(crew.size));
    out["crew.travel"] = at_once(crew.travel);
    out["crew.discipline"] = crew.by_priority ? "\"priority\"" : "\"first come\"";
    const Strike& strike = built.hazards[0].strikes[0];
    out["strike.probability"] = text(strike.probability.value);
    out["strike.after"] = at_once(strike.after);
    out["strike.shared_outage"] = text(strike.shared_outage);
    out["strike.copies"] = text(strike.copies);
}

void defaults_of_services(const Architecture& built, Defaults& out) {
    const Service& service = built.services[0];
    out["service.share"] = text(service.share.value);
    out["service.priority"] = text(double(service.priority));
    out["service.serves_when"] = text(service.serves_when.value);
    out["need_service.level"] = text(service.needs.level.value);
    out["instance.role"] = service.instances[0].active ? "\"active\"" : "\"standby\"";
    out["instance.capacity"] = text(service.instances[0].capacity.value);
    out["tolerance.below"] = text(service.tolerance->below.value);
    const Job& job = *built.services[1].instances[0].restart;
    for (const char* kind : {"job", "start_job"}) {
        out[std::string(kind) + ".succeeds"] = text(job.succeeds.value);
        out[std::string(kind) + ".interrupted"] =
            job.restarts_when_interrupted ? "\"restart\"" : "\"resume\"";
    }
    const Claim& claim = built.claims[0];
    out["claim.capacity"] = text(claim.capacity.value);
    out["claim.probability"] = text(claim.probability.value);
    out["claim.after_return"] = text(claim.after_return);
    out["stage.after"] = at_once(claim.losses[0].stages[0].after);
    out["document.horizon"] = "\"" + text(built.horizon.value / 8760) + " y\"";
}

} // namespace

TEST_CASE("what the table of fields gives as default is what an entry without the field has") {
    const Architecture built = loaded(smallest);
    Defaults has;
    defaults_of_elements(built, has);
    defaults_of_services(built, has);
    std::set<std::string> asked;
    for (const EntryKind& kind : field_table())
        for (const Field& field : kind.fields) {
            if (field.standard.empty()) continue;
            const std::string name = std::string(kind.name) + "." + std::string(field.name);
            CAPTURE(name);
            CHECK(has[name] == field.standard);
            asked.insert(name);
        }
    CHECK(asked.size() > 20);
}
