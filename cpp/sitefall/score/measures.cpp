#include "sitefall/score/measures.h"

#include <cmath>
#include <limits>

#include "sitefall/score/loss_years.h"
#include "sitefall/support/told.h"

namespace sitefall::score {

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

} // namespace

support::Estimate estimate(const Mean& mean, const Ledger& ledger, double confidence) {
    return estimate(mean, ledger.sample(mean.measure), confidence);
}

support::Estimate estimate(const Mean& mean, std::span<const support::Stratum> sample,
                           double confidence) {
    const auto plain = mean.share ? support::probability_estimate(sample, confidence)
                                  : support::mean_estimate(sample, mean.most, confidence);
    const auto measure = support::scaled(plain, mean.factor);
    return mean.complement ? support::complement(measure) : measure;
}

ServiceMeans means_of(const Layout& layout, int service, double users, double horizon) {
    const auto of = [&](Total total) { return layout.of(service, total); };
    const double per_year = hours_per_year / horizon;
    ServiceMeans means;
    means.availability = {of(Total::unavailable), 1 / horizon, true, false, horizon, true};
    means.down = {of(Total::down), 1 / horizon, false, false, horizon, true};
    means.mean_level = {of(Total::lost_level), 1 / horizon, true, false, horizon, true};
    means.interruptions_per_year = {
        of(Total::interruptions), per_year, false, false, unbounded, true};
    means.breach = {of(Total::breach), 1, false, true, 1};
    means.unmet = {of(Total::unmet), per_year, false, false, users * horizon, true};
    means.data_lost = {of(Total::data_lost), per_year, false, false, horizon, true};
    means.largest_loss = {of(Total::largest_loss), 1, false, false, horizon};
    return means;
}

Mean score_mean(const Layout& layout) { return {layout.score_loss(), 1, true, false, 1}; }

Mean all_kept_mean(const Layout& layout) { return {layout.any_breach(), 1, true, true, 1}; }

Mean all_unmet_mean(const Layout& layout, double users, double horizon) {
    return {layout.all_unmet(), hours_per_year / horizon, false, false, users * horizon, true};
}

Mean cause_unmet_mean(const Layout& layout, int cause, double users, double horizon) {
    return {
        layout.cause_unmet(cause), hours_per_year / horizon, false, false, users * horizon, true};
}

Mean cause_breaches_mean(const Layout& layout, int cause, int services) {
    return {layout.cause_breaches(cause), 1, false, false, static_cast<double>(services)};
}

Exceedance exceedance(const Ledger& ledger, int who, bool sum, double most, double confidence) {
    const auto& sketch = sum ? ledger.aggregate(who) : ledger.occurrence(who);
    const auto quiet = ledger.quiet_years(who);
    Exceedance levels;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        levels[i] =
            sketch.quantile(1 - exceedance_chances[i], ledger.weights(), most, confidence, {quiet});
    }
    return levels;
}

double exceedance_value(const Ledger& ledger, int who, bool sum, double chance) {
    if (ledger.histories() * ledger.years() * chance < fewest_beyond) return nothing;
    const auto& sketch = sum ? ledger.aggregate(who) : ledger.occurrence(who);
    return sketch.quantile_value(1 - chance, ledger.weights(), {ledger.quiet_years(who)});
}

OutageHours outage_hours(const Ledger& ledger, int service, double horizon, double confidence) {
    const auto weights = ledger.weights();
    const auto quantile = [&](double level) {
        return ledger.outages(service).quantile(level, weights, horizon, confidence);
    };
    return {support::ratio_estimate(ledger.outage_pair(service), horizon, confidence),
            quantile(0.5), quantile(0.95), quantile(0.99)};
}

} // namespace sitefall::score
