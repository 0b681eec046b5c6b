#include "sitefall/model/report.h"

#include <algorithm>
#include <map>

#include "sitefall/model/position.h"

namespace sitefall::model {

namespace {

constexpr std::size_t most_issues = 1000;

} // namespace

void Report::add(const Node& node, Finding finding) {
    for (const Node* at = &node; at != nullptr; at = at->parent)
        if (!tainted_.insert(at).second) break;
    if (!seen_.emplace(&node, finding.rule, finding.member + " " + finding.message).second) return;
    if (entries_.size() == most_issues) {
        dropped_ = true;
        raise();
    }
    entries_.push_back({&node, std::move(finding)});
}

bool Report::has(std::string_view rule) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const Entry& entry) { return entry.finding.rule == rule; });
}

std::vector<support::Issue> Report::issues() const {
    std::vector<const Entry*> order;
    for (const Entry& entry : entries_) order.push_back(&entry);
    std::stable_sort(order.begin(), order.end(), [](const Entry* a, const Entry* b) {
        return std::pair(a->node->source, a->node->ordinal) <
               std::pair(b->node->source, b->node->ordinal);
    });
    std::map<std::uint16_t, std::vector<Wanted>> wanted;
    for (const Entry* entry : order)
        wanted[entry->node->source].push_back({entry->node->ordinal, entry->finding.at_key});
    std::vector<Position> places; // in the order of `order`: both go by source first
    for (const auto& [source, list] : wanted)
        for (const Position& place : positions(*tree_.sources[source]->text, list))
            places.push_back(place);

    const Source& last = *tree_.sources.back();
    std::vector<support::Issue> issues;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto& [node, finding] = *order[i];
        const Source& source = *tree_.sources[node->source];
        std::string pointer = source.at + pointer_of(*node);
        if (!finding.member.empty()) pointer += pointer_segment(finding.member);
        std::string message = finding.message;
        if (source.text != last.text) { // a patch is what is wrong: its places only
            message += " (line " + std::to_string(places[i].line) + " of " + source.origin +
                       ", which the patch changes.)";
            places[i] = {};
        }
        issues.push_back({finding.rule, std::move(pointer), places[i].line, places[i].column,
                          std::move(message),
                          finding.found.empty() ? excerpt(*node) : finding.found, finding.allowed,
                          finding.hint});
    }
    if (dropped_)
        issues.push_back({"too-many-issues", "", 0, 0,
                          "There are more problems; the search for them ended here.", "", "",
                          "Mend these first."});
    return issues;
}

void Report::raise() const {
    if (!empty()) throw support::ModelError(issues());
}

} // namespace sitefall::model
