#pragma once
// The measures that are compared: those of FORMAT section 8 that are means or probabilities. Quantiles are not:
// a difference of quantiles is not the quantile of a difference.

#include <optional>
#include <string>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/score/measures.h"
#include "sitefall/score/strata.h"

namespace sitefall::score {

/// A measure of the base, and the same of each option.
struct PairedMeasure {
    std::string name;                       // "score", "messenger/breach"
    std::vector<std::optional<Mean>> means; // by document; nothing where it has no such measure
    double most = 0;                        // largest size of a difference of the numbers counted

    const Mean& base() const { return *means.front(); }
    /// From a difference of the numbers counted to one of the measure.
    double factor() const { return base().complement ? -base().factor : base().factor; }
};

/// Place of `unmet_user_hours_per_year` of all services in what paired_measures gives.
inline constexpr std::size_t total_unmet = 0;

/// Those that the base has. @pre architectures and documents are of each other, the base first.
std::vector<PairedMeasure> paired_measures(
    const std::vector<const model::Architecture*>& architectures, const Documents& documents,
    double horizon);

} // namespace sitefall::score
