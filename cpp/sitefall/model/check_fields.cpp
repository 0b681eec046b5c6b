// One field: dispatch by the kind of its value, and the kinds that are not numbers.

#include <algorithm>

#include "sitefall/model/check.h"
#include "sitefall/model/nearest.h"

namespace sitefall::model {

namespace {

std::string with_article(const std::string& words) {
    const bool vowel = words.starts_with('i') || words.starts_with('o'); // instance, option
    return (vowel ? "an " : "a ") + words;
}

/// "a site", "a component or instance".
std::string kinds_in_words(const std::vector<IdKind>& kinds) {
    std::string out;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (i > 0) out += i + 1 == kinds.size() ? " or " : ", ";
        out += id_kind_name(kinds[i]);
    }
    return with_article(out);
}

/// "fire" of "fire[a]"; "" where it is not of that form.
std::string_view family_of(std::string_view id) {
    const std::size_t bracket = id.find('[');
    return bracket == std::string_view::npos || id.back() != ']' ? "" : id.substr(0, bracket);
}

} // namespace

void Check::value(const Field& field, const Node& node) {
    if (structure(field, node)) return;
    switch (field.value) {
        case ValueKind::whole:
            return number(node, Quantity::whole, field.range);
        case ValueKind::number:
            return number(node, Quantity::number, field.range);
        case ValueKind::given_number:
            return given_number(node, field.range);
        case ValueKind::duration:
            return number(node, Quantity::duration, field.range);
        case ValueKind::law:
            return law(node, {Quantity::duration, not_negative});
        case ValueKind::passing_law:
            return passing_law(node);
        case ValueKind::number_law:
            return law(node, {Quantity::number, field.range});
        case ValueKind::job:
        case ValueKind::start_job:
            return job(node, field.value == ValueKind::start_job);
        case ValueKind::need:
            return need(node);
        case ValueKind::needs:
            return needs(node);
        case ValueKind::selector:
            return selector(node);
        case ValueKind::loss:
            return loss(node);
        case ValueKind::hidden:
            return hidden(node);
        case ValueKind::quantity:
            return number(node, law_of_.quantity,
                          field.range.low_open ? field.range : law_of_.range);
        case ValueKind::per_quantity:
            return number(
                node, law_of_.quantity == Quantity::duration ? Quantity::rate : Quantity::number,
                field.range);
        case ValueKind::quantities:
            return quantities(node);
        case ValueKind::quantile_table:
            return quantile_table(node);
        case ValueKind::weights:
            return weights(node, field.range);
        case ValueKind::laws:
            return laws(node);
        default:
            return; // `provided` and `uncertainty` are checked with their provenance
    }
}

bool Check::structure(const Field& field, const Node& node) {
    switch (field.value) {
        case ValueKind::text:
            text(node);
            return true;
        case ValueKind::words:
            words(node);
            return true;
        case ValueKind::boolean:
            if (node.kind != NodeKind::boolean) wrong_type(node, "true or false");
            return true;
        case ValueKind::choice:
            choice(field, node);
            return true;
        case ValueKind::reference:
            reference(node, field.refers);
            return true;
        case ValueKind::references:
            references(field, node);
            return true;
        case ValueKind::pair:
            pair(field, node);
            return true;
        case ValueKind::uses:
            uses(field, node);
            return true;
        case ValueKind::object:
        case ValueKind::object_or_reference:
            if (node.is_string() && !field.refers.empty()) {
                reference(node, field.refers);
            } else if (object(node, entry_kind(field.kind))) {
                presence(node, entry_kind(field.kind), own_fields(node));
            }
            return true;
        case ValueKind::patch:
            if (!node.is_object()) wrong_type(node, "an object that looks like the document");
            return true;
        case ValueKind::list:
            list(field, node);
            return true;
        case ValueKind::entries:
            map(field, node);
            return true;
        default:
            return false;
    }
}

void Check::text(const Node& node) {
    if (!node.is_string()) wrong_type(node, "a string");
}

void Check::words(const Node& node) {
    if (!node.is_array())
        return wrong_type(node, "a list of strings", "Write it in brackets: [\"…\"].");
    for (const Node& item : node.items) text(item);
}

void Check::choice(const Field& field, const Node& node) {
    std::string allowed;
    for (const std::string_view one : field.choices)
        allowed += (allowed.empty() ? "\"" : " or \"") + std::string(one) + "\"";
    if (!node.is_string()) return wrong_type(node, allowed);
    if (std::find(field.choices.begin(), field.choices.end(), node.text) != field.choices.end())
        return;
    const std::string near = nearest(node.text, field.choices);
    report_.add(node,
                {.rule = "unknown-choice",
                 .message = "`" + std::string(field.name) + "` cannot be " + excerpt(node) + ".",
                 .allowed = allowed,
                 .hint = near.empty() ? "Write " + allowed + "." : "Did you mean `" + near + "`?"});
}

