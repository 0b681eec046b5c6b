#include "sitefall/model/describe.h"

#include <nlohmann/json.hpp>

namespace sitefall::model {

namespace {

using Json = nlohmann::ordered_json;

template <class Elements>
Json without_failures(const Elements& elements) {
    Json ids = Json::array();
    for (const auto& element : elements)
        if (element.modes.empty()) ids.push_back(element.id);
    return ids;
}

Json counts_of(const Architecture& architecture) {
    std::size_t instances = 0, copies = 0, families = 0;
    const std::string* last = nullptr;
    for (const Service& service : architecture.services) instances += service.instances.size();
    for (const Component& component : architecture.components)
        copies += static_cast<std::size_t>(component.count);
    for (const Hazard& hazard : architecture.hazards) { // sorted by id: a family stands together
        if (last == nullptr || *last != hazard.family) ++families;
        last = &hazard.family;
    }
    return {{"sites", architecture.sites.size()},
            {"links", architecture.links.size()},
            {"components", architecture.components.size()},
            {"copies", copies},
            {"crews", architecture.crews.size()},
            {"hazards", families},
            {"expanded_hazards", architecture.hazards.size()},
            {"services", architecture.services.size()},
            {"instances", instances},
            {"claims", architecture.claims.size()},
            {"numbers", architecture.provenance.size()}};
}

Json assumptions_of(const Architecture& architecture) {
    Json grades = Json::object();
    for (const char* grade : {"measured", "reported", "assumed", "ungraded"})
        grades[grade] = {{"count", 0}, {"numbers", Json::array()}};
    for (const Provenance& entry : architecture.provenance) {
        Json& grade = grades[entry.grade.empty() ? "ungraded" : entry.grade];
        grade["count"] = grade["count"].get<int>() + 1;
        grade["numbers"].push_back({{"pointer", entry.pointer},
                                    {"value", entry.text},
                                    {"source", entry.source},
                                    {"uncertain", entry.uncertain}});
    }
    return grades;
}

} // namespace

std::string describe_json(const Document& document) {
    const Architecture& architecture = *document.architecture;
    Json out;
    out["name"] = architecture.name;
    out["label"] = architecture.label;
    out["hash"] = architecture.hash;
    out["numbers_hash"] = architecture.numbers_hash;
    out["horizon_hours"] = architecture.horizon.value;
    out["counts"] = counts_of(architecture);
    out["never_fails"] = {{"sites", without_failures(architecture.sites)},
                          {"links", without_failures(architecture.links)},
                          {"components", without_failures(architecture.components)}};
    out["assumptions"] = assumptions_of(architecture);
    out["warnings"] = Json::array();
    for (const Warning& warning : architecture.warnings)
        out["warnings"].push_back(
            {{"rule", warning.rule}, {"pointer", warning.pointer}, {"text", warning.text}});
    out["unknowns"] = Json::array();
    for (const Unknown& unknown : architecture.unknowns)
        out["unknowns"].push_back({{"pointer", unknown.pointer},
                                   {"value", unknown.value},
                                   {"source", unknown.source},
                                   {"grade", unknown.grade}});
    return out.dump();
}

} // namespace sitefall::model
