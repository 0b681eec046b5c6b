#pragma once
// Measures of one service that a plain sample would never see, and whether they are to be trusted.

#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/steering.h"
#include "sitefall/support/control.h"
#include "sitefall/support/estimate.h"
#include "sitefall/support/random.h"

namespace sitefall::score {

/// More would be the histories of the pilot, or of what is learned before.
inline constexpr std::uint32_t most_rare_replications = 1u << 21;

struct RareEffort {
    double precision = 0.05; // half-width over value of the key measure
    double confidence = 0.9;
    std::uint32_t replications =
        0; // exactly so many, at most most_rare_replications; 0: by precision
    std::uint64_t most_events = 20'000'000; // after which the pilot stops
    std::uint32_t most = 1u << 19;
    int threads = 0;
    bool blindly =
        true; // play although something is not seen (blind_spots.h); else that is told, and nothing is played
};

/// What tells whether weighted excursions bear an estimate.
struct RareDiagnostics {
    std::uint32_t replications = 0;
    std::uint64_t excursions = 0;            // that reached the target
    double effective_size = 0;               // (sum w)^2 / sum w^2 over what they added
    double largest_share = 0, top_share = 0; // of the largest; of the largest 1 %
    std::size_t paths = 0; // distinct sets that were down when the target was reached
    std::vector<std::string>
        doubts; // why it is not to be trusted; empty: nothing speaks against it
    std::vector<std::string> cautions; // what else the weights say
};

/// What was steered for, and beside it what must be right where that is; the rest is untold: not a number.
struct RareResult {
    std::string method;
    support::Estimate unavailability, down, lost_level, interruptions_per_year, breach;
    RareDiagnostics diagnostics;
    std::uint64_t events = 0;
};

/// The target's service over `horizon` hours. How many histories it takes is decided by a pilot that counts for nothing else: a sample
/// that stops when it looks precise stops where it happens to have missed what is heavy. Adds to `control` what is to be played and what
/// was. Studies of other services or targets share no draw with it. @throws support::Interrupted
RareResult rare_study(const process::Process& process, const RareTarget& target, double horizon,
                      const support::Key& key, const RareEffort& effort, support::Control& control);

} // namespace sitefall::score
