#include "sitefall/model/describe.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "sitefall/model/assumptions.h"

namespace sitefall::model {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Assumptions::Elements& elements) {
    return {
        {"sites", elements.sites}, {"links", elements.links}, {"components", elements.components}};
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

Json json_of(const std::vector<const Provenance*>& numbers) {
    Json grade = {{"count", numbers.size()}, {"numbers", Json::array()}};
    for (const Provenance* number : numbers)
        grade["numbers"].push_back({{"pointer", number->pointer},
                                    {"value", number->text},
                                    {"source", number->source},
                                    {"uncertain", number->uncertain}});
    return grade;
}

/// Only what is written is shown.
void show(Json& out, const char* name, const std::string& text) {
    if (!text.empty()) out[name] = text;
}

void show(Json& out, const char* name, const std::optional<Number>& number) {
    if (number) out[name] = number->value;
}

void show(Json& out, const char* name, const std::vector<std::string>& words) {
    if (!words.empty()) out[name] = words;
}

Json sites_of(const Architecture& architecture) {
    Json sites = Json::object();
    for (const Site& site : architecture.sites) {
        Json& out = sites[site.id] = Json::object();
        show(out, "label", site.label);
        show(out, "campus", site.campus);
        show(out, "region", site.region);
        show(out, "operator", site.owner);
        show(out, "latitude", site.latitude);
        show(out, "longitude", site.longitude);
        show(out, "tags", site.tags);
    }
    return sites;
}

Json services_of(const Architecture& architecture) {
    Json services = Json::object();
    for (const Service& service : architecture.services) {
        Json& out = services[service.id] = Json::object();
        show(out, "label", service.label);
        show(out, "sector", service.sector);
        show(out, "operator", service.owner);
        show(out, "product", service.product);
        show(out, "users", service.users);
        out["share"] = service.share.value;
        if (service.tolerance) show(out, "tolerance_source", service.tolerance->source);
        show(out, "tags", service.tags);
    }
    return services;
}

Json claims_of(const Architecture& architecture) {
    Json claims = Json::object();
    for (const Claim& claim : architecture.claims) {
        Json& out = claims[claim.id] = Json::object();
        show(out, "label", claim.label);
        show(out, "says", claim.says);
        show(out, "services", claim.services);
        show(out, "source", claim.source);
    }
    return claims;
}

template <class Things>
void show_labels(const Things& things, Json& out) {
    for (const auto& thing : things)
        if (!thing.label.empty()) out[thing.id] = thing.label;
}

Json labels_of(const Architecture& architecture) {
    Json labels = Json::object();
    show_labels(architecture.sites, labels);
    show_labels(architecture.links, labels);
    show_labels(architecture.components, labels);
    show_labels(architecture.crews, labels);
    show_labels(architecture.hazards, labels);
    show_labels(architecture.services, labels);
    for (const Service& service : architecture.services) show_labels(service.instances, labels);
    show_labels(architecture.claims, labels);
    return labels;
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
    out["sites"] = sites_of(architecture);
    out["services"] = services_of(architecture);
    out["claims"] = claims_of(architecture);
    out["labels"] = labels_of(architecture);
    const Assumptions found = assumptions_of(architecture);
    out["never_fails"] = json_of(found.without_failures);
    out["never_struck"] = json_of(found.never_struck);
    for (std::size_t g = 0; g < grades.size(); ++g)
        out["assumptions"][grades[g]] = json_of(found.numbers[g]);
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
