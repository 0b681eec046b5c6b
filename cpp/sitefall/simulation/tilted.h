#pragma once
// A history under another law, and its weight.
//
// Notation: clock i (a failure, an arrival) has the hazard h_i of its age and H_i, its integral. Under the other law the hazard is
// c_i h_i; c_i may be set anew between any two events, by all that has happened. The density of what happened under the law of the
// document, divided by that under the other law, is
//   W = prod_i exp(int (c_i - 1) dH_i) / prod over failures of the c_i at which they came
// whether a clock rang, was paused, was dropped, or runs on at the end. A clock is drawn once, as an exponential budget of H; to set c_i
// moves the ring and draws nothing. Durations and chances are tilted as they are drawn, each with its own ratio.
//
// Several other laws may be mixed: the history is drawn by one of them, chosen beforehand with the share p_m, and weighed against all,
//   W = 1 / sum over m of p_m / W_m,
// so that what any of them makes likely never weighs more than 1 / p_m of its W_m (the balance heuristic [VG95]). They share what is done
// to durations and chances.
//
// A law without a hazard cannot be tilted, but what is left of a time of it can be drawn again by what has passed: histories that split go
// apart from there on, each by the law that the other follows.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "sitefall/process/dynamics.h"
#include "sitefall/simulation/clockwork.h"
#include "sitefall/simulation/history.h"
#include "sitefall/simulation/relay.h"
#include "sitefall/simulation/streams.h"

namespace sitefall::simulation {

/// How a duration is to be drawn: of so many candidates, each of its law with the hazard multiplied by `factor` (by half of the draws), one is
/// taken in proportion to its worth. Any law; the weight is exact: the mean of worths over the worth taken.
struct Wish {
    double factor = 1;
    int candidates = 1;
    bool any_part = false; // of a mixture by half of the draws, however rare
};
inline constexpr int most_candidates = 8;

/// c_i under each of the laws.
inline constexpr int most_laws = 8;
using Factors = std::array<double, most_laws>;
inline constexpr Factors untilted{1, 1, 1, 1, 1, 1, 1, 1};
/// Of `laws` laws: half for the first, the others alike.
inline double share_of_law(int law, int laws) {
    return laws == 1 ? 1 : law == 0 ? 0.5 : 0.5 / (laws - 1);
}
/// The law that a number uniform on (0, 1) chooses by these shares.
inline int law_of_share(double u, int laws) {
    return laws == 1 || u < 0.5
               ? 0
               : std::min(laws - 1, 1 + static_cast<int>((2 * u - 1) * (laws - 1)));
}

/// What decides about draws, asked in the middle of an instant.
class Tilting {
  public:
    virtual ~Tilting() = default;
    /// Of the work of `way`, which is to be drawn next.
    virtual Wish wish_of_work(int way) = 0;
    /// Of a time drawn from `stream` that has no clock of its own: an outage, a delay.
    virtual Wish wish_of_time(const support::Law& law, int stream) = 0;
    /// What so many hours are worth, of what was wished for last. Above 0.
    virtual double worth(double hours) = 0;
    /// The probability to give what has `probability`, between 0 and 1.
    virtual double chance(double probability, int stream) = 0;
    /// Chance, or certainty, has said yes.
    virtual void came(int stream) = 0;
    /// `hours` were drawn from `stream` (no work of a way).
    virtual void drawn(int stream, double hours) = 0;
};

class Tilted final : public Clockwork {
  public:
    Tilted(const process::Process& process, const support::Key& key, const std::atomic<bool>* stop);

    /// Time zero of replication `r`, by the law of the document.
    void begin(std::uint32_t r, Observer& observer);
    /// As `other` stands between two instants, with draws of its own from now on and weight 1; of `laws` laws it is `drawn` by one.
    /// @pre of the same process, 0 <= drawn < laws <= most_laws
    void branch(const Tilted& other, std::uint32_t r, Observer& observer, Tilting& tilting,
                int laws = 1, int drawn = 0);

