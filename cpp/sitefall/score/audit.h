#pragma once
// Whether what an owner claims holds: each claim against every loss that it speaks of.

#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/process/process.h"
#include "sitefall/score/because.h"
#include "sitefall/score/player.h"
#include "sitefall/score/weak_points.h"
#include "sitefall/support/control.h"
#include "sitefall/support/estimate.h"

namespace sitefall::score {

struct AuditOptions {
    double confidence = 0.9;           // of all verdicts on a claim together
    std::uint32_t replications = 6400; // at most, of each loss
    support::Key key;
    int threads = 0;
};

enum class Verdict { holds, refuted, undecided };

/// A service after one loss.
struct ServiceAfter {
    std::string id;
    support::Estimate
        kept; // probability that the promise is kept; its interval decides the verdict
    double p5 = 0, p50 = 0,
           p95 = 0; // hours until back at capacity for an hour; infinity: not within the watch
    std::vector<Reason> reasons;
};

struct LossAudited {
    std::vector<std::string>
        lost; // sites, words or ids, as the claim counts them; or what it names
    std::vector<ServiceAfter> services;
};

struct ClaimAudited {
    std::string id, says, source;
    Verdict verdict = Verdict::undecided;
    double wanted = 0.95, capacity = 1, rto = -1, rpo = -1; // hours; -1: not promised
    bool after_return = false;
    LossAudited
        worst; // of the losses that the claim speaks of; the counterexample where it is refuted
    int losses = 0;                 // looked at
    std::uint32_t replications = 0; // of the worst
};

struct Audit {
    std::vector<ClaimAudited> claims;
    std::vector<Redundancy> redundancy; // by service
    std::uint32_t replications = 0;
    std::uint64_t events = 0;
    double seconds = 0;
    int threads = 0;
    std::vector<std::string> warnings;
};

/// A claim of a count is looked at from one loss upwards: what fewer losses refute needs no more. Intervals share the error among
/// all services, losses and looks of a claim (Bonferroni). @throws support::RequestError where there is no claim, or a count has more than 2000
/// choices; support::Interrupted
Audit audit(const model::Architecture& architecture, const AuditOptions& options,
            const MakePlayer& make_player, support::Control& control);

} // namespace sitefall::score
