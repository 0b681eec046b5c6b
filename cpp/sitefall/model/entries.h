#pragma once
// Entries of collections with `like` applied. Inherited fields are the very nodes of the original.

#include <string_view>
#include <vector>

#include "sitefall/model/report.h"
#include "sitefall/model/tree.h"

namespace sitefall::model {

struct Entry {
    const Node* node = nullptr;
    std::vector<const Node*> fields; // its own, then what `like` adds
    std::vector<Entry> instances;    // of a service, in the order written
    std::vector<Entry> data;         // of a service, by id

    const std::string& id() const { return node->key; }
    const Node* find(std::string_view name) const;
    bool owns(const Node& field) const { return field.parent == node; }
};

/// The members of an object, without repeated keys.
std::vector<const Node*> own_fields(const Node& node);

/// Entries of a collection in the order written. Unknown originals and circles of `like` are reported, and end the inheritance.
std::vector<Entry> resolve_entries(const Node* collection, Report& report);

/// The top collections of a document, each sorted by id.
struct Entries {
    std::vector<Entry> sites, links, components, crews, hazards, services, procedures, claims;
};

Entries resolve_document(const Tree& tree, Report& report);

} // namespace sitefall::model