void Check::reference(const Node& node, const std::vector<IdKind>& kinds) {
    const std::string words = kinds_in_words(kinds);
    if (!node.is_string()) return wrong_type(node, "the id of " + words);
    if (node.text == "@" && item_is_known_) return;
    const auto kind = ids_.kind(node.text);
    if (kind && std::find(kinds.begin(), kinds.end(), *kind) != kinds.end()) return;
    if (kinds.front() == IdKind::hazard && ids_.kind(family_of(node.text)) == IdKind::hazard)
        return; // whether it has such an item is known when hazards are expanded
    if (kind) {
        report_.add(
            node, {.rule = "wrong-kind-of-id",
                   .message = "`" + node.text + "` is " + with_article(id_kind_name(*kind)) + "; " +
                              words + " is expected here.",
                   .allowed = "the id of " + words});
        return;
    }
    std::vector<std::string_view> known;
    if (report_.may_search_names()) known = ids_.of(kinds);
    const std::string near = nearest(node.text, known);
    std::string hint = near.empty() ? "" : "Did you mean `" + near + "`?";
    if (node.text == "@") hint = "`@` has a meaning only in a hazard with `for_each`.";
    report_.add(node, {.rule = "unknown-id",
                       .message = "Nothing is called `" + node.text + "`.",
                       .allowed = "the id of " + words,
                       .hint = std::move(hint)});
}

void Check::references(const Field& field, const Node& node) {
    if (!node.is_array())
        return wrong_type(node, "a list of ids",
                          node.is_string() ? "Write it in brackets: [\"…\"]." : "");
    if (node.items.empty())
        report_.add(node, {.rule = "empty-list",
                           .message = "The list names nothing.",
                           .allowed = "at least one id"});
    std::vector<std::string_view> seen;
    for (const Node& item : node.items) {
        reference(item, field.refers);
        if (item.is_string() && std::find(seen.begin(), seen.end(), item.text) != seen.end())
            report_.add(item, {.rule = "repeated-id",
                               .message = "`" + item.text + "` stands in the list twice.",
                               .allowed = "each id once"});
        if (seen.size() < 1000)
            seen.push_back(item.text); // quadratic: longer lists are not looked through
    }
}

void Check::pair(const Field& field, const Node& node) {
    if (!node.is_array() || node.items.size() != 2)
        return wrong_type(node,
                          "a list of exactly two ids, each of " + kinds_in_words(field.refers));
    for (const Node& item : node.items) reference(item, field.refers);
}

void Check::uses(const Field& field, const Node& node) {
    if (!node.is_object())
        return wrong_type(node, "an object: ids of components to numbers of copies");
    for (const Node& item : node.items) {
        if (item.repeated) continue;
        const auto kind = ids_.kind(item.key);
        if (kind != IdKind::component) {
            std::vector<std::string_view> known;
            if (report_.may_search_names()) known = ids_.of(field.refers);
            const std::string near = kind ? "" : nearest(item.key, known);
            report_.add(item, {.rule = kind ? "wrong-kind-of-id" : "unknown-id",
                               .message = kind ? "`" + item.key + "` is " +
                                                     with_article(id_kind_name(*kind)) +
                                                     "; a component is expected here."
                                               : "Nothing is called `" + item.key + "`.",
                               .allowed = "the id of a component",
                               .hint = near.empty() ? "" : "Did you mean `" + near + "`?",
                               .found = "\"" + item.key + "\"",
                               .at_key = true});
        }
        number(item, Quantity::whole, field.range);
    }
}

void Check::list(const Field& field, const Node& node) {
    const EntryKind& kind = entry_kind(field.kind);
    if (!node.is_array())
        return wrong_type(node, "a list of objects",
                          node.is_object() ? "Write it in brackets: [{…}]." : "");
    if (node.items.empty())
        report_.add(node, {.rule = "empty-list",
                           .message = "The list is empty.",
                           .allowed = "at least one object",
                           .hint = "Leave the field out where there is nothing to say."});
    for (const Node& item : node.items)
        if (object(item, kind)) presence(item, kind, own_fields(item));
}

void Check::map(const Field& field, const Node& node) {
    if (field.kind != "mode") return; // collections of entries are checked with `like` applied
    if (!node.is_object())
        return wrong_type(node, "an object of modes, keyed by names of your own");
    const EntryKind& kind = entry_kind(field.kind);
    if (node.items.empty())
        report_.add(
            node,
            {.rule = "empty-list", .message = "There is no mode.", .allowed = "at least one mode"});
    for (const Node& item : node.items)
        if (!item.repeated && object(item, kind)) presence(item, kind, own_fields(item));
}

} // namespace sitefall::model
