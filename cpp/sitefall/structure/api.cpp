#include "sitefall/structure/api.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "sitefall/structure/cut_sets.h"
#include "sitefall/structure/network.h"
#include "sitefall/structure/probability.h"
#include "sitefall/support/issue.h"

namespace sitefall::structure {

namespace {

using nlohmann::json;

int add_node(support::FormulaBuilder& build, const json& node, const std::vector<int>& made) {
    const auto& kind = node.at(0).get_ref<const std::string&>();
    const auto input = [&](const json& j) { return made.at(j.get<std::size_t>()); };
    if (kind == "variable") return build.variable(node.at(1));
    if (kind == "constant") return build.constant(node.at(1));
    if (kind == "not") return build.negation(input(node.at(1)));
    if (kind == "exclusive") return build.exclusive(input(node.at(1)), input(node.at(2)));
    if (kind != "at_least") throw support::RequestError("unknown kind of gate: " + kind);
    std::vector<int> inputs;
    for (const auto& j : node.at(2)) inputs.push_back(input(j));
    const int k = node.at(1);
    if (k == 1) return build.any(inputs);
    return k == static_cast<int>(inputs.size()) ? build.all(inputs) : build.at_least(k, inputs);
}

support::Formula formula_of(const json& question) {
    if (question.contains("network")) {
        const auto& given = question.at("network");
        Network network{given.at("nodes"), {}};
        for (const auto& link : given.at("links"))
            network.links.emplace_back(link.at(0), link.at(1));
        return not_joined(network, question.at("terminals").get<std::vector<int>>());
    }
    support::FormulaBuilder build(question.at("variables"));
    std::vector<int> made;
    for (const auto& node : question.at("nodes")) made.push_back(add_node(build, node, made));
    return build.build(made.at(question.at("top")));
}

json finite(double x) { return std::isfinite(x) ? json(x) : json(nullptr); }

json importance_of(const Translated& function, const std::vector<double>& q) {
    json out = json::array();
    for (const auto& i : importance(function, q))
        out.push_back({{"variable", i.variable},
                       {"with", i.with},
                       {"without", i.without},
                       {"birnbaum", i.birnbaum},
                       {"criticality", i.criticality},
                       {"diagnostic", i.diagnostic},
                       {"raw", finite(i.raw)},
                       {"rrw", finite(i.rrw)}});
    return out;
}

} // namespace

std::string answer(const std::string& text, support::Control& control) {
    const json question = json::parse(text);
    const auto formula = formula_of(question);
    json out = json::object();
    const bool coherent = formula.is_coherent();
    out["coherent"] = coherent;
    const auto q = question.value("q", std::vector<double>{});
    const bool wants_importance = question.value("importance", false);
    if (!q.empty()) {
        const auto function = translate(formula, &control.stop);
        const auto p = probability(function, q);
        out["probability"] = p.of_true;
        out["complement"] = p.of_false;
        out["nodes"] = function.diagrams.nodes_below(function.top).size();
        if (wants_importance) out["importance"] = importance_of(function, q);
    }
    if (question.contains("cut_sets")) {
        const auto& wanted = question.at("cut_sets");
        CutSets sets(formula, wanted.at("most_order"), &control.stop);
        out["cut_sets"] = {{"count", sets.count()}, {"smallest_order", sets.smallest_order()}};
        if (wanted.at("most") > 0) out["cut_sets"]["sets"] = sets.list(wanted.at("most"));
        if (question.value("bounds", false)) {
            out["sum"] = sets.sum_of_probabilities(q);
            out["upper_bound"] = sets.upper_bound(q);
        }
        if (wants_importance)
            for (auto& i : out["importance"])
                i["fussell_vesely"] = sets.fussell_vesely(i["variable"], q);
    }
    return out.dump();
}

} // namespace sitefall::structure
