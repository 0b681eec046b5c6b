// Hazards and claims: what they select, and what their fields say together.

#include <algorithm>
#include <unordered_map>

#include "sitefall/model/losses.h"
#include "sitefall/model/nearest.h"
#include "sitefall/model/rules.h"

namespace sitefall::model {

namespace {

using Family = std::vector<const Hazard*>;

void check_selectors(const Entry& entry, const Family& family, const Selection& selection,
                     Report& report) {
    const Node* strikes = entry.find("strikes");
    if (!clean(entry, {"strikes", "for_each"}, report) || strikes == nullptr) return;
    if (family.empty()) return report_nothing_selected(*entry.find("for_each"), selection, report);
    for (std::size_t i = 0; i < strikes->items.size(); ++i) {
        const auto hits = [&](const Hazard* hazard) {
            return !hazard->strikes[i].elements.empty();
        };
        if (std::none_of(family.begin(), family.end(), hits))
            report_nothing_selected(*strikes->items[i].find("select"), selection, report);
    }
}

void check_severity(const Entry& entry, Architecture& architecture, Report& report) {
    const Node* strikes = entry.find("strikes");
    if (strikes == nullptr) return;
    const Node* severity = entry.find("severity");
    bool asked = false;
    for (const Node& strike : strikes->items) {
        const Node* fragility = strike.find("fragility");
        asked = asked || fragility != nullptr;
        if (fragility == nullptr || severity != nullptr) continue;
        report.add(
            *fragility,
            {.rule = "fragility-without-severity",
             .message =
                 "A fragility asks for the occurrence's severity, which the hazard does not give.",
             .allowed = "`severity` on the hazard, or `probability` here"});
    }
    if (severity != nullptr && !asked)
        architecture.warnings.push_back(
            {"unused-severity", pointer_of(*severity),
             "No strike of `" + entry.id() + "` has a `fragility`: its severity is never used."});
}

void check_count(const Node& loss, const Claim& claim, const Selection& selection, Report& report) {
    if (!report.clean(loss) || claim.any == 0) return;
    const std::size_t there = selection.groups(claim.of).size();
    const Node& of = *loss.find("of");
    if (there == 0) {
        std::vector<std::string_view> known = selection.words("tag");
        known.insert(known.end(), {"site", "campus", "region", "operator"});
        const std::string near = nearest(claim.of, known);
        report.add(
            of, {.rule = "counts-nothing",
                 .message = "Nothing bears `" + claim.of + "`.",
                 .allowed = "site, campus, region, operator, or a tag that something bears",
                 .hint = near.empty() || near == claim.of ? "" : "Did you mean `" + near + "`?"});
    } else if (static_cast<std::size_t>(claim.any) > there) {
        report.add(*loss.find("any"),
                   {.rule = "counts-too-many",
                    .message = "There are only " + std::to_string(there) + " to lose.",
                    .allowed = "at most " + std::to_string(there)});
    }
}

bool comes_back(const Node& loss, const Claim& claim) {
    if (claim.lasting || loss.find("hazard") != nullptr) return true;
    const auto ends = [](const LossStage& stage) { return stage.lasting.has_value(); };
    return std::any_of(claim.losses.begin(), claim.losses.end(), [&](const Loss& one) {
        return std::any_of(one.stages.begin(), one.stages.end(), ends);
    });
}

void check_claim(const Entry& entry, const Claim& claim, const Architecture& architecture,
                 const Selection& selection, Report& report) {
    const Node* loss = entry.find("loss_of");
    if (loss == nullptr || !clean(entry, {"loss_of", "lasting"}, report)) return;
    const bool has_its_own = loss->is_array() || loss->find("hazard") != nullptr;
    if (claim.lasting && has_its_own)
        report.add(place_of(entry, {"lasting"}),
                   {.rule = "lasting-misplaced",
                    .message = "`lasting` stands beside a selector or a count; stages and hazards "
                               "have times of their own.",
                    .allowed = "the claim without `lasting`",
                    .at_key = true});
    if (claim.after_return && !comes_back(*loss, claim))
        report.add(
            place_of(entry, {"after_return"}),
            {.rule = "after-return-without-end",
             .message = "What is lost never returns, so no time can be counted from its return.",
             .allowed = "`lasting` beside `after_return`"});
    if (loss->find("any") != nullptr) return check_count(*loss, claim, selection, report);
    check_losses(*loss, claim.losses, architecture, selection, report);
}

} // namespace

void check_hazards(const Entries& entries, Architecture& architecture, const Selection& selection,
                   Report& report) {
    std::unordered_map<std::string_view, Family> families;
    for (const Hazard& hazard : architecture.hazards) families[hazard.family].push_back(&hazard);
    for (const Entry& entry : entries.hazards) {
        check_selectors(entry, families[entry.id()], selection, report);
        check_severity(entry, architecture, report);
    }
}

void check_claims(const Entries& entries, Architecture& architecture, const Selection& selection,
                  Report& report) {
    for (std::size_t i = 0; i < entries.claims.size(); ++i)
        check_claim(entries.claims[i], architecture.claims[i], architecture, selection, report);
}

} // namespace sitefall::model
