#include "sitefall/model/reference.h"

#include "sitefall/model/fields.h"

namespace sitefall::model {

namespace {

std::string ids_of(const std::vector<IdKind>& kinds) {
    std::string out;
    for (const IdKind kind : kinds)
        out += (out.empty() ? "" : " or ") + std::string(id_kind_name(kind));
    return "id of " + std::string(out.front() == 'o' ? "an " : "a ") + out;
}

std::string choices_of(const Field& field) {
    std::string out;
    for (const std::string_view one : field.choices)
        out += (out.empty() ? "`\"" : " or `\"") + std::string(one) + "\"`";
    return out;
}

std::string with_range(const char* what, const Range& range, Quantity quantity) {
    const std::string limits = describe_range(range, quantity);
    return what + (limits.empty() ? "" : ", " + limits);
}

std::string link_to(std::string_view kind) {
    return "[" + std::string(kind) + "](#" + std::string(kind) + ")";
}

std::string value_of_number(const Field& field) {
    switch (field.value) {
        case ValueKind::whole:
            return with_range("whole number", field.range, Quantity::whole);
        case ValueKind::number:
            return with_range("number", field.range, Quantity::number);
        case ValueKind::given_number:
            return with_range("number, never uncertain", field.range, Quantity::number);
        case ValueKind::duration:
            return with_range("duration", field.range, Quantity::duration);
        case ValueKind::law:
            return "law of durations";
        case ValueKind::passing_law:
            return "law of durations, not always zero";
        case ValueKind::number_law:
            return with_range("law of plain numbers", field.range, Quantity::number);
        case ValueKind::provided:
            return "what stands here without provenance";
        case ValueKind::uncertainty:
            return "law within the range of the number";
        case ValueKind::quantity:
            return field.range.low_open ? "value above 0" : "value";
        case ValueKind::per_quantity:
            return "rate above 0";
        case ValueKind::quantities:
            return "list of values";
        case ValueKind::quantile_table:
            return "object: level to value";
        case ValueKind::weights:
            return "list of numbers above 0";
        default:
            return "list of laws";
    }
}

std::string value_in_words(const Field& field) {
    switch (field.value) {
        case ValueKind::text:
            return "string";
        case ValueKind::words:
            return "list of strings";
        case ValueKind::boolean:
            return "`true` or `false`";
        case ValueKind::choice:
            return choices_of(field);
        case ValueKind::job:
            return "law or " + link_to("job");
        case ValueKind::start_job:
            return "law or " + link_to("job") + " without `otherwise`";
        case ValueKind::need:
            return "need";
        case ValueKind::needs:
            return "list of needs";
        case ValueKind::selector:
            return link_to("selector");
        case ValueKind::loss:
            return link_to("selector") + ", " + link_to("count") + ", " + link_to("hazard_loss") +
                   " or list of " + link_to("stage");
        case ValueKind::reference:
            return ids_of(field.refers);
        case ValueKind::references:
            return "list, each the " + ids_of(field.refers);
        case ValueKind::pair:
            return "list of two, each the " + ids_of(field.refers);
        case ValueKind::uses:
            return "object: " + ids_of(field.refers) + " to whole number";
        case ValueKind::object:
            return link_to(field.kind);
        case ValueKind::object_or_reference:
            return link_to(field.kind) + " or " + ids_of(field.refers);
        case ValueKind::patch:
            return "object that looks like the document";
        case ValueKind::entries:
            return "object: id to " + link_to(field.kind);
        case ValueKind::list:
            return "list of " + link_to(field.kind);
        case ValueKind::hidden:
            return "`\"on demand\"` or " + link_to("hidden");
        default:
            return value_of_number(field);
    }
}

std::string row(const Field& field) {
    std::string standard;
    if (field.required) standard = "required";
    if (!field.standard.empty()) standard = "`" + std::string(field.standard) + "`";
    return "| `" + std::string(field.name) + "` | " + value_in_words(field) + " | " + standard +
           " | " + std::string(field.about) + " |\n";
}

std::string section(const EntryKind& kind) {
    std::string out = "\n## " + std::string(kind.name) + "\n\n" + std::string(kind.about);
    if (kind.like) out += " May be `like` another of its collection.";
    out += "\n\n| Field | Value | Default | Meaning |\n|---|---|---|---|\n";
    for (const Field& field : kind.fields) out += row(field);
    return out;
}

} // namespace

std::string reference_markdown() {
    std::string out =
        "# Fields of the format `sitefall/1`\n\n"
        "Made from the table of fields that the reader checks with; `semantics.md` says what the "
        "words "
        "mean when time runs. Defaults are definitions of the format, never estimates. Any number, "
        "duration, rate or law parameter may stand inside a [provenance](#provenance). On every "
        "object "
        "keys that begin with `x-` are free, and so are:\n\n"
        "| Field | Value | Default | Meaning |\n|---|---|---|---|\n";
    for (const Field& field : free_fields()) out += row(field);
    for (const EntryKind& kind : field_table()) out += section(kind);
    out +=
        "\n# Fields of the format `sitefall-options/1`\n\n"
        "Options are changes of an architecture; `sitefall compare` reads them.\n";
    for (const EntryKind& kind : options_table()) out += section(kind);
    return out;
}

} // namespace sitefall::model
