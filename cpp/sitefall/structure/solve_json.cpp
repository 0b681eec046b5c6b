// The request: {"nodes": [[gate, value, [inputs]], ...], "top": index, "q": [...]}; instead of "top" a "network": {"nodes": [index],
// "links": [[a, b, index]], "terminals": [node]}, whose top is that the terminals are parted; and the fields of Options by name.
// The answer: the fields of Answer by name; what is not a number, or infinite, is null;
// a number that may have cancelled stands as [value, error].

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sitefall/structure/api.h"
#include "sitefall/structure/solve.h"
#include "sitefall/support/network.h"

namespace sitefall::structure {

namespace {

using nlohmann::json;
using support::Formula;
using support::FormulaBuilder;
using Indices = std::vector<Formula::Index>;

Formula::Index add(FormulaBuilder& builder, std::string_view gate, std::uint32_t value,
                   Indices inputs) {
    if (gate == "variable") return builder.variable(value);
    if (gate == "constant") return builder.constant(value != 0);
    if (gate == "all") return builder.all(std::move(inputs));
    if (gate == "any") return builder.any(std::move(inputs));
    if (gate == "at_least") return builder.at_least(value, std::move(inputs));
    if (gate == "exclusive") return builder.exclusive(std::move(inputs));
    if (gate == "negation" && inputs.size() == 1) return builder.negation(inputs.front());
    throw support::RequestError("no gate of a formula: " + std::string(gate));
}

/// Numbers of the request's nodes as those of the builder.
Indices moved(const json& numbers, const Indices& known) {
    Indices found;
    for (const json& number : numbers) found.push_back(known.at(number.get<std::size_t>()));
    return found;
}

Formula::Index network_top(FormulaBuilder& builder, const json& request, const Indices& known,
                           const Limits& limits) {
    support::Network network;
    network.node_failed = moved(request.at("nodes"), known);
    network.terminals = request.at("terminals").get<std::vector<std::uint32_t>>();
    for (const json& link : request.at("links"))
        network.links.push_back({link.at(0).get<std::uint32_t>(), link.at(1).get<std::uint32_t>(),
                                 known.at(link.at(2).get<std::size_t>())});
    return support::disconnected(builder, network, limits);
}

Formula formula_of(const json& request, const Limits& limits) {
    FormulaBuilder builder;
    Indices known;
    for (const json& node : request.at("nodes"))
        known.push_back(add(builder, node.at(0).get_ref<const std::string&>(),
                            node.at(1).get<std::uint32_t>(), moved(node.at(2), known)));
    if (request.contains("network"))
        return builder.build(network_top(builder, request["network"], known, limits));
    return builder.build(known.at(request.at("top").get<std::size_t>()));
}

Order order_of(const std::string& name) {
    constexpr std::array orders{std::pair{"automatic", Order::automatic},
                                std::pair{"smallest_first", Order::smallest_first},
                                std::pair{"largest_first", Order::largest_first},
                                std::pair{"as_given", Order::as_given}};
    for (const auto& [known, order] : orders)
        if (name == known) return order;
    throw support::RequestError(
        "order must be automatic, smallest_first, largest_first or as_given, found " + name);
}

Options options_of(const json& request, const support::Control& control) {
    Options options;
    options.order = order_of(request.value("order", "automatic"));
    options.importance = request.value("importance", false);
    options.fussell_vesely = request.value("fussell_vesely", false);
    options.cut_sets = request.value("cut_sets", false);
    options.orders = request.value("orders", options.orders);
    if (request.contains("list")) {
        const json& cut_off = request["list"];
        options.list.emplace();
        options.list->most_events = cut_off.value("most_events", options.list->most_events);
        options.list->least_probability = cut_off.value("least_probability", 0.0);
        options.list->most_sets = cut_off.value("most_sets", options.list->most_sets);
    }
    if (request.contains("begins")) options.begins = request["begins"].get<std::vector<double>>();
    options.limits.most_nodes = request.value("most_nodes", options.limits.most_nodes);
    options.limits.stop = &control.stop;
    return options;
}

template <typename T>
json optional(const std::optional<T>& value) {
    return value ? json(*value) : json(nullptr);
}

/// [value, error]
json write(const Rounded& number) { return {number.value, number.error}; }

json write(const std::vector<Importance>& importance) {
    json found = json::array();
    for (const Importance& each : importance)
        found.push_back({{"birnbaum", write(each.birnbaum)},
                         {"if_happened", each.if_happened},
                         {"if_not", each.if_not},
                         {"criticality", write(each.criticality)},
                         {"diagnostic", each.diagnostic},
                         {"risk_achievement", each.risk_achievement},
                         {"risk_reduction", each.risk_reduction}});
    return found;
}

json write(const CutSetAnswer& answer) {
    json found{{"count", answer.count},
               {"exact_count", optional(answer.exact_count)},
               {"smallest_order", optional(answer.smallest_order)},
               {"by_order", answer.by_order},
               {"rare_event_sum", answer.rare_event_sum},
               {"min_cut_upper_bound", optional(answer.min_cut_upper_bound)},
               {"nodes", answer.nodes}};
    if (!answer.listed) return found;
    found["listed"] = json::array();
    for (const CutSet& set : *answer.listed)
        found["listed"].push_back({set.events, set.probability});
    return found;
}

} // namespace

std::string solve_json(const std::string& text, const support::Control& control) {
    const json request = json::parse(text);
    const Options options = options_of(request, control);
    const Answer answer = solve(formula_of(request, options.limits),
                                request.at("q").get<std::vector<double>>(), options);
    json found{{"yes", answer.top.yes},
               {"no", answer.top.no},
               {"nodes", answer.nodes},
               {"fussell_vesely", optional(answer.fussell_vesely)},
               {"frequency", answer.frequency ? write(*answer.frequency) : json(nullptr)}};
    if (answer.importance) found["importance"] = write(*answer.importance);
    if (answer.cut_sets) found["cut_sets"] = write(*answer.cut_sets);
    return found.dump();
}

} // namespace sitefall::structure
