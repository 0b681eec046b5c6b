// The JSON Schema (draft 7) that editors read, made from the table of fields. It says what one value may be; what several say
// together (ids that exist, sums, cycles) only the reader knows.

#include <cmath>
#include <nlohmann/json.hpp>

#include "sitefall/model/fields.h"
#include "sitefall/model/load.h"

namespace sitefall::model {

namespace {

using Json = nlohmann::ordered_json;

// No duration or rate of the format may be negative.
constexpr const char* number_pattern = "[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?";
constexpr const char* unit_pattern = "(ms|s|min|h|d|w|y)";
constexpr const char* id_pattern = "^[a-z0-9][a-z0-9._@-]*$";

Json refer_to(const std::string& name) { return {{"$ref", "#/definitions/" + name}}; }

Json list_of(Json items, int at_least = 0) {
    Json out = {{"type", "array"}, {"items", std::move(items)}};
    if (at_least > 0) out["minItems"] = at_least;
    return out;
}

/// A definition's name: kinds have blanks and underlines in theirs.
std::string definition(std::string_view kind) {
    std::string out;
    for (const char c : kind) out += c == ' ' ? '_' : c;
    return out;
}

std::string law_name(Quantity quantity) {
    return quantity == Quantity::duration ? "law"
           : quantity == Quantity::rate   ? "law_of_rates"
                                          : "law_of_numbers";
}

std::string suffix(Quantity quantity) { return law_name(quantity).substr(3); }

/// The value itself, or the value with its provenance.
Json provided(Json plain, Quantity quantity) {
    Json with = {{"type", "object"},
                 {"required", {"value"}},
                 {"properties",
                  {{"value", plain},
                   {"source", {{"type", "string"}}},
                   {"grade", {{"enum", {"measured", "reported", "assumed"}}}}}},
                 {"patternProperties", {{"^x-", Json::object()}}},
                 {"additionalProperties", false}};
    for (const Field& field : free_fields())
        with["properties"][std::string(field.name)] = field.value == ValueKind::words
                                                          ? list_of({{"type", "string"}})
                                                          : Json{{"type", "string"}};
    if (quantity != Quantity::whole) with["properties"]["uncertain"] = refer_to(law_name(quantity));
    return {{"anyOf", {std::move(plain), std::move(with)}}};
}

Json plain_number(const Range& range, bool whole) {
    Json out = {{"type", whole ? "integer" : "number"}};
    if (std::isfinite(range.low)) out[range.low_open ? "exclusiveMinimum" : "minimum"] = range.low;
    if (std::isfinite(range.high))
        out[range.high_open ? "exclusiveMaximum" : "maximum"] = range.high;
    return out;
}

Json plain(Quantity quantity, const Range& range) {
    if (quantity == Quantity::duration) return refer_to("duration_text");
    if (quantity == Quantity::rate) return refer_to("rate_text");
    return plain_number(range, quantity == Quantity::whole);
}

Json number(Quantity quantity, const Range& range) {
    return provided(plain(quantity, range), quantity);
}

/// Schema of a field's value; inside a law `of` is what the law is of.
Json value_schema(const Field& field, Quantity of) {
    const std::string kind = definition(field.kind);
    switch (field.value) {
        case ValueKind::text:
            return {{"type", "string"}};
        case ValueKind::words:
            return list_of({{"type", "string"}});
        case ValueKind::boolean:
            return {{"type", "boolean"}};
        case ValueKind::choice:
            return {{"enum", field.choices}};
        case ValueKind::whole:
            return number(Quantity::whole, field.range);
        case ValueKind::number:
            return number(Quantity::number, field.range);
        case ValueKind::given_number: // a whole number is never uncertain either
            return provided(plain_number(field.range, false), Quantity::whole);
        case ValueKind::duration:
            return number(Quantity::duration, field.range);
        case ValueKind::law:
        case ValueKind::passing_law:
            return refer_to("law");
        case ValueKind::number_law:
            return refer_to("law_of_numbers");
        case ValueKind::job:
        case ValueKind::start_job:
            return refer_to("job_or_law");
        case ValueKind::need:
            return refer_to("need");
        case ValueKind::needs:
            return list_of(refer_to("need"));
        case ValueKind::selector:
            return refer_to("selector");
        case ValueKind::loss:
            return refer_to("loss");
        case ValueKind::reference:
            return {{"type", "string"}};
        case ValueKind::references:
            return list_of({{"type", "string"}}, 1);
        case ValueKind::pair: {
            Json out = list_of({{"type", "string"}}, 2);
            out["maxItems"] = 2;
            return out;
        }
        case ValueKind::uses:
            return {{"type", "object"},
                    {"additionalProperties", number(Quantity::whole, field.range)}};
        case ValueKind::object:
            return refer_to(kind);
        case ValueKind::object_or_reference:
            return {{"anyOf", {Json{{"type", "string"}}, refer_to(kind)}}};
        case ValueKind::entries: {
            Json out = {{"type", "object"}, {"additionalProperties", refer_to(kind)}};
            if (field.kind != "mode" && field.kind != "data_copy")
                out["propertyNames"] = {{"pattern", id_pattern}};
            if (field.kind == "mode" || field.kind == "option") out["minProperties"] = 1;
            return out;
        }
        case ValueKind::patch:
            return {{"type", "object"}};
        case ValueKind::list:
            return list_of(refer_to(kind), 1);
        case ValueKind::hidden:
            return {{"anyOf", {Json{{"const", "on demand"}}, refer_to("hidden")}}};
        case ValueKind::provided:
        case ValueKind::uncertainty:
            return Json::object(); // written by `provided`
        case ValueKind::quantity:
            return number(of, field.range);
        case ValueKind::per_quantity:
            return number(of == Quantity::duration ? Quantity::rate : Quantity::number,
                          field.range);
        case ValueKind::quantities:
            return list_of(number(of, {}), 1);
        case ValueKind::quantile_table:
            return {
                {"type", "object"}, {"minProperties", 2}, {"additionalProperties", number(of, {})}};
        case ValueKind::weights:
            return list_of(number(Quantity::number, field.range), 1);
        case ValueKind::laws:
            return list_of(refer_to(law_name(of)), 1);
    }
    return Json::object();
}

Json property(const Field& field, Quantity of) {
    Json out = value_schema(field, of);
    // Draft 7 ignores what stands beside a $ref.
    if (out.contains("$ref")) out = {{"allOf", Json::array({out})}};
    if (!field.about.empty()) out["description"] = field.about;
    if (!field.standard.empty()) out["default"] = Json::parse(field.standard);
    return out;
}

Json required_one(std::string_view name) { return {{"required", Json::array({name})}}; }

Json any_required(const std::vector<std::string_view>& names) {
    Json options = Json::array();
    for (const std::string_view name : names) options.push_back(required_one(name));
    return {{"anyOf", std::move(options)}};
}

/// What must be there: not asked of an entry that is `like` another.
Json presence(const EntryKind& kind) {
    Json all = Json::array();
    for (const Field& field : kind.fields)
        if (field.required) all.push_back(required_one(field.name));
    for (const Group& group : kind.groups)
        if (group.of != Group::Of::at_most_one) all.push_back(any_required(group.names));
    for (const Follows& follows : kind.follows)
        all.push_back(
            {{"anyOf", {Json{{"not", required_one(follows.name)}}, any_required(follows.any_of)}}});
    return all;
}

Json at_most_one(const EntryKind& kind) {
    Json all = Json::array();
    for (const Group& group : kind.groups) {
        if (group.of == Group::Of::at_least_one) continue;
        for (std::size_t i = 0; i < group.names.size(); ++i)
            for (std::size_t j = i + 1; j < group.names.size(); ++j)
                all.push_back({{"not", {{"required", {group.names[i], group.names[j]}}}}});
    }
    return all;
}

Json object_schema(const EntryKind& kind, Quantity of = Quantity::duration) {
    Json out = {{"type", "object"}, {"description", kind.about}};
    Json& properties = out["properties"] = Json::object();
    for (const Field& field : kind.fields)
        properties[std::string(field.name)] = property(field, of);
    for (const Field& field : free_fields())
        properties[std::string(field.name)] = property(field, of);
    if (kind.like)
        properties["like"] = {
            {"type", "string"},
            {"description", "Id of the entry that this one equals but for its own fields."}};
    out["patternProperties"] = {{"^x-", Json::object()}};
    out["additionalProperties"] = false;
    Json all = at_most_one(kind);
    const Json present = presence(kind);
    if (!present.empty() && kind.like) {
        all.push_back({{"anyOf", {required_one("like"), Json{{"allOf", present}}}}});
    } else {
        for (const Json& one : present) all.push_back(one);
    }
    if (!all.empty()) out["allOf"] = std::move(all);
    return out;
}

void add_laws(Json& definitions, Quantity quantity) {
    Json forms = Json::array({number(quantity, {})});
    if (quantity == Quantity::duration) forms.push_back(number(Quantity::rate, {}));
    for (const EntryKind& kind : law_kinds()) {
        const std::string name = definition(kind.name) + suffix(quantity);
        definitions[name] = object_schema(kind, quantity);
        forms.push_back(refer_to(name));
    }
    definitions[law_name(quantity)] = {{"anyOf", std::move(forms)}};
}

void add_unions(Json& definitions) {
    definitions["duration_text"] = {
        {"type", "string"},
        {"pattern", std::string("^") + number_pattern + " *" + unit_pattern + "$"}};
    definitions["rate_text"] = {
        {"type", "string"},
        {"pattern", std::string("^") + number_pattern + " */ *" + unit_pattern + "$"}};
    definitions["job_or_law"] = {{"anyOf", {refer_to("law"), refer_to("job")}}};
    definitions["need"] = {{"anyOf",
                            {Json{{"type", "string"}}, list_of(refer_to("need")),
                             refer_to("need_all"), refer_to("need_any"), refer_to("need_at_least"),
                             refer_to("need_path"), refer_to("need_service")}}};
    definitions["loss"] = {{"anyOf",
                            {refer_to("selector"), refer_to("count"), refer_to("hazard_loss"),
                             list_of(refer_to("stage"), 1)}}};
}

} // namespace

std::string schema() {
    Json definitions = Json::object();
    add_unions(definitions);
    for (const Quantity quantity : {Quantity::duration, Quantity::rate, Quantity::number})
        add_laws(definitions, quantity);
    Json out = {{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "sitefall/1"}};
    for (const EntryKind& kind : field_table()) {
        if (kind.name == "document") {
            out.update(object_schema(kind));
        } else if (!kind.name.starts_with("law ") && kind.name != "provenance") {
            definitions[definition(kind.name)] = object_schema(kind);
        }
    }
    out["definitions"] = std::move(definitions);
    return out.dump(2);
}

std::string options_schema() {
    Json out = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                {"title", "sitefall-options/1"}};
    out.update(object_schema(entry_kind("options document")));
    out["definitions"] = {{"option", object_schema(entry_kind("option"))}};
    return out.dump(2);
}

} // namespace sitefall::model
