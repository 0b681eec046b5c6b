#include "sitefall/model/read_values.h"

#include <algorithm>
#include <cmath>

#include "sitefall/support/json_text.h"

namespace sitefall::model {

namespace {

std::optional<double> plain(const Node& node, Quantity quantity) {
    switch (quantity) {
        case Quantity::number:
        case Quantity::whole:
            return node.is_number() ? std::optional(node.number) : std::nullopt;
        case Quantity::duration:
            return node.is_string() ? parse_duration(node.text) : std::nullopt;
        case Quantity::rate:
            return node.is_string() ? parse_rate(node.text) : std::nullopt;
    }
    return std::nullopt;
}

std::string written(const Node& node) {
    if (node.is_string()) return node.text;
    std::string out;
    if (node.is_number()) support::append_json_number(out, node.number);
    return out;
}

std::string text_member(const Node& node, std::string_view name) {
    const Node* member = node.find(name);
    return member != nullptr && member->is_string() ? member->text : "";
}

/// The one parameter of a family, or the zero that a wrong document leaves.
const Node& parameter(const Node& node, std::string_view name) {
    static const Node missing;
    const Node* found = node.find(name);
    return found == nullptr ? missing : *found;
}

bool is_law_object(const Node& node) { return node.find("law") != nullptr; }

} // namespace

const Node& value_of(const Node& node) {
    const Node* value = node.find("value");
    return value == nullptr || is_law_object(node) ? node : *value;
}

const Node* uncertain_of(const Node& node) {
    return node.find("value") == nullptr || is_law_object(node) ? nullptr : node.find("uncertain");
}

int ValueReader::record(const Node& node, Quantity quantity, double value) {
    if (target_ == nullptr) return -1;
    const auto seen = recorded_.find(&node);
    if (seen != recorded_.end()) return seen->second;
    Provenance entry{pointer_of(node), written(value_of(node)), text_member(node, "source"),
                     text_member(node, "grade"), false};
    if (&value_of(node) == &node) entry.source = entry.grade = "";
    if (entry.source.empty()) entry.source = source_;
    int unknown = -1;
    if (const Node* uncertain = uncertain_of(node)) {
        entry.uncertain = true;
        unknown = static_cast<int>(target_->unknowns.size());
        target_->unknowns.push_back({entry.pointer, entry.source, entry.grade,
                                     ValueReader(ids_, nullptr).law(*uncertain, quantity), value});
    }
    target_->provenance.push_back(std::move(entry));
    recorded_.emplace(&node, unknown);
    return unknown;
}

Number ValueReader::number(const Node& node, Quantity quantity) {
    const std::optional<double> value = plain(value_of(node), quantity);
    if (!value) return {};
    return {*value, record(node, quantity, *value)};
}

int ValueReader::whole(const Node& node) {
    const double value = number(node, Quantity::whole).value;
    return std::abs(value) < 2147483647.0 ? static_cast<int>(value) : 0;
}

Law ValueReader::law(const Node& node, Quantity quantity) {
    if (is_law_object(node)) return family(node, quantity);
    Law out;
    if (quantity == Quantity::duration && plain(value_of(node), Quantity::rate)) {
        out.kind = LawKind::exponential_rate;
        out.a = number(node, Quantity::rate);
        return out;
    }
    out.kind = LawKind::fixed;
    out.a = number(node, quantity);
    return out;
}

Law ValueReader::family(const Node& node, Quantity quantity) {
    const std::string name = text_member(node, "law");
    const auto own = [&](std::string_view field) {
        return number(parameter(node, field), quantity);
    };
    const auto bare = [&](std::string_view field) {
        return number(parameter(node, field), Quantity::number);
    };
    const bool rates = quantity == Quantity::duration;
    if (name == "fixed") return {LawKind::fixed, own("value"), {}, {}, {}, {}, {}};
    if (name == "exponential" && node.find("mean") != nullptr)
        return {LawKind::exponential_mean, own("mean"), {}, {}, {}, {}, {}};
    if (name == "exponential")
        return {LawKind::exponential_rate,
                number(parameter(node, "rate"), rates ? Quantity::rate : Quantity::number),
                {},
                {},
                {},
                {},
                {}};
    if (name == "weibull") return {LawKind::weibull, bare("shape"), own("scale"), {}, {}, {}, {}};
    if (name == "lognormal" && node.find("p95") != nullptr)
        return {LawKind::lognormal_p95, own("median"), own("p95"), {}, {}, {}, {}};
    if (name == "lognormal")
        return {LawKind::lognormal_sigma, own("median"), bare("sigma"), {}, {}, {}, {}};
    if (name == "gamma") return {LawKind::gamma, bare("shape"), own("mean"), {}, {}, {}, {}};
    if (name == "uniform") return {LawKind::uniform, own("low"), own("high"), {}, {}, {}, {}};
    if (name == "triangular")
        return {LawKind::triangular, own("low"), own("mode"), own("high"), {}, {}, {}};
    if (name == "empirical") return quantiles(node, quantity);
    if (name == "mixture") return mixture(node, quantity);
    Law out;
    out.kind = LawKind::never;
    return out;
}

Law ValueReader::quantiles(const Node& node, Quantity quantity) {
    Law out;
    if (const Node* samples = node.find("samples")) {
        out.kind = LawKind::empirical_samples;
        for (const Node& sample : samples->items) out.numbers.push_back(number(sample, quantity));
        return out;
    }
    out.kind = LawKind::empirical_quantiles;
    std::vector<std::pair<double, const Node*>> order;
    for (const Node& member : parameter(node, "quantiles").items)
        if (const auto level = parse_number(member.key)) order.emplace_back(*level, &member);
    std::sort(order.begin(), order.end());
    for (const auto& [level, member] : order) {
        out.levels.push_back(level);
        out.numbers.push_back(number(*member, quantity));
    }
    return out;
}

Law ValueReader::mixture(const Node& node, Quantity quantity) {
    Law out;
    out.kind = LawKind::mixture;
    for (const Node& weight : parameter(node, "weights").items)
        out.levels.push_back(number(weight, Quantity::number).value);
    for (const Node& part : parameter(node, "laws").items) out.parts.push_back(law(part, quantity));
    return out;
}

Need ValueReader::need_of_list(const Node& list, int at_least) {
    Need out;
    out.kind = NeedKind::at_least;
    for (const Node& item : list.items) out.of.push_back(need(item));
    out.at_least = at_least < 0 ? static_cast<int>(out.of.size()) : at_least;
    if (out.of.empty()) return {};
    if (out.of.size() == 1 && out.at_least == 1) return out.of.front();
    return out;
}

Need ValueReader::need(const Node& node) {
    Need out;
    if (node.is_string()) {
        const auto kind = ids_.kind(node.text);
        if (!kind) return out;
        out.kind = kind == IdKind::service ? NeedKind::service : NeedKind::element;
        out.id = node.text;
        return out;
    }
    if (node.is_array()) return need_of_list(node, -1);
    if (const Node* all = node.find("all")) return need_of_list(*all, -1);
    if (const Node* any = node.find("any")) return need_of_list(*any, 1);
    if (const Node* of = node.find("of"))
        return need_of_list(*of, whole(parameter(node, "at_least")));
    const Node* path = node.find("path");
    if (path != nullptr && path->items.size() == 2) {
        out.kind = NeedKind::path;
        out.id = path->items[0].text;
        out.to = path->items[1].text;
        return out;
    }
    if (const Node* service = node.find("service")) {
        out.kind = NeedKind::service;
        out.id = service->text;
        if (const Node* level = node.find("level")) out.level = number(*level, Quantity::number);
    }
    return out;
}

Job ValueReader::job(const Node& node) {
    Job out;
    const Node* takes = node.find("takes");
    if (takes == nullptr) {
        out.takes = law(node, Quantity::duration);
        return out;
    }
    out.takes = law(*takes, Quantity::duration);
    if (const Node* needs = node.find("needs")) out.needs = need(*needs);
    out.crew = text_member(node, "crew");
    if (const Node* succeeds = node.find("succeeds"))
        out.succeeds = number(*succeeds, Quantity::number);
    out.restarts_when_interrupted = text_member(node, "interrupted") == "restart";
    if (const Node* otherwise = node.find("otherwise")) out.otherwise.push_back(job(*otherwise));
    return out;
}

} // namespace sitefall::model
