#include "sitefall/model/ids.h"

#include <algorithm>

namespace sitefall::model {

namespace {

bool is_id(std::string_view id) {
    const auto lower_or_digit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    if (id.empty() || !lower_or_digit(id.front())) return false;
    return std::all_of(id.begin(), id.end(), [&](char c) {
        return lower_or_digit(c) || c == '.' || c == '_' || c == '@' || c == '-';
    });
}

} // namespace

const char* id_kind_name(IdKind kind) {
    switch (kind) {
        case IdKind::site:
            return "site";
        case IdKind::link:
            return "link";
        case IdKind::component:
            return "component";
        case IdKind::instance:
            return "instance";
        case IdKind::service:
            return "service";
        case IdKind::crew:
            return "crew";
        case IdKind::hazard:
            return "hazard";
        case IdKind::procedure:
            return "procedure";
        case IdKind::claim:
            return "claim";
        case IdKind::option:
            return "option";
    }
    return "";
}

Ids::Ids(const Tree& tree, Report& report) {
    const Node& root = tree.root;
    add_collection(root, "sites", IdKind::site, report);
    add_collection(root, "links", IdKind::link, report);
    add_collection(root, "components", IdKind::component, report);
    add_collection(root, "crews", IdKind::crew, report);
    add_collection(root, "hazards", IdKind::hazard, report);
    add_collection(root, "services", IdKind::service, report);
    add_collection(root, "procedures", IdKind::procedure, report);
    add_collection(root, "claims", IdKind::claim, report);
    const Node* services = root.find("services");
    if (services == nullptr) return;
    for (const Node& service : services->items)
        add_collection(service, "instances", IdKind::instance, report);
}

Ids Ids::of_options(const Tree& tree, Report& report) {
    Ids ids;
    ids.add_collection(tree.root, "options", IdKind::option, report);
    return ids;
}

void Ids::add_collection(const Node& root, const char* name, IdKind kind, Report& report) {
    const Node* collection = root.find(name);
    if (collection == nullptr || !collection->is_object()) return;
    for (const Node& entry : collection->items)
        if (!entry.repeated) add(entry, kind, report);
}

void Ids::add(const Node& entry, IdKind kind, Report& report) {
    if (!is_id(entry.key))
        report.add(entry, {.rule = "bad-id",
                           .message = "`" + entry.key + "` cannot be an id.",
                           .allowed = "a-z or 0-9, then a-z 0-9 . _ @ -",
                           .hint = "Keep the name for `label` and write a short id.",
                           .found = "\"" + entry.key + "\"",
                           .at_key = true});
    const auto [place, fresh] = named_.emplace(entry.key, Named{kind, &entry});
    if (!fresh) {
        report.add(entry, {.rule = "duplicate-id",
                           .message = "The id `" + entry.key + "` already names the " +
                                      id_kind_name(place->second.kind) + " at " +
                                      pointer_of(*place->second.node) + ".",
                           .allowed = "ids that are used once, over all collections and instances",
                           .hint = "Rename one of the two.",
                           .found = "\"" + entry.key + "\"",
                           .at_key = true});
        return;
    }
    order_.emplace_back(entry.key, kind);
}

std::optional<IdKind> Ids::kind(std::string_view id) const {
    const auto found = named_.find(id);
    return found == named_.end() ? std::nullopt : std::optional(found->second.kind);
}

std::vector<std::string_view> Ids::of(const std::vector<IdKind>& kinds) const {
    std::vector<std::string_view> out;
    for (const auto& [id, kind] : order_)
        if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) out.push_back(id);
    return out;
}

} // namespace sitefall::model
