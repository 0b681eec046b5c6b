// A loss from outside the document, as `stress` takes it.

#include "sitefall/model/check.h"
#include "sitefall/model/load.h"
#include "sitefall/model/losses.h"
#include "sitefall/model/nearest.h"
#include "sitefall/model/parse.h"

namespace sitefall::model {

namespace {

/// A bare id: a hazard, or what it names.
std::vector<Loss> loss_of_id(const Node& node, const Node* lasting,
                             const Architecture& architecture, const Selection& selection,
                             ValueReader& values, Report& report) {
    std::vector<Loss> losses;
    std::vector<std::string_view> known;
    for (const Hazard& hazard : architecture.hazards) {
        known.push_back(hazard.id);
        if (hazard.id == node.text || hazard.family == node.text)
            losses.push_back({{}, hazard.id, "hazard " + hazard.id});
    }
    const std::vector<std::string> elements = selection.named(node.text);
    if (!elements.empty()) {
        std::optional<Law> time;
        if (lasting != nullptr) time = values.law(*lasting, Quantity::duration);
        losses.push_back({{{elements, std::nullopt, std::move(time)}}, "", node.text});
    }
    if (!losses.empty()) return losses;
    for (const Site& site : architecture.sites) known.push_back(site.id);
    for (const Link& link : architecture.links) known.push_back(link.id);
    for (const Component& component : architecture.components) known.push_back(component.id);
    for (const Service& service : architecture.services) known.push_back(service.id);
    const std::string near = nearest(node.text, known);
    report.add(node, {.rule = "unknown-id",
                      .message = "Nothing that can be lost is called `" + node.text + "`.",
                      .allowed = "the id of a site, link, component, instance, service or hazard",
                      .hint = near.empty() ? "" : "Did you mean `" + near + "`?"});
    return {};
}

} // namespace

std::vector<Loss> read_loss(const Document& document, std::string_view loss_json,
                            std::string_view lasting_json) {
    const Architecture& architecture = *document.architecture;
    Report none(*document.tree);
    const Ids ids(*document.tree, none);
    const std::shared_ptr<const Tree> loss_tree = parse(loss_json, "loss");
    const std::shared_ptr<const Tree> lasting_tree =
        lasting_json.empty() ? nullptr : parse(lasting_json, "lasting");
    const Node& loss = loss_tree->root;
    const Node* lasting = lasting_tree == nullptr ? nullptr : &lasting_tree->root;

    Report report(*loss_tree);
    if (!loss.is_string()) Check(ids, report).loss_alone(loss);
    if (report.empty() && loss.find("any") != nullptr)
        report.add(loss,
                   {.rule = "count-loss",
                    .message = "A count asks for every choice: it can be claimed, not suffered.",
                    .allowed = "a selector, a hazard or a list of stages",
                    .hint = "Name what is lost, or write a claim and audit it."});
    const bool has_its_own = loss.is_array() || loss.find("hazard") != nullptr;
    if (lasting != nullptr && has_its_own)
        report.add(
            loss,
            {.rule = "lasting-misplaced",
             .message =
                 "`lasting` stands beside a selector; stages and hazards have times of their own.",
             .allowed = "the loss without `lasting`"});
    std::vector<support::Issue> issues = report.issues();
    if (lasting != nullptr) {
        Report of_lasting(*lasting_tree);
        Check(ids, of_lasting).lasting_alone(*lasting);
        for (support::Issue& issue : of_lasting.issues()) issues.push_back(std::move(issue));
    }
    if (!issues.empty()) throw support::ModelError(std::move(issues));

    const Selection selection(architecture);
    ValueReader values(ids, nullptr);
    std::vector<Loss> losses =
        loss.is_string() ? loss_of_id(loss, lasting, architecture, selection, values, report)
                         : losses_of(loss, lasting, architecture, selection, values);
    check_losses(loss, losses, architecture, selection, report);
    report.raise();
    return losses;
}

} // namespace sitefall::model
