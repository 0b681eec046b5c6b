#include "sitefall/score/compare_warnings.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "sitefall/score/paired_measures.h"
#include "sitefall/score/score_warnings.h"

namespace sitefall::score {

namespace {

const process::ServiceInfo* find(const process::Process& process, const std::string& id) {
    const auto found = std::find_if(process.services.begin(), process.services.end(),
                                    [&](const auto& service) { return service.id == id; });
    return found == process.services.end() ? nullptr : &*found;
}

bool same_tolerance(const process::ServiceInfo& a, const process::ServiceInfo& b) {
    return a.has_tolerance == b.has_tolerance && a.below == b.below && a.longest == b.longest &&
           a.total_per_year == b.total_per_year && a.data == b.data;
}

// An option that changes what is asked of the services is not better or worse for it.
void warn_of_services(const std::string& option, const process::Process& base,
                      const process::Process& changed, std::vector<std::string>& warnings) {
    std::vector<std::string> only_one, users, tolerance;
    for (const auto& service : base.services) {
        const auto* there = find(changed, service.id);
        if (there == nullptr) {
            only_one.push_back(service.id);
            continue;
        }
        if (service.users != there->users) users.push_back(service.id);
        if (!same_tolerance(service, *there)) tolerance.push_back(service.id);
    }
    for (const auto& service : changed.services) {
        if (find(base, service.id) == nullptr) only_one.push_back(service.id);
    }
    const auto warn = [&](const std::vector<std::string>& ids, const std::string& text) {
        if (!ids.empty()) warnings.push_back(option + ": " + text + list_of(ids));
    };
    warn(only_one,
         "all user-hours, score and all_kept are of different services; only base or "
         "option has ");
    warn(users, "unmet user-hours are of different numbers of users of ");
    warn(tolerance, "breaches are of different tolerances of ");
}

// What an included option was already told is not told again; added entries are told together.
void warn_of_patches(const model::OptionSet& set, std::vector<std::string>& warnings) {
    std::set<std::string> told;
    for (const auto& option : set.options) {
        std::vector<std::string> added;
        for (const auto& warning : option.warnings) {
            if (!told.insert(warning.pointer + " " + warning.text).second) continue;
            if (warning.rule == "patch-adds-entry") {
                added.push_back(warning.pointer.substr(warning.pointer.rfind('/') + 1));
            } else {
                warnings.push_back(option.id + ": " + warning.pointer + ": " + warning.text);
            }
        }
        if (!added.empty()) {
            warnings.push_back(option.id + ": the patch adds entries: " + list_of(added));
        }
    }
}

} // namespace

std::vector<std::string> warnings_of(const model::OptionSet& set, const Documents& documents,
                                     const Comparison& comparison, bool inputs_complete) {
    std::vector<std::string> warnings = warnings_of_sample(comparison.sampled);
    std::vector<std::string> unchanged;
    for (const auto& option : comparison.options) {
        const bool differed = std::any_of(
            option.differences.begin(), option.differences.end(),
            [](const auto& difference) { return difference && difference->differing > 0; });
        if (!differed) unchanged.push_back(option.id);
    }
    if (!unchanged.empty()) {
        warnings.push_back("no history differed from that of the base: " + list_of(unchanged));
    }
    for (std::size_t o = 0; o < set.options.size(); ++o) {
        warn_of_services(set.options[o].id, *documents.front(), *documents[o + 1], warnings);
    }
    for (auto& warning : warnings_of_users(*documents.front())) {
        warnings.push_back(std::move(warning));
    }
    if (!inputs_complete) {
        warnings.push_back("interrupted before the uncertain inputs were sampled");
    }
    for (const auto& warning : set.base.architecture->warnings) {
        warnings.push_back(warning.pointer + ": " + warning.text);
    }
    warn_of_patches(set, warnings);
    return warnings;
}

} // namespace sitefall::score
