#pragma once
// Means of rare events by excursions, each begun on purpose and weighed.
//
// Problem: what breaches a tolerance once in a million years is in no sample of histories. Idea: what a history adds to a measure Y
// that grows with time, it adds in outages, each owned by a module (modules.h), on an excursion of that module: from the event that takes it
// away until it is back. With h_i the hazards of the clocks that may begin one, G_i(t) the mean of what the module adds
// on an excursion that i begins at t:
//   E[Y] = E[what nobody owns] + sum over modules of E int_0^T 1{not away at t} sum_i h_i(t) G_i(t) dt   (compensator [Bremaud81]).
// Estimator: a history is played by its own law; at K times, one uniform in each K-th of the horizon, a clock i is chosen with
// probability q_i and rung in a copy, which goes on under another law until the modules that i took away are back: it adds T / K h_i / q_i W
// times what they added to Y. Excursions that the history itself makes count for nothing; those that a clock without a hazard begins are
// copied, with weight W alone, from just after their beginning. Unbiased whatever the steering, the horizon and the laws; histories are
// independent, and the variance is taken between them.

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "sitefall/score/modules.h"
#include "sitefall/score/steering.h"
#include "sitefall/score/tally.h"
#include "sitefall/simulation/tilted.h"

namespace sitefall::score {

/// What is measured of the target's service.
inline constexpr std::array<Total, 5> rare_totals{
    Total::unavailable, Total::down, Total::lost_level, Total::interruptions, Total::breach};
using RareTotals = std::array<double, rare_totals.size()>;

/// What is wanted of these.
inline std::size_t wanted(const RareTarget& target) { return target.breach ? 4 : 0; }
static_assert(rare_totals[0] == Total::unavailable && rare_totals[4] == Total::breach);

/// What one excursion added, weighed.
struct Excursion {
    RareTotals added{};
    bool reached = false;
    std::vector<int> path; // members down when it reached the target
};

/// An excursion begun on purpose: what it added of what is wanted, but for the choice of its clock.
struct Begun {
    int clock = -1;
    double added = 0;
};

struct RareHistory {
    RareTotals totals{};
    std::vector<Excursion> excursions; // those that added something or reached the target
    std::vector<Begun> begun;          // all of them
};

class Excursions {
  public:
    /// `times`: K. @pre `closeness` and `modules` outlive it
    Excursions(const process::Process& process, const support::Key& key, double horizon,
               const RareTarget& target, const Closeness& closeness, const Modules& modules,
               bool by_sets, int times, const std::atomic<bool>& stop);

    RareHistory play(std::uint32_t r);
    /// What excursions by each clock were found to be worth, for those that follow.
    void learn(const std::vector<double>& worths) { steering_.learn(worths); }
    std::uint64_t events() const { return main_.history.events() + copy_.history.events(); }

  private:
    /// A history with what it has come to, and which module stands for what it adds.
    struct Played {
        Tally tally;
        simulation::Tilted history;
        Standing standing;
        RareTotals so_far{}; // when it was last looked at
    };
    RareTotals added(Played& played, double time);
    bool adds_in_order() const; // whether something may count while the service is in order
    int play(Played& played, double until, RareTotals& before, RareTotals& after);
    void play_to(double until, RareHistory& told);
    void look(Played& played);
    void copy();
    void begin_one(double every, double u, RareHistory& told);
    RareTotals follow(double weight, std::vector<int> modules, RareTotals sum, RareHistory& told);

    const double horizon_;
    const RareTarget target_;
    const int times_;
    const bool keeps_data_;
    const std::uint32_t copies_apart_; // streams of copies of one history
    Modules modules_;
    Steering steering_;
    Played main_, copy_;
    Standing stood_; // before the instant
    support::Stream choices_;
    std::uint32_t copies_ = 0, first_copy_ = 0;
};

} // namespace sitefall::score
