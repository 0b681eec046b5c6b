// Objects and their keys.

#include "sitefall/model/check.h"

#include <algorithm>

#include "sitefall/model/nearest.h"

namespace sitefall::model {

namespace {

bool has(const std::vector<const Node*>& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Node* field) { return field->key == name; });
}

std::string join(const std::vector<std::string_view>& names, const char* last) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += i + 1 == names.size() ? std::string(" ") + last + " " : ", ";
        out += "`" + std::string(names[i]) + "`";
    }
    return out;
}

/// "a site", "an instance"; the families of laws are named "law weibull".
std::string article(std::string_view name) {
    const bool vowel = std::string_view("aeiou").find(name.front()) != std::string_view::npos;
    std::string out = vowel ? "an " : "a ";
    for (const char c : name) out += c == '_' ? ' ' : c;
    return out;
}

std::string capital(std::string text) {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

} // namespace

void Check::document(const Tree& tree, const Entries& entries) {
    repeated(tree.root);
    const EntryKind& kind = entry_kind("document");
    if (!object(tree.root, kind)) return;
    presence(tree.root, kind, own_fields(tree.root));
    const auto each = [&](const char* key, const char* name, const std::vector<Entry>& list) {
        collection(tree.root.find(key), entry_kind(name), list);
    };
    each("sites", "site", entries.sites);
    each("links", "link", entries.links);
    each("components", "component", entries.components);
    each("crews", "crew", entries.crews);
    each("services", "service", entries.services);
    each("procedures", "failover", entries.procedures);
    each("claims", "claim", entries.claims);
    each("hazards", "hazard", entries.hazards);
}

void Check::collection(const Node* node, const EntryKind& kind, const std::vector<Entry>& entries) {
    if (node == nullptr) return;
    if (!node->is_object()) {
        wrong_type(*node, "an object whose keys are ids and whose values are objects");
        return;
    }
    for (const Node& item : node->items)
        if (!item.is_object() && !item.repeated)
            wrong_type(item, "an object (" + article(kind.name) + ")");
    for (const Entry& one : entries) entry(one, kind);
}

void Check::entry(const Entry& entry, const EntryKind& kind) {
    item_is_known_ = kind.name == "hazard" && entry.find("for_each") != nullptr;
    members(*entry.node, kind);
    presence(*entry.node, kind, entry.fields);
    item_is_known_ = false;
    if (kind.name != "service") return;
    if (const Node* instances = entry.find("instances"))
        collection(instances, entry_kind("instance"), entry.instances);
    const Node* data = entry.find("data");
    if (data != nullptr && entry.owns(*data)) collection(data, entry_kind("data_copy"), entry.data);
}

bool Check::object(const Node& node, const EntryKind& kind) {
    if (!node.is_object()) {
        wrong_type(node, "an object (" + article(kind.name) + ")");
        return false;
    }
    members(node, kind);
    return true;
}

void Check::members(const Node& node, const EntryKind& kind) {
    for (const Node& member : node.items) {
        if (member.repeated || member.key.starts_with("x-")) continue;
        const auto named = [&](const Field& field) { return field.name == member.key; };
        const auto field = std::find_if(kind.fields.begin(), kind.fields.end(), named);
        if (field != kind.fields.end()) {
            value(*field, member);
            continue;
        }
        const auto free = std::find_if(free_fields().begin(), free_fields().end(), named);
        if (free != free_fields().end()) {
            value(*free, member);
        } else if (kind.like && member.key == "like") {
            text(member);
        } else {
            unknown_key(member, kind);
        }
    }
}

void Check::unknown_key(const Node& member, const EntryKind& kind) {
    std::vector<std::string_view> known;
    for (const Field& field : kind.fields) known.push_back(field.name);
    for (const Field& field : free_fields()) known.push_back(field.name);
    if (kind.like) known.push_back("like");
    const std::string near = nearest(member.key, known);
    std::string allowed;
    for (const std::string_view name : known)
        allowed += (allowed.empty() ? "" : ", ") + std::string(name);
    report_.add(member,
                {.rule = "unknown-key",
                 .message = capital(article(kind.name)) + " has no field `" + member.key + "`.",
                 .allowed = allowed + ", or keys that begin with x-",
                 .hint = near.empty() ? "Remarks of your own go into keys that begin with x-."
                                      : "Did you mean `" + near + "`?",
                 .found = "\"" + member.key + "\"",
                 .at_key = true});
}

void Check::presence(const Node& node, const EntryKind& kind,
                     const std::vector<const Node*>& fields) {
    for (const Field& field : kind.fields) {
        if (!field.required || has(fields, field.name)) continue;
        report_.add(node, {.rule = "missing-field",
                           .message = capital(article(kind.name)) + " needs the field `" +
                                      std::string(field.name) + "`.",
                           .allowed = std::string(field.about),
                           .hint = field.name == "instances" && has(fields, "like")
                                       ? "A service that is like another names its own instances."
                                       : "",
                           .found = "nothing"});
    }
    groups(node, kind, fields);
    for (const Follows& follows : kind.follows) {
        const auto there = [&](std::string_view name) { return has(fields, name); };
        if (!there(follows.name) ||
            std::any_of(follows.any_of.begin(), follows.any_of.end(), there))
            continue;
        const bool unrepaired = follows.any_of.front() == "repairs";
        report_.add(
            node,
            {.rule = unrepaired ? "missing-repair" : "lonely-field",
             .message = "`" + std::string(follows.name) + "` needs " + join(follows.any_of, "or") +
                        " beside it.",
             .allowed = join(follows.any_of, "or"),
             .hint = unrepaired ? "Where nobody repairs, write \"repairs\": {\"law\": \"never\"}."
                                : "In `modes` it stands in each mode.",
             .found = "`" + std::string(follows.name) + "` alone"});
    }
}

void Check::groups(const Node& node, const EntryKind& kind,
                   const std::vector<const Node*>& fields) {
    for (const Group& group : kind.groups) {
        std::vector<std::string_view> given;
        for (const std::string_view name : group.names)
            if (has(fields, name)) given.push_back(name);
        if (given.size() > 1 && group.of != Group::Of::at_least_one)
            report_.add(
                node,
                {.rule = "conflicting-fields",
                 .message = join(given, "and") + " say the same thing twice.",
                 .allowed = "one of " + join(group.names, "and"),
                 .hint = has(fields, "like") ? "One of them may be inherited through `like`." : "",
                 .found = join(given, "and")});
        if (given.empty() && group.of != Group::Of::at_most_one)
            report_.add(node, {.rule = "missing-field",
                               .message = capital(article(kind.name)) + " needs " +
                                          join(group.names, "or") + ".",
                               .allowed = join(group.names, "or"),
                               .found = "nothing"});
    }
}

void Check::repeated(const Node& node) {
    for (const Node& item : node.items) {
        if (item.repeated)
            report_.add(item, {.rule = "duplicate-key",
                               .message = "The key `" + item.key + "` is given twice.",
                               .allowed = "each key once",
                               .hint = "Only one of them can hold; remove the other.",
                               .found = "\"" + item.key + "\"",
                               .at_key = true});
        repeated(item);
    }
}

void Check::wrong_type(const Node& node, std::string allowed, std::string hint) {
    report_.add(node, {.rule = "wrong-type",
                       .message = "Found " + std::string(kind_name(node.kind)) + " where " +
                                  allowed + " is expected.",
                       .allowed = allowed,
                       .hint = std::move(hint)});
}

} // namespace sitefall::model
