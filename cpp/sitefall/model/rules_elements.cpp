// Sites, links and components.

#include <algorithm>
#include <unordered_set>

#include "sitefall/model/bounds.h"
#include "sitefall/model/rules.h"

namespace sitefall::model {

namespace {

void check_counts(const Entry& entry, const Component& component, Report& report) {
    if (!clean(entry, {"count", "at_least"}, report) || component.at_least <= component.count)
        return;
    report.add(place_of(entry, {"at_least", "count"}),
               {.rule = "at-least-over-count",
                .message = "`" + component.id + "` wants " + std::to_string(component.at_least) +
                           " copies up and has " + std::to_string(component.count) + ".",
                .allowed = "`at_least` of at most " + std::to_string(component.count),
                .found = std::to_string(component.at_least)});
}

/// The law `fails` is checked where it is written; here its short form.
void check_mean_times(const Entry& entry, const Element& element, Report& report) {
    for (const Mode& mode : element.modes) {
        const Node* modes = entry.find("modes");
        const Node* of_mode = modes == nullptr ? nullptr : modes->find(mode.id);
        const Node* mttf = of_mode == nullptr ? entry.find("mttf") : of_mode->find("mttf");
        if (mttf == nullptr || !report.clean(*mttf)) continue;
        if (mean_of(mode.fails) >= length_of_instant) continue;
        report.add(*mttf, {.rule = "no-time-passes",
                           .message = "The time is on average shorter than an instant: `" +
                                      element.id + "` would fail without end at one instant.",
                           .allowed = "a mean of at least 1e-9 h"});
    }
}

/// Each copy has a state and clocks of its own.
void check_total_of_copies(const Entries& entries, const Architecture& architecture,
                           Report& report) {
    constexpr std::int64_t most = 2'000'000;
    std::int64_t sum = 0;
    std::size_t largest = 0;
    for (std::size_t i = 0; i < entries.components.size(); ++i) {
        sum += architecture.components[i].count;
        if (architecture.components[i].count > architecture.components[largest].count) largest = i;
    }
    if (sum <= most) return;
    report.add(place_of(entries.components[largest], {"count"}),
               {.rule = "too-large",
                .message = "The components have " + std::to_string(sum) + " copies in all.",
                .allowed = "at most " + std::to_string(most) + " copies in a document",
                .hint = "Let one copy stand for many that fail together."});
}

void check_start(const Entry& entry, const Component& component, bool is_spare,
                 Architecture& architecture, Report& report) {
    if (!component.start || !clean(entry, {"start"}, report)) return;
    const Number& succeeds = component.start->succeeds;
    const bool may_fail = succeeds.value < 1 || succeeds.unknown >= 0;
    if (may_fail && component.modes.empty())
        report.add(place_of(entry, {"start"}),
                   {.rule = "start-without-mode",
                    .message = "The start of `" + component.id +
                               "` may fail, but no mode says what then holds the copy down.",
                    .allowed = "`fails` or `modes` beside a `start` that may fail",
                    .hint = "Write a mode with its repair; {\"law\": \"never\"} for `fails` where "
                            "only starts fail."});
    if (!is_spare)
        architecture.warnings.push_back(
            {"unused-start", pointer_of(*entry.find("start")),
             "`" + component.id + "` is not a spare of any `standby`: its `start` is never done."});
}

void check_standby(const Entry& entry, const Component& component, Report& report) {
    const Node* standby = entry.find("standby");
    if (standby == nullptr || !report.clean(*standby)) return;
    for (const Node& item : standby->items)
        if (item.text == component.id)
            report.add(item, {.rule = "standby-itself",
                              .message = "`" + component.id + "` cannot stand by for itself.",
                              .allowed = "other components"});
}

/// A standby that leads back to itself through standby lists alone, whatever rides through.
void check_standby_circles(const Entries& entries, const Architecture& architecture,
                           Report& report) {
    std::unordered_map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < architecture.components.size(); ++i)
        index.emplace(architecture.components[i].id, i);
    std::vector<int> state(architecture.components.size(),
                           0); // 0 untouched, 1 on the path, 2 done
    for (std::size_t start = 0; start < state.size(); ++start) {
        if (state[start] != 0) continue;
        std::vector<std::pair<std::size_t, std::size_t>> path{{start, 0}};
        state[start] = 1;
        while (!path.empty()) {
            auto& [at, next] = path.back();
            const Component& component = architecture.components[at];
            if (next == component.standby.size()) {
                state[at] = 2;
                path.pop_back();
                continue;
            }
            const auto listed = index.find(component.standby[next++]);
            if (listed == index.end() || listed->second == at) continue;
            if (state[listed->second] == 0) {
                state[listed->second] = 1;
                path.emplace_back(listed->second, 0);
            } else if (state[listed->second] == 1) {
                report.add(place_of(entries.components[at], {"standby"}),
                           {.rule = "standby-circle",
                            .message = "`standby` leads from `" + component.id + "` to `" +
                                       architecture.components[listed->second].id + "` and back.",
                            .allowed = "lists that do not lead back"});
            }
        }
    }
}

void warn_of_what_never_fails(Architecture& architecture, const std::vector<Entry>& entries) {
    std::unordered_set<std::string_view> struck;
    for (const Hazard& hazard : architecture.hazards)
        for (const Strike& strike : hazard.strikes)
            struck.insert(strike.elements.begin(), strike.elements.end());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Component& component = architecture.components[i];
        const bool depends = component.needs.kind != NeedKind::nothing || !component.site.empty() ||
                             !component.standby.empty();
        if (!component.modes.empty() || depends || struck.contains(component.id)) continue;
        architecture.warnings.push_back({"never-fails", pointer_of(*entries[i].node),
                                         "`" + component.id +
                                             "` has no failure, needs nothing, stands nowhere and "
                                             "no hazard strikes it: it always works."});
    }
}

} // namespace

