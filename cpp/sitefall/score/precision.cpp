#include "sitefall/score/precision.h"

#include <algorithm>

namespace sitefall::score {

namespace {

double hits(const Ledger& ledger, int measure) {
    double sum = 0;
    for (const auto& stratum : ledger.sample(measure)) sum += stratum.y.hits;
    return sum;
}

} // namespace

std::vector<Target> targets_of(const process::Process& process, const Layout& layout, double users,
                               double horizon, const Precision& precision) {
    std::vector<Target> targets;
    targets.push_back({"unmet_user_hours_per_year", all_unmet_mean(layout, users, horizon), 0,
                       precision.relative, true});
    for (int s = 0; s < layout.services; ++s) {
        const auto& service = process.services[static_cast<std::size_t>(s)];
        if (!service.has_tolerance) continue;
        targets.push_back({service.id + "/breach", means_of(layout, s, 0, horizon).breach,
                           precision.share, precision.relative_share, false});
    }
    return targets;
}

bool may_look(const Ledger& ledger, const std::vector<Target>& targets, std::size_t blocks) {
    if (blocks < least_blocks) return false;
    return std::all_of(targets.begin(), targets.end(), [&](const Target& target) {
        return !target.bears_looks || hits(ledger, target.mean.measure) >= least_hits;
    });
}

std::vector<std::string> too_wide(const Ledger& ledger, const std::vector<Target>& targets,
                                  double confidence) {
    std::vector<std::string> names;
    for (const Target& target : targets) {
        const auto now = estimate(target.mean, ledger, confidence);
        if (now.half_width() > target.tolerance(now.value)) names.push_back(target.name);
    }
    return names;
}

} // namespace sitefall::score
