#include "sitefall/model/losses.h"

#include "sitefall/model/nearest.h"
#include "sitefall/model/rules.h"

namespace sitefall::model {

namespace {

std::optional<Law> law_or_none(const Node* node, ValueReader& values) {
    if (node == nullptr) return std::nullopt;
    return values.law(*node, Quantity::duration);
}

Loss stages_of(const Node& list, const Selection& selection, ValueReader& values) {
    Loss loss;
    for (const Node& stage : list.items) {
        const Node* select = stage.find("select");
        if (select == nullptr) continue;
        loss.stages.push_back({selection.select(*select), law_or_none(stage.find("after"), values),
                               law_or_none(stage.find("lasting"), values)});
    }
    return loss;
}

std::vector<Loss> losses_of_hazard(const std::string& id, const Architecture& architecture) {
    std::vector<Loss> losses;
    for (const Hazard& hazard : architecture.hazards)
        if (hazard.id == id || hazard.family == id)
            losses.push_back({{}, hazard.id, "hazard " + hazard.id});
    return losses;
}

} // namespace

std::vector<Loss> losses_of(const Node& loss, const Node* lasting, const Architecture& architecture,
                            const Selection& selection, ValueReader& values) {
    if (const Node* hazard = loss.find("hazard"))
        return losses_of_hazard(hazard->text, architecture);
    if (loss.find("any") != nullptr) return {};
    Loss out;
    if (loss.is_array()) {
        out = stages_of(loss, selection, values);
    } else {
        out.stages.push_back({selection.select(loss), std::nullopt, law_or_none(lasting, values)});
    }
    out.text = excerpt(loss, 200);
    return {out};
}

void check_losses(const Node& loss, const std::vector<Loss>& losses,
                  const Architecture& architecture, const Selection& selection, Report& report) {
    if (const Node* hazard = loss.find("hazard"); hazard != nullptr && losses.empty()) {
        std::vector<std::string_view> known;
        for (const Hazard& one : architecture.hazards) known.push_back(one.id);
        const std::string near = nearest(hazard->text, known);
        report.add(*hazard, {.rule = "unknown-id",
                             .message = "No hazard is called `" + hazard->text + "`.",
                             .allowed = "the id of a hazard, or id[item] of one with `for_each`",
                             .hint = near.empty() ? "" : "Did you mean `" + near + "`?"});
    }
    for (const Loss& one : losses)
        for (std::size_t i = 0; i < one.stages.size(); ++i)
            if (one.stages[i].elements.empty())
                report_nothing_selected(loss.is_array() ? *loss.items[i].find("select") : loss,
                                        selection, report);
}

} // namespace sitefall::model