    /// As `other` stands between two instants, with its weight and the law by which it is drawn, and further draws of its own: what is left
    /// until each failure and arrival is drawn anew. @pre of the same process; `other` has branched or split
    void split(Tilted& other, std::uint32_t r, Observer& observer, Tilting& tilting);

    /// Plays the next instant if it comes before `until`: the clock that opened it, else -1.
    int play(double until);
    /// Lets time pass. @pre nothing rings before
    void wait(double until) { advance_to(until); }
    double next() { return next_time(); }
    /// Lets `clock` ring now. @pre it runs
    void ring(int clock);

    /// Clocks of failures and arrivals whose law has a hazard rate.
    const std::vector<int>& tiltable() const { return tiltable_; }
    bool is_tiltable(int clock) const {
        return is_kept(clock) && is_tiltable_[process::at(places_[process::at(clock)])] != 0;
    }
    bool runs(int clock) const { return run_of(clock).runs; }
    /// h_i now, per hour. @pre tiltable, runs
    double hazard(int clock) const;
    /// H_i over the next `hours`. @pre the same
    double hazard_within(int clock, double hours) const;
    const Factors& factors(int clock) const { return run_of(clock).factors; }
    /// Those of laws that are not mixed have no effect.
    void set_factors(int clock, const Factors& factors);
    /// Every factor is 1 from now on.
    void back_to_law();
    /// Hours until `clock` rings; infinity where it is not set.
    double remaining(int clock) const { return calendar().rings(clock) - time(); }

    /// log W since it branched, up to now.
    double log_weight();
    const process::State& state() const { return dynamics_.state(); }
    std::uint64_t events() const { return events_; }

    double draw(const support::Law& law, int stream) override;
    bool chance(double probability, int stream) override;
    bool draw_clock(int clock, int law, int stream) override;
    bool resume(int clock) override;
    bool pause(int clock) override;
    void begin(int clock, int law, int stream) override;
    int take_due() override;

  private:
    /// Of a clock of a failure or an arrival.
    struct Run {
        double age = 0, since = 0; // hours run, up to the time `since`
        double end = 0;            // age at which it rings by the law of the document
        double budget = 0;         // H left, where the factor of the law that draws is not 1
        Factors factors = untilted;
        bool runs = false;
    };
    Run& run_of(int clock) { return runs_[process::at(places_[process::at(clock)])]; }
    const Run& run_of(int clock) const { return runs_[process::at(places_[process::at(clock)])]; }
    const support::Law& law_of(int clock) const {
        return *law_of_place_[process::at(places_[process::at(clock)])];
    }
    double& drawing_factor(Run& run) const { return run.factors[process::at(drawn_)]; }
    /// Whether its age is kept.
    bool is_kept(int clock) const {
        return process::at(clock) < places_.size() && places_[process::at(clock)] >= 0;
    }
    void take_over(const Tilted& other, std::uint32_t r, Observer& observer, Tilting& tilting);
    double uniform_of(int clock) {
        return streams_.uniform(program_.clocks[process::at(clock)].stream);
    }
    void draw_again(int clock);
    void settle(int clock);
    void back_to_its_law(int clock);
    void rang(int clock);
    const support::Law& part_of(const support::Law& mixture, int stream, bool any, double& ratio);
    double sample(const support::Law& law, int stream, const Wish& wish, double& ratio);
    double sample(const support::Law& law, int stream, const Wish& wish);

    const process::Program& program_;
    Recording recording_;
    Relay relay_;
    process::Dynamics dynamics_;
    Streams streams_;
    Tilting* tilting_ = nullptr;
    std::vector<int> tiltable_; // clocks
    std::vector<int> places_;   // by clock, in what follows; -1: none
    std::vector<int> kept_;     // clocks
    std::vector<std::uint8_t> is_tiltable_;
    std::vector<const support::Law*> law_of_place_;
    std::vector<Run> runs_;
    std::vector<int> tilted_; // clocks with a factor that is, or was just before, not 1
    int mixed_ = 1, drawn_ = 0;
    Factors log_weights_{}; // by law: of failures and arrivals
    double log_weight_ = 0; // of durations and chances
    std::uint64_t events_ = 0;
};

} // namespace sitefall::simulation
