#include "sitefall/score/audit.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "sitefall/process/program.h"
#include "sitefall/score/block_player.h"
#include "sitefall/score/claim_losses.h"
#include "sitefall/score/claim_watch.h"
#include "sitefall/score/expected_events.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/watch.h"
#include "sitefall/simulation/static_levels.h"
#include "sitefall/support/interval.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

using process::at;

constexpr std::uint32_t block = 16, first_look = 400;
constexpr double least_watch = 720; // h

/// Histories of one loss, counted.
class LossTrial {
  public:
    LossTrial(const process::Process& process, const model::Architecture& architecture,
              const ClaimLoss& loss, const Promise& promise)
        : process_(process),
          loss_(loss),
          promise_(promise),
          plan_(process::compile_loss(process, loss.loss)),
          horizon_(watch_of(promise)),
          kept_(promise.services.size(), 0),
          back_(promise.services.size()) {
        check_expected_events(architecture, horizon_);
    }

    /// Plays up to `replications` in all.
    void play(std::uint32_t replications, const MakePlayer& make_player, Audit& audit,
              support::Control& control);

    bool all_kept_within(double wanted, double confidence) const {
        return std::all_of(kept_.begin(), kept_.end(),
                           [&](double hits) { return share(hits, confidence).low >= wanted; });
    }
    bool some_missed(double wanted, double confidence) const {
        return std::any_of(kept_.begin(), kept_.end(),
                           [&](double hits) { return share(hits, confidence).high < wanted; });
    }
    double worst() const { return *std::min_element(kept_.begin(), kept_.end()) / n_; }
    double mean() const {
        double sum = 0;
        for (double hits : kept_) sum += hits;
        return sum / n_;
    }
    std::uint32_t replications() const { return n_; }
    /// The earliest time at which all stages, or strikes of its hazard, can have fallen.
    double first_moment_of_last_fall() const;

    LossAudited told(double confidence, const std::atomic<bool>& stop) const;

  private:
    /// Long enough for the loss to end, where the promise counts from there.
    static double watch_of(const Promise& promise) {
        return (promise.has_rto ? promise.rto : 0) + (promise.after_return ? 4 : 1) * least_watch;
    }
    support::Estimate share(double hits, double confidence) const {
        const support::Stratum all{
            1, static_cast<double>(n_), {hits, hits, hits, hits, hits > 0 ? 1.0 : 0.0}};
        return support::probability_estimate({&all, 1}, confidence);
    }
    double quantile(std::size_t service, double level) const;
    std::vector<int> members() const;

    const process::Process& process_;
    const ClaimLoss& loss_;
    const Promise& promise_;
    process::LossPlan plan_;
    double horizon_;
    std::uint32_t n_ = 0;
    std::vector<double> kept_;              // histories, by service of the promise
    std::vector<std::vector<double>> back_; // hours
};

void LossTrial::play(std::uint32_t replications, const MakePlayer& make_player, Audit& audit,
                     support::Control& control) {
    const std::uint32_t from = n_;
    const auto make = [&] {
        const auto impose = [this](int, std::uint32_t) {
            simulation::Forcing forcing;
            forcing.loss = &plan_;
            return forcing;
        };
        BlockPlayer player(
            make_player(process_, control.stop), horizon_,
            ClaimWatch(promise_, horizon_, static_cast<int>(process_.services.size()), plan_.falls),
            impose, control.stop);
        return [&, player = std::move(player)](std::size_t index) mutable {
            const auto first = from + static_cast<std::uint32_t>(index) * block;
            return player(Block{first, std::min(block, replications - first), 0});
        };
    };
    run_in_order<PlayedBlock<ClaimRecord>>(
        (replications - from + block - 1) / block, audit.threads, control.stop, make,
        [&](std::size_t, const PlayedBlock<ClaimRecord>& played) {
            for (const auto& record : played.records) {
                ++n_;
                for (std::size_t s = 0; s < kept_.size(); ++s) {
                    kept_[s] += record.kept[s];
                    back_[s].push_back(record.back[s]);
                }
            }
            audit.events += played.events;
            control.done += played.records.size();
        });
    if (n_ < replications) throw support::Interrupted();
    audit.replications += replications - from;
}

