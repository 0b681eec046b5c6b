#pragma once
// When a sample is large enough.

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/measures.h"

namespace sitefall::score {

/// Half-widths to reach: `relative` of the user-hours unmet, and the larger of `share` and
/// `relative_share` of the value on each breach.
struct Precision {
    double relative = 0.05, share = 0.0005, relative_share = 0.1;

    /// The defaults, all in proportion.
    static Precision of(double relative) {
        return {relative, 0.0005 * relative / 0.05, 2 * relative};
    }
};

/// A measure whose width decides when to stop.
struct Target {
    std::string name; // "unmet_user_hours_per_year", "messenger/breach"
    Mean mean;
    double absolute = 0, relative = 0; // half-width: the larger of absolute and relative * value
    bool bears_looks = false;          // early hits of this one decide whether a look is allowed

    double tolerance(double value) const { return std::max(absolute, relative * value); }
};

std::vector<Target> targets_of(const process::Process& process, const Layout& layout, double users,
                               double horizon, const Precision& precision);

/// A fixed-width rule is right only when the estimate of the width is: no look before 50 blocks and
/// 100 histories with a loss [GW92].
inline constexpr std::size_t least_blocks = 50;
inline constexpr double least_hits = 100;
bool may_look(const Ledger& ledger, const std::vector<Target>& targets, std::size_t blocks);

/// The targets whose half-width is still too large.
std::vector<std::string> too_wide(const Ledger& ledger, const std::vector<Target>& targets,
                                  double confidence);

} // namespace sitefall::score