void warn_of_idle_store(const Entry& entry, const Element& element, bool has_needs,
                        Architecture& architecture) {
    if (!element.ride_through || has_needs) return;
    architecture.warnings.push_back(
        {"unused-ride-through", pointer_of(*entry.find("ride_through")),
         "`" + element.id +
             "` has no `needs` that could be missing: its ride-through is never used."});
}

void check_elements(const Entries& entries, Architecture& architecture, Report& report) {
    std::unordered_set<std::string> spares;
    for (const Component& component : architecture.components)
        if (!component.standby.empty())
            spares.insert(component.standby.begin() + 1, component.standby.end());
    for (std::size_t i = 0; i < entries.components.size(); ++i) {
        const Component& component = architecture.components[i];
        check_counts(entries.components[i], component, report);
        check_mean_times(entries.components[i], component, report);
        check_start(entries.components[i], component, spares.contains(component.id), architecture,
                    report);
        check_standby(entries.components[i], component, report);
        warn_of_idle_store(entries.components[i], component,
                           component.needs.kind != NeedKind::nothing || !component.standby.empty(),
                           architecture);
    }
    check_total_of_copies(entries, architecture, report);
    for (std::size_t i = 0; i < entries.sites.size(); ++i)
        check_mean_times(entries.sites[i], architecture.sites[i], report);
    for (std::size_t i = 0; i < entries.sites.size(); ++i)
        warn_of_idle_store(entries.sites[i], architecture.sites[i],
                           architecture.sites[i].needs.kind != NeedKind::nothing, architecture);
    for (std::size_t i = 0; i < entries.links.size(); ++i) {
        const Link& link = architecture.links[i];
        check_mean_times(entries.links[i], link, report);
        warn_of_idle_store(entries.links[i], link, link.needs.kind != NeedKind::nothing,
                           architecture);
        if (!link.from.empty() && link.from == link.to)
            report.add(place_of(entries.links[i], {"between"}),
                       {.rule = "link-to-itself",
                        .message = "`" + link.id + "` joins `" + link.from + "` to itself.",
                        .allowed = "two different sites"});
    }
    check_standby_circles(entries, architecture, report);
    warn_of_what_never_fails(architecture, entries.components);
}

} // namespace sitefall::model
