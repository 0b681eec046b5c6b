#include "sitefall/model/rules.h"

#include <set>

#include "sitefall/model/nearest.h"

namespace sitefall::model {

namespace {

/// Every string that is the value of `key`, anywhere.
void collect_strings(const Node& node, std::string_view key, std::set<std::string_view>& found) {
    if (node.is_string() && node.key == key) found.insert(node.text);
    for (const Node& item : node.items) collect_strings(item, key, found);
}

void warn_of_unnamed(const Tree& tree, std::string_view key, const char* what,
                     const std::vector<Entry>& entries, Architecture& architecture) {
    if (entries.empty()) return;
    std::set<std::string_view> named;
    collect_strings(tree.root, key, named);
    for (const Entry& entry : entries)
        if (!named.contains(entry.id()))
            architecture.warnings.push_back(
                {"unused-" + std::string(what), pointer_of(*entry.node),
                 "Nothing names the " + std::string(what) + " `" + entry.id() + "`."});
}

} // namespace

void warn_of_unused(const Tree& tree, Architecture& architecture, const Entries& entries) {
    warn_of_unnamed(tree, "crew", "crew", entries.crews, architecture);
    warn_of_unnamed(tree, "failover", "procedure", entries.procedures, architecture);
}

void check_rules(const Tree& tree, const Entries& entries, Architecture& architecture,
                 Report& report) {
    const Selection selection(architecture);
    warn_of_unused(tree, architecture, entries);
    check_elements(entries, architecture, report);
    if (!report.has("duplicate-id")) check_cycles(entries, architecture, report);
    check_services(entries, architecture, report);
    check_hazards(entries, architecture, selection, report);
    check_claims(entries, architecture, selection, report);
}

bool clean(const Entry& entry, std::initializer_list<std::string_view> names,
           const Report& report) {
    for (const std::string_view name : names)
        if (const Node* field = entry.find(name); field != nullptr && !report.clean(*field))
            return false;
    return true;
}

const Node& place_of(const Entry& entry, std::initializer_list<std::string_view> names) {
    const Node* inherited = nullptr;
    for (const std::string_view name : names) {
        const Node* field = entry.find(name);
        if (field == nullptr) continue;
        if (entry.owns(*field)) return *field;
        if (inherited == nullptr) inherited = field;
    }
    return inherited == nullptr ? *entry.node : *inherited;
}

void report_nothing_selected(const Node& selector, const Selection& selection, Report& report) {
    if (!report.clean(selector)) return;
    std::string hint;
    for (const char* key : {"campus", "region", "operator", "tag"}) {
        const Node* word = selector.find(key);
        if (word == nullptr) continue;
        const std::string near = nearest(word->text, selection.words(key));
        if (!near.empty() && near != word->text)
            hint = "Did you mean the " + std::string(key) + " `" + near + "`?";
    }
    report.add(selector, {.rule = "selects-nothing",
                          .message = "The selector selects nothing.",
                          .allowed = "a selector of at least one element",
                          .hint = std::move(hint)});
}

} // namespace sitefall::model
