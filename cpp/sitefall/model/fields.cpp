#include "sitefall/model/fields.h"

#include <cassert>

namespace sitefall::model {

namespace {

using Kind = ValueKind;

EntryKind document_kind() {
    return {.name = "document",
            .about = "What the analyst writes: one architecture.",
            .fields = {
                {.name = "format",
                 .value = Kind::choice,
                 .required = true,
                 .choices = {"sitefall/1"},
                 .about = "The format of the document."},
                {.name = "name", .about = "What the architecture is called in reports."},
                {.name = "horizon",
                 .value = Kind::duration,
                 .standard = "\"5 y\"",
                 .range = positive,
                 .about = "How long it is watched."},
                {.name = "sites",
                 .value = Kind::entries,
                 .kind = "site",
                 .about = "Buildings and other places that can be lost as a whole."},
                {.name = "links",
                 .value = Kind::entries,
                 .kind = "link",
                 .about = "What joins two sites."},
                {.name = "components",
                 .value = Kind::entries,
                 .kind = "component",
                 .about = "Everything that can fail or be needed."},
                {.name = "crews",
                 .value = Kind::entries,
                 .kind = "crew",
                 .about = "People that jobs wait for."},
                {.name = "hazards",
                 .value = Kind::entries,
                 .kind = "hazard",
                 .about = "What strikes many things at once."},
                {.name = "services",
                 .value = Kind::entries,
                 .kind = "service",
                 .about = "What users get."},
                {.name = "procedures",
                 .value = Kind::entries,
                 .kind = "failover",
                 .about = "Failovers that several services share."},
                {.name = "claims",
                 .value = Kind::entries,
                 .kind = "claim",
                 .about = "What the owner says of the architecture, to be checked."},
            }};
}

std::vector<EntryKind> all_kinds() {
    std::vector<EntryKind> kinds{document_kind()};
    for (auto part : {element_kinds(), service_kinds(), value_kinds(), law_kinds()})
        kinds.insert(kinds.end(), part.begin(), part.end());
    return kinds;
}

} // namespace

const std::vector<EntryKind>& field_table() {
    static const std::vector<EntryKind> table = all_kinds();
    return table;
}

const EntryKind& entry_kind(std::string_view name) {
    for (const auto* table : {&field_table(), &options_table()})
        for (const EntryKind& kind : *table)
            if (kind.name == name) return kind;
    assert(false && "a kind that the table does not have");
    return field_table().front();
}

std::vector<std::string_view> law_families() {
    std::vector<std::string_view> names;
    for (const EntryKind& kind : law_kinds()) names.push_back(kind.name.substr(4)); // "law weibull"
    return names;
}

const std::vector<Field>& free_fields() {
    static const std::vector<Field> fields = {
        {.name = "label", .about = "A name for people."},
        {.name = "description", .about = "A remark."},
        {.name = "tags", .value = Kind::words, .about = "Words that selectors can ask for."},
    };
    return fields;
}

} // namespace sitefall::model