double LossTrial::quantile(std::size_t service, double level) const {
    auto sorted = back_[service];
    const auto rank =
        static_cast<std::ptrdiff_t>(std::ceil(level * static_cast<double>(sorted.size()))) - 1;
    const auto place = sorted.begin() + std::max<std::ptrdiff_t>(0, rank);
    std::nth_element(sorted.begin(), place, sorted.end());
    return *place;
}

double LossTrial::first_moment_of_last_fall() const {
    double last = 0;
    for (const auto& stage : plan_.stages)
        if (stage.after) last = std::max(last, support::lowest(*stage.after));
    if (plan_.hazard < 0) return last;
    const auto& program = *process_.program;
    const auto& hazard = program.hazards[at(plan_.hazard)];
    for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k)
        if (const int after = program.strikes[at(k)].after; after >= 0)
            last = std::max(last, support::lowest(program.laws[at(after)]));
    return last;
}

std::vector<int> LossTrial::members() const {
    std::vector<int> lost;
    for (const auto& stage : plan_.stages)
        lost.insert(lost.end(), stage.elements.begin(), stage.elements.end());
    if (plan_.hazard >= 0)
        lost.push_back(static_cast<int>(process_.elements.size()) + plan_.hazard);
    return lost;
}

LossAudited LossTrial::told(double confidence, const std::atomic<bool>& stop) const {
    LossAudited out{loss_.names, {}};
    const Because because(process_, members());
    simulation::StaticQuestions questions(process_, &stop);
    const auto levels =
        plan_.hazard >= 0 ? questions.strike(plan_.hazard) : questions.lose(members());
    for (std::size_t i = 0; i < promise_.services.size(); ++i) {
        const int s = promise_.services[i];
        out.services.push_back({process_.services[at(s)].id, share(kept_[i], confidence),
                                quantile(i, 0.05), quantile(i, 0.5), quantile(i, 0.95),
                                because.reasons(s, levels.in_the_end[at(s)])});
    }
    return out;
}

Promise promise_of(const process::Process& process, const model::Claim& claim) {
    Promise promise;
    for (const auto& id : claim.services)
        for (std::size_t s = 0; s < process.services.size(); ++s)
            if (process.services[s].id == id) promise.services.push_back(static_cast<int>(s));
    promise.capacity = claim.capacity.value;
    promise.has_rto = claim.rto.has_value();
    promise.has_rpo = claim.rpo.has_value();
    if (claim.rto) promise.rto = claim.rto->value;
    if (claim.rpo) promise.rpo = claim.rpo->value;
    promise.after_return = claim.after_return;
    return promise;
}

class ClaimAudit {
  public:
    ClaimAudit(const model::Architecture& architecture, const process::Process& process,
               const model::Claim& claim, const AuditOptions& options,
               const MakePlayer& make_player, Audit& audit, support::Control& control)
        : architecture_(architecture),
          process_(process),
          claim_(claim),
          options_(options),
          make_player_(make_player),
          audit_(audit),
          control_(control),
          promise_(promise_of(process, claim)) {}

    ClaimAudited run() {
        ClaimAudited out;
        out.id = claim_.id;
        out.says = claim_.says;
        out.source = claim_.source;
        out.wanted = claim_.probability.value;
        out.capacity = promise_.capacity;
        if (promise_.has_rto) out.rto = promise_.rto;
        if (promise_.has_rpo) out.rpo = promise_.rpo;
        out.after_return = promise_.after_return;
        const int sizes = std::max(1, claim_.any);
        std::vector<std::vector<ClaimLoss>> losses;
        for (int size = 1; size <= sizes; ++size)
            losses.push_back(losses_of(architecture_, claim_, size));
        const double each = confidence_of_each(losses);
        for (const auto& of_size : losses)
            if (refuted_by(of_size, each, out)) break;
        return out;
    }

