#pragma once
// The main job: every measure of every service, the score and its causes.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/model/assumptions.h"
#include "sitefall/score/curves.h"
#include "sitefall/score/inputs.h"
#include "sitefall/score/measures.h"
#include "sitefall/score/rare_study.h"
#include "sitefall/score/sampling.h"
#include "sitefall/score/single_points.h"
#include "sitefall/score/weak_points.h"
#include "sitefall/score/worst.h"

namespace sitefall::score {

struct ScoreOptions {
    double horizon = 0; // h; 0: what the document says
    Effort effort;
    support::Key key;
    int threads = 0;
    bool stratify = true;
    int outer = 64; // points over the uncertain inputs; 0: none
    std::string method = "simulation";
    bool as_chain = true; // a document of exponential times draws as one
    bool curves = false;  // whole distributions
};

/// The engines that a score calls; a test may put in its own.
struct Engines {
    Compile compile;
    MakePlayer players;
    std::function<std::vector<SinglePoint>(const process::Process&, const std::atomic<bool>& stop)>
        single_points;
    std::function<std::vector<Redundancy>(const process::Process&, const std::atomic<bool>& stop)>
        redundancy = {};      // none: not told
    bool rare = false;        // whether to look further for what the sample hardly shows
    Runner* runner = nullptr; // who plays; nobody: threads of this process
};
Engines engines_of_simulation(const support::Key& key,
                              simulation::Draws draws = simulation::Draws::by_element);
/// Those of a score, with which nothing is paired.
Engines engines_of_score(const ScoreOptions& options);

struct ServiceScore {
    std::string id, label;
    support::Estimate availability, down, mean_level, interruptions_per_year;
    OutageHours outage_hours;
    std::optional<support::Estimate> breach;         // where it has a tolerance
    std::optional<support::Estimate> unmet;          // user-hours a year, where it has users
    std::optional<Exceedance> occurrence, aggregate; // within complete years
    std::optional<support::Estimate> data_lost, largest_loss; // where it keeps data; mean hours
    std::optional<ExceedanceCurves> curves;                   // where asked for
};

/// What began the outages that cost so much.
struct CauseScore {
    std::string cause;
    support::Estimate unmet;    // user-hours a year
    support::Estimate breaches; // expected number of services whose tolerance it breached first
    double share = 0;           // of all user-hours unmet
    std::vector<std::string> services; // that it stopped, the costliest first
};

struct StratumCount {
    std::string occurrences; // how many rare hazards strike within the horizon
    double probability = 0;
    std::uint32_t replications = 0;
};

std::vector<StratumCount> counts_of(const Strata& strata, const Sample& sample);

/// With fewer histories a stratum would be seen hardly ever.
inline constexpr std::uint32_t fewest_to_stratify = 64;
inline bool stratifies(const ScoreOptions& options) {
    const std::uint32_t histories = options.effort.replications;
    return options.stratify && (histories == 0 || histories >= fewest_to_stratify);
}
/// So many histories where more would show nothing either.
inline constexpr std::uint32_t few_where_hopeless = 2048;

/// What was studied by excursions, because the sample hardly showed it.
struct RareScore {
    std::string service, measure; // "availability", "breach"
    RareResult found;
};

struct Score {
    double horizon = 0;
    std::optional<support::Estimate> score, all_kept; // where a service has a tolerance
    support::Estimate unmet;                          // user-hours a year of all services
    std::optional<Exceedance> occurrence, aggregate;
    std::optional<ExceedanceCurves> curves; // where asked for
    std::vector<ServiceScore> services;
    std::vector<CauseScore> causes; // the costliest first
    std::vector<SinglePoint> single_points;
    std::vector<Redundancy> redundancy; // by service
    model::Assumptions assumptions;     // points into the architecture
    std::vector<StratumCount> strata;
    std::vector<NamedExtreme>
        worst; // "year", "event", "history", "outage"; by service "messenger/year", "messenger/outage"
    std::vector<RareScore> rare;
    Sampled sampled;
    std::size_t states = 0, transitions = 0; // of a chain
    double seconds = 0;
    int threads = 0;
    std::vector<std::string> warnings;
};

/// @pre a horizon not below 0; 0 < confidence < 1; a precision above 0; replications and outer are
/// not 1. @throws support::Interrupted where too little was played for any answer.
Score score(const model::Architecture& architecture, const ScoreOptions& options,
            const Engines& engines, support::Control& control);

} // namespace sitefall::score
