// Laws: the family's fields stand in the table; how its parameters relate is here.

#include <algorithm>

#include "sitefall/model/bounds.h"
#include "sitefall/model/check.h"
#include "sitefall/model/nearest.h"
#include "sitefall/model/read_values.h"

namespace sitefall::model {

void Check::law(const Node& node, const LawOf& of) {
    if (node.find("law") != nullptr) return law_family(node, of);
    if (node.find("takes") != nullptr)
        return wrong_type(node, "a law", "This is a job; here only how long it takes can be said.");
    // A rate stands for an exponential law of durations.
    const Node& value = value_of(node);
    const bool rate =
        of.quantity == Quantity::duration && value.is_string() && parse_rate(value.text);
    if (rate) return number(node, Quantity::rate, positive);
    if (node.is_object() && node.find("value") == nullptr)
        return wrong_type(node, "a law", "A law is written {\"law\": \"lognormal\", …}.");
    number(node, of.quantity, of.range);
}

void Check::passing_law(const Node& node) {
    law(node, {Quantity::duration, not_negative});
    if (!report_.clean(node)) return;
    const Law read = ValueReader(ids_, nullptr).law(node, Quantity::duration);
    if (bounds(read).high > 0 && mean_of(read) >= length_of_instant) return;
    const bool zero = bounds(read).high == 0;
    report_.add(node,
                {.rule = "no-time-passes",
                 .message = std::string("The time is ") +
                            (zero ? "always zero" : "on average shorter than an instant") +
                            ": it would happen without end at one instant.",
                 .allowed = zero ? "a law that can be above zero"
                                 : "a law whose mean is at least 1e-9 h, or a rate of at most "
                                   "1e9 / h"});
}

void Check::law_family(const Node& node, const LawOf& of) {
    const Node& name = *node.find("law");
    const std::vector<std::string_view> families = law_families();
    if (!name.is_string() ||
        std::find(families.begin(), families.end(), name.text) == families.end()) {
        std::string allowed;
        for (const std::string_view family : families)
            allowed += (allowed.empty() ? "" : ", ") + std::string(family);
        const std::string near = name.is_string() ? nearest(name.text, families) : "";
        report_.add(name, {.rule = "unknown-law",
                           .message = "There is no law " + excerpt(name) + ".",
                           .allowed = allowed,
                           .hint = near.empty() ? "" : "Did you mean `" + near + "`?"});
        return;
    }
    const LawOf outer = law_of_;
    law_of_ = of;
    const EntryKind& kind = entry_kind("law " + name.text);
    members(node, kind);
    presence(node, kind, own_fields(node));
    if (of.quantity == Quantity::rate && node.find("rate") != nullptr)
        wrong_type(*node.find("rate"), "`mean`", "The law is of rates; give its mean as a rate.");
    if (report_.clean(node)) relations(node, of, name.text);
    law_of_ = outer;
}

void Check::relations(const Node& node, const LawOf& of, std::string_view family) {
    if (family == "lognormal") ordered(node, of, "median", "p95", true);
    if (family == "uniform") ordered(node, of, "low", "high", true);
    if (family == "triangular") {
        ordered(node, of, "low", "mode", false);
        ordered(node, of, "mode", "high", false);
        ordered(node, of, "low", "high", true);
    }
    if (family == "mixture") mixture_lengths(node);
}

void Check::ordered(const Node& node, const LawOf& of, std::string_view low, std::string_view high,
                    bool strictly) {
    const Node* first = node.find(low);
    const Node* second = node.find(high);
    if (first == nullptr || second == nullptr) return;
    const auto extent = [&](const Node& parameter) {
        ValueReader values(ids_, nullptr);
        const double point = values.number(parameter, of.quantity).value;
        Range range{point, point, false, false};
        if (const Node* uncertain = uncertain_of(parameter)) {
            const Range drawn = bounds(values.law(*uncertain, of.quantity));
            range.low = std::min(range.low, drawn.low);
            range.high = std::max(range.high, drawn.high);
        }
        return range;
    };
    const Range below = extent(*first), above = extent(*second);
    if (strictly ? below.high < above.low : below.high <= above.low) return;
    const bool uncertain = uncertain_of(*first) != nullptr || uncertain_of(*second) != nullptr;
    report_.add(*second,
                {.rule = "law-order",
                 .message = "`" + std::string(high) + "` must " +
                            (strictly ? "be above" : "not be below") + " `" + std::string(low) +
                            "`" + (uncertain ? ", whatever is drawn for what is uncertain." : "."),
                 .allowed = (strictly ? "above " : "at least ") + excerpt(value_of(*first))});
}

void Check::quantities(const Node& node) {
    if (!node.is_array()) return wrong_type(node, "a list of values");
    if (node.items.empty())
        report_.add(node, {.rule = "empty-list",
                           .message = "There is no sample.",
                           .allowed = "at least one value"});
    for (const Node& item : node.items) number(item, law_of_.quantity, law_of_.range);
}

void Check::quantile_table(const Node& node) {
    if (!node.is_object()) return wrong_type(node, "an object: levels to values");
    std::vector<std::pair<double, const Node*>> levels;
    for (const Node& item : node.items) {
        if (item.repeated) continue;
        const auto level = parse_number(item.key);
        if (!level || *level < 0 || *level > 1)
            report_.add(item, {.rule = "quantile-level",
                               .message = "\"" + item.key + "\" is not a level.",
                               .allowed = "a number from 0 to 1, in quotes",
                               .found = "\"" + item.key + "\"",
                               .at_key = true});
        number(item, law_of_.quantity, law_of_.range);
        levels.emplace_back(level.value_or(0), &item);
    }
    if (levels.size() < 2)
        report_.add(node, {.rule = "too-few-quantiles",
                           .message = "One quantile says nothing of what lies around it.",
                           .allowed = "at least two"});
    if (!report_.clean(node)) return;
    std::stable_sort(levels.begin(), levels.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    ValueReader values(ids_, nullptr);
    for (std::size_t i = 1; i < levels.size(); ++i) {
        const Node& before = *levels[i - 1].second;
        const Node& node_here = *levels[i].second;
        const bool falls = values.number(node_here, law_of_.quantity).value <
                           values.number(before, law_of_.quantity).value;
        if (!falls && levels[i].first > levels[i - 1].first) continue;
        report_.add(node_here,
                    {.rule = "quantile-order",
                     .message = falls ? "The quantile is below that of the level before it."
                                      : "The level is given twice.",
                     .allowed = "values that rise with their levels"});
    }
}

void Check::weights(const Node& node, const Range& range) {
    if (!node.is_array()) return wrong_type(node, "a list of numbers");
    const bool outer = may_be_uncertain_;
    may_be_uncertain_ = false;
    for (const Node& item : node.items) number(item, Quantity::number, range);
    may_be_uncertain_ = outer;
}

void Check::laws(const Node& node) {
    if (!node.is_array()) return wrong_type(node, "a list of laws");
    const LawOf of = law_of_;
    for (const Node& item : node.items) law(item, of);
    law_of_ = of;
}

void Check::mixture_lengths(const Node& node) {
    const Node& weights = *node.find("weights");
    const std::size_t laws = node.find("laws")->items.size();
    if (weights.items.size() == laws && laws > 0) return;
    report_.add(weights, {.rule = "mixture-lengths",
                          .message = "There are " + std::to_string(weights.items.size()) +
                                     " weights for " + std::to_string(laws) + " laws.",
                          .allowed = "one weight for each law, at least one"});
}

} // namespace sitefall::model
