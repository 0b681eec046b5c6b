// Numbers, durations and rates, and the provenance that may stand in their place.

#include <cmath>

#include "sitefall/model/bounds.h"
#include "sitefall/model/check.h"
#include "sitefall/model/read_values.h"

namespace sitefall::model {

namespace {

const char* quantity_name(Quantity quantity) {
    switch (quantity) {
        case Quantity::number:
            return "a number";
        case Quantity::whole:
            return "a whole number";
        case Quantity::duration:
            return "a duration such as \"15 min\" (units ms, s, min, h, d, w, y)";
        case Quantity::rate:
            return "a rate such as \"0.2 / y\" (units ms, s, min, h, d, w, y)";
    }
    return "";
}

std::string allowed_values(Quantity quantity, const Range& range) {
    const std::string limits = describe_range(range, quantity);
    return quantity_name(quantity) + (limits.empty() ? "" : ", " + limits);
}

} // namespace

void Check::number(const Node& node, Quantity quantity, const Range& range) {
    if (!node.is_object()) {
        plain_number(node, quantity, range);
    } else if (node.find("value") != nullptr && node.find("law") == nullptr) {
        provenance(node, quantity, range);
    } else {
        wrong_type(node, quantity_name(quantity),
                   node.find("law") != nullptr
                       ? "This field takes no law; what is not known goes into `uncertain`."
                       : "Provenance is written {\"value\": …, \"source\": …}.");
    }
}

bool Check::plain_number(const Node& value, Quantity quantity, const Range& range) {
    const bool timed = quantity == Quantity::duration || quantity == Quantity::rate;
    if (timed) {
        if (!number_text(value, quantity)) return false;
        const auto read =
            quantity == Quantity::duration ? parse_duration(value.text) : parse_rate(value.text);
        in_range(value, *read, quantity, range);
        return true;
    }
    if (!value.is_number()) {
        const bool quoted = value.is_string() && parse_number(value.text);
        wrong_type(value, allowed_values(quantity, range),
                   quoted ? "Write it without quotes." : "");
        return false;
    }
    if (quantity == Quantity::whole && value.number != std::floor(value.number)) {
        report_.add(value, {.rule = "not-whole",
                            .message = "A whole number is expected.",
                            .allowed = allowed_values(quantity, range)});
        return false;
    }
    in_range(value, value.number, quantity, range);
    return true;
}

bool Check::number_text(const Node& value, Quantity quantity) {
    const char* wanted = quantity_name(quantity);
    if (value.is_number() || (value.is_string() && parse_number(value.text))) {
        const std::string text = value.is_string() ? value.text : excerpt(value);
        const char* before = quantity == Quantity::rate ? " / " : " ";
        report_.add(value, {.rule = "bare-number",
                            .message = "The number has no unit.",
                            .allowed = wanted,
                            .hint = "Write for example \"" + text + before + "h\"."});
        return false;
    }
    if (!value.is_string()) {
        wrong_type(value, wanted);
        return false;
    }
    const bool duration = parse_duration(value.text).has_value();
    const bool rate = parse_rate(value.text).has_value();
    if (quantity == Quantity::duration ? duration : rate) return true;
    const std::string meant = unit_meant(value.text);
    std::string hint = meant.empty() ? "" : "Did you mean the unit `" + meant + "`?";
    if (duration) hint = "This is a duration; a rate is written \"1 / y\".";
    if (rate) hint = "This is a rate; write the mean time.";
    report_.add(value, {.rule = "unit",
                        .message = excerpt(value) + " cannot be read as " +
                                   (quantity == Quantity::rate ? "a rate." : "a duration."),
                        .allowed = wanted,
                        .hint = std::move(hint)});
    return false;
}

void Check::in_range(const Node& value, double number, Quantity quantity, const Range& range) {
    if (range.holds(number)) return;
    const bool zero_rate = quantity == Quantity::rate && number == 0;
    report_.add(value,
                {.rule = "out-of-range",
                 .message = excerpt(value) + " is out of range.",
                 .allowed = allowed_values(quantity, range),
                 .hint = zero_rate ? "For what never comes write {\"law\": \"never\"}." : ""});
}

void Check::provenance(const Node& node, Quantity quantity, const Range& range) {
    const EntryKind& kind = entry_kind("provenance");
    members(node, kind);
    plain_number(*node.find("value"), quantity, range);
    if (const Node* uncertain = node.find("uncertain")) uncertainty(*uncertain, quantity, range);
}

void Check::uncertainty(const Node& node, Quantity quantity, const Range& range) {
    if (quantity == Quantity::whole || !may_be_uncertain_) {
        report_.add(node, {.rule = "uncertain-here",
                           .message = quantity == Quantity::whole
                                          ? "A whole number cannot be uncertain."
                                          : "What is uncertain here would never be drawn.",
                           .allowed = "`value`, `source` and `grade`"});
        return;
    }
    const LawOf outer = law_of_;
    may_be_uncertain_ = false;
    const Range anything = quantity == Quantity::number ? Range{} : not_negative;
    law(node, {quantity, anything});
    may_be_uncertain_ = true;
    law_of_ = outer;
    if (!report_.clean(node)) return;
    const Range drawn = bounds(ValueReader(ids_, nullptr).law(node, quantity));
    if (contains(range, drawn)) return;
    report_.add(node, {.rule = "uncertain-range",
                       .message = "The law reaches values that the number may not have.",
                       .allowed = "a law whose values are all " + describe_range(range, quantity),
                       .hint = "Take a law with ends, for example uniform or triangular."});
}

} // namespace sitefall::model
