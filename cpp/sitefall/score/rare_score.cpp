#include "sitefall/score/rare_score.h"

#include <algorithm>
#include <cmath>

#include "sitefall/score/blind_spots.h"
#include "sitefall/score/tally.h"
#include "sitefall/support/stratified.h"
#include "sitefall/support/told.h"

namespace sitefall::score {

namespace {

constexpr double fewest_hits = 30;        // with more, a plain sample tells as much
constexpr std::size_t most_services = 16; // of a document, for whose outages one looks further
constexpr std::uint64_t most_events = 4'000'000; // of the pilot of one measure
constexpr double hopeless = 10;                  // outages expected in the largest sample

double hits(const Ledger& ledger, int service, Total total) {
    double sum = 0;
    for (const auto& stratum : ledger.sample(ledger.layout().of(service, total)))
        sum += stratum.y.hits;
    return sum;
}

/// The sample's own interval lies wholly above: it has seen what the excursions missed.
bool is_contradicted(const support::Estimate& sampled, const support::Estimate& found) {
    return sampled.low > found.high;
}

bool is_told(const support::Estimate& estimate) { return !std::isnan(estimate.value); }

class Addition {
  public:
    Addition(const process::Process& process, const Ledger& ledger, const ScoreOptions& options,
             support::Control& control, Score& score)
        : process_(process),
          ledger_(ledger),
          options_(options),
          control_(control),
          score_(score),
          users_(counted_users(process)) {}

    void add() {
        bool breaches = false, outages = false;
        for (int s = 0; s < static_cast<int>(score_.services.size()); ++s) {
            if (hits(ledger_, s, Total::unavailable) < fewest_hits)
                outages = add_outages(s) || outages;
            if (process_.services[index(s)].has_tolerance &&
                hits(ledger_, s, Total::breach) < fewest_hits)
                breaches = add_breaches(s) || breaches;
        }
        if (outages && score_.services.size() == 1 && score_.services[0].unmet)
            score_.unmet = *score_.services[0].unmet;
        if (breaches) write_score();
    }

  private:
    static std::size_t index(int i) { return static_cast<std::size_t>(i); }

    RareResult study(int s, bool breach) {
        RareEffort effort;
        effort.precision = options_.effort.precision.relative;
        effort.confidence = options_.effort.confidence;
        effort.threads = options_.threads;
        effort.most_events = most_events;
        effort.blindly = false;
        return rare_study(process_, rare_target(process_, s, breach), score_.horizon, options_.key,
                          effort, control_);
    }

    /// Keeps the study; false where something is not seen, or, with a warning, where it is not to be trusted.
    bool accept(int s, const char* of, RareResult& found, const support::Estimate& sampled,
                const support::Estimate& told) {
        if (found.diagnostics.replications == 0) return false;
        auto& doubts = found.diagnostics.doubts;
        if (is_contradicted(sampled, told)) doubts.push_back("the plain sample lies above it");
        const std::string name = score_.services[index(s)].id + "/" + of;
        const bool trusted = doubts.empty();
        if (!trusted)
            score_.warnings.push_back(
                name + " is rare, and importance sampling is not to be trusted with it: " +
                doubts.front());
        for (const auto& caution : found.diagnostics.cautions)
            if (trusted) score_.warnings.push_back(name + ": " + caution);
        score_.rare.push_back({score_.services[index(s)].id, of, found});
        return trusted;
    }

    bool add_outages(int s) {
        auto found = study(s, false);
        auto& service = score_.services[index(s)];
        if (!accept(s, "availability", found, support::complement(service.availability),
                    found.unavailability))
            return false;
        service.availability = support::complement(found.unavailability);
        if (is_told(found.down)) service.down = found.down;
        if (is_told(found.interruptions_per_year))
            service.interruptions_per_year = found.interruptions_per_year;
        if (!is_told(found.lost_level)) return false;
        service.mean_level = support::complement(found.lost_level);
        if (service.unmet)
            service.unmet = support::scaled(found.lost_level, users_[index(s)] * hours_per_year);
        return true;
    }

    bool add_breaches(int s) {
        auto found = study(s, true);
        auto& service = score_.services[index(s)];
        if (!accept(s, "breach", found, *service.breach, found.breach)) return false;
        service.breach = found.breach;
        return true;
    }

    /// The weighted mean of what is kept; errors of the services added in squares.
    void write_score() {
        double weights = 0, value = 0, below = 0, above = 0;
        int tolerances = 0;
        std::string method;
        for (std::size_t s = 0; s < score_.services.size(); ++s) {
            const auto& breach = score_.services[s].breach;
            if (!breach) continue;
            const double weight = process_.services[s].weight;
            ++tolerances;
            weights += weight;
            value += weight * breach->value;
            below += std::pow(weight * (breach->value - breach->low), 2);
            above += std::pow(weight * (breach->high - breach->value), 2);
            method = method.empty() || method == breach->method
                         ? breach->method
                         : "simulation and " + breach->method;
        }
        support::Estimate lost;
        if (tolerances == 1) {
            lost = *std::find_if(score_.services.begin(), score_.services.end(),
                                 [](const auto& service) { return service.breach.has_value(); })
                        ->breach;
        } else {
            lost = support::Estimate{value / weights,
                                     (value - std::sqrt(below)) / weights,
                                     (value + std::sqrt(above)) / weights,
                                     options_.effort.confidence,
                                     method,
                                     support::Guarantee::statistical,
                                     {},
                                     {}};
        }
        score_.score = support::complement(lost);
        if (tolerances == 1) score_.all_kept = score_.score;
    }

    const process::Process& process_;
    const Ledger& ledger_;
    const ScoreOptions& options_;
    support::Control& control_;
    Score& score_;
    const std::vector<double> users_;
};

} // namespace

bool is_hopeless(const process::Process& process, double horizon, std::uint32_t most,
                 const std::atomic<bool>& stop) {
    if (!process.program || process.services.size() > most_services) return false;
    for (int s = 0; s < static_cast<int>(process.services.size()); ++s) {
        const auto sees = [&](const RareTarget& target, const Closeness& closeness) {
            const auto spots =
                blind_spots(process, target, horizon, closeness, Modules(process, s, closeness));
            return closeness.refusal().empty() && spots.of_modules.empty() && spots.of_all.empty();
        };
        const auto outage = rare_target(process, s, false);
        const Closeness closeness(process, outage, horizon, stop);
        if (!sees(outage, closeness)) return false;
        double rate = 0;
        for (const double set : closeness.rates()) rate += set;
        if (rate * horizon * most > hopeless) return false;
        if (!process.services[static_cast<std::size_t>(s)].has_tolerance) continue;
        const auto breach = rare_target(process, s, true);
        if (!sees(breach, Closeness(process, breach, horizon, stop))) return false;
    }
    return true;
}

void add_rare(const process::Process& process, const Ledger& ledger, const ScoreOptions& options,
              support::Control& control, Score& score) {
    if (!process.program || score.services.size() > most_services) return;
    Addition(process, ledger, options, control, score).add();
}

} // namespace sitefall::score
