#include "sitefall/score/rare_score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

#include "sitefall/score/blind_spots.h"
#include "sitefall/score/mended_sum.h"
#include "sitefall/score/tally.h"
#include "sitefall/support/issue.h"
#include "sitefall/support/stratified.h"
#include "sitefall/support/told.h"

namespace sitefall::score {

namespace {

constexpr double fewest_hits = 30;        // with more, a plain sample tells as much
constexpr std::size_t most_services = 16; // of a document, for whose outages one looks further
constexpr std::uint64_t most_events = 4'000'000; // after which the pilot of a measure stops
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
          users_(counted_users(process)),
          weights_(weights_of_tolerances()),
          unmet_(score.unmet) {
        if (score.score) lost_.emplace(support::complement(*score.score));
    }

    void add() {
        try {
            for (int s = 0; s < static_cast<int>(score_.services.size()); ++s) {
                if (hits(ledger_, s, Total::unavailable) < fewest_hits) add_outages(s);
                if (process_.services[index(s)].has_tolerance &&
                    hits(ledger_, s, Total::breach) < fewest_hits)
                    add_breaches(s);
            }
        } catch (const support::Interrupted&) {
            if (control_.drop) throw;
            score_.warnings.push_back("interrupted before all that is rare was studied");
        }
        write_sums();
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
        auto found = rare_study(process_, rare_target(process_, s, breach), score_.horizon,
                                options_.key, effort, control_);
        score_.sampled.events += found.events;
        return found;
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

    void add_outages(int s) {
        auto found = study(s, false);
        auto& service = score_.services[index(s)];
        if (!accept(s, "availability", found, support::complement(service.availability),
                    found.unavailability))
            return;
        service.availability = support::complement(found.unavailability);
        if (is_told(found.down)) service.down = found.down;
        if (is_told(found.interruptions_per_year))
            service.interruptions_per_year = found.interruptions_per_year;
        if (!is_told(found.lost_level)) return;
        service.mean_level = support::complement(found.lost_level);
        if (!service.unmet) return;
        const auto sampled = *service.unmet;
        service.unmet = support::scaled(found.lost_level, users_[index(s)] * hours_per_year);
        unmet_.replace(1, sampled, *service.unmet);
        ++unmet_told_;
    }

    void add_breaches(int s) {
        auto found = study(s, true);
        auto& service = score_.services[index(s)];
        const auto sampled = *service.breach;
        if (!accept(s, "breach", found, sampled, found.breach)) return;
        service.breach = found.breach;
        lost_->replace(process_.services[index(s)].weight / weights_, sampled, found.breach);
        const auto& precision = options_.effort.precision;
        is_now(service.id + "/breach", found.breach,
               std::max(precision.share, precision.relative_share * found.breach.value));
        ++breaches_told_;
    }

    /// What the services add up to follows them.
    void write_sums() {
        constexpr double unbounded = std::numeric_limits<double>::infinity();
        const auto having = [this](const auto& measure) {
            return std::count_if(
                score_.services.begin(), score_.services.end(),
                [&](const ServiceScore& service) { return (service.*measure).has_value(); });
        };
        if (unmet_.is_mended()) {
            score_.unmet = unmet_.told(unmet_told_ == having(&ServiceScore::unmet), unbounded);
            is_now("unmet_user_hours_per_year", score_.unmet,
                   options_.effort.precision.relative * score_.unmet.value);
        }
        auto& sampled = score_.sampled;
        if (was_too_wide_ && sampled.too_wide.empty()) sampled.ended = Ended::precise;
        if (!lost_ || !lost_->is_mended()) return;
        const auto tolerances = having(&ServiceScore::breach);
        score_.score = support::complement(lost_->told(breaches_told_ == tolerances, 1));
        if (tolerances == 1) score_.all_kept = score_.score;
    }

    /// A measure that the sample left too wide may be known well enough by now.
    void is_now(const std::string& name, const support::Estimate& told, double wanted) {
        if (told.half_width() <= wanted) std::erase(score_.sampled.too_wide, name);
    }

    double weights_of_tolerances() const {
        double weights = 0;
        for (std::size_t s = 0; s < score_.services.size(); ++s)
            if (score_.services[s].breach) weights += process_.services[s].weight;
        return weights;
    }

    const process::Process& process_;
    const Ledger& ledger_;
    const ScoreOptions& options_;
    support::Control& control_;
    Score& score_;
    const std::vector<double> users_;
    const double weights_; // of all services with a tolerance
    MendedSum unmet_;
    std::optional<MendedSum> lost_; // breaches, by weight; where there are tolerances
    const bool was_too_wide_ = !score_.sampled.too_wide.empty();
    std::ptrdiff_t unmet_told_ = 0, breaches_told_ = 0;
};

void warn_of_seldom(const Ledger& ledger, Score& score) {
    std::size_t seldom = 0;
    for (int s = 0; s < static_cast<int>(score.services.size()); ++s)
        if (hits(ledger, s, Total::unavailable) < fewest_hits) ++seldom;
    if (seldom > 0)
        score.warnings.push_back(
            "outages of " + std::to_string(seldom) + " services were seen in fewer than " +
            std::to_string(std::lround(fewest_hits)) +
            " histories; score looks for what is rare in documents of at most " +
            std::to_string(most_services) + " services, rare in any");
}

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
    if (!process.program) return;
    if (score.services.size() > most_services) {
        warn_of_seldom(ledger, score);
        return;
    }
    Addition(process, ledger, options, control, score).add();
}

} // namespace sitefall::score