  private:
    /// The error is shared among all that may be asked: each loss of each size, each service, each look.
    double confidence_of_each(const std::vector<std::vector<ClaimLoss>>& losses) const {
        double asked = 0;
        for (const auto& of_size : losses) asked += static_cast<double>(of_size.size());
        asked *= static_cast<double>(std::max<std::size_t>(1, promise_.services.size()));
        int looks = 1;
        for (std::uint32_t n = first_look; n < options_.replications; n *= 4) ++looks;
        return 1 - (1 - options_.confidence) / (asked * looks);
    }

    /// True where these losses refute the claim; then, and for the last that are asked, `out` is complete.
    bool refuted_by(const std::vector<ClaimLoss>& losses, double confidence, ClaimAudited& out) {
        std::vector<LossTrial> trials;
        for (const auto& loss : losses) {
            trials.emplace_back(process_, architecture_, loss, promise_);
            if (!promise_.after_return && promise_.has_rto &&
                trials.back().first_moment_of_last_fall() > promise_.rto + kept_hours)
                warn(
                    "a part of the loss falls only after rto and an hour, when the claim is no "
                    "longer asked about");
        }
        bool all_hold = true, refuted = false;
        const LossTrial* worst = nullptr;
        for (auto& trial : trials) {
            decide(trial, out.wanted, confidence);
            all_hold = all_hold && trial.all_kept_within(out.wanted, confidence);
            refuted = refuted || trial.some_missed(out.wanted, confidence);
            const auto key = [](const LossTrial& t) { return std::pair(t.worst(), t.mean()); };
            if (worst == nullptr || key(trial) < key(*worst)) worst = &trial;
        }
        out.losses += static_cast<int>(losses.size());
        out.verdict = refuted ? Verdict::refuted : all_hold ? Verdict::holds : Verdict::undecided;
        out.worst = worst->told(confidence, control_.stop);
        out.replications = worst->replications();
        return refuted;
    }

    void decide(LossTrial& trial, double wanted, double confidence) {
        for (std::uint32_t n = std::min(first_look, options_.replications);; n *= 4) {
            n = std::min(n, options_.replications);
            trial.play(n, make_player_, audit_, control_);
            if (n == options_.replications || trial.all_kept_within(wanted, confidence) ||
                trial.some_missed(wanted, confidence))
                return;
        }
    }

    void warn(const std::string& what) {
        const std::string warning = "/claims/" + claim_.id + ": " + what;
        auto& all = audit_.warnings;
        if (std::find(all.begin(), all.end(), warning) == all.end()) all.push_back(warning);
    }

    const model::Architecture& architecture_;
    const process::Process& process_;
    const model::Claim& claim_;
    const AuditOptions& options_;
    const MakePlayer& make_player_;
    Audit& audit_;
    support::Control& control_;
    const Promise promise_;
};

} // namespace

Audit audit(const model::Architecture& architecture, const AuditOptions& options,
            const MakePlayer& make_player, support::Control& control) {
    const auto begun = std::chrono::steady_clock::now();
    if (architecture.claims.empty())
        throw support::RequestError("there is nothing to audit: the document has no claims");
    Audit out;
    out.threads = threads_for(options.threads);
    const auto process = process::compile(architecture);
    WeakPoints points(process, &control.stop);
    for (int s = 0; s < static_cast<int>(process.services.size()); ++s)
        out.redundancy.push_back(points.redundancy(s));
    for (const auto& claim : architecture.claims)
        out.claims.push_back(
            ClaimAudit(architecture, process, claim, options, make_player, out, control).run());
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
    out.seconds = spent.count();
    return out;
}

} // namespace sitefall::score
