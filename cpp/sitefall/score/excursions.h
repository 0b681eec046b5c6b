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
//
// Where something fails or arrives by a law that has no hazard to be multiplied, an excursion splits each time that fewer things than ever
// on it are missing from the nearest cut set: into so many that one of them, about, comes nearer still, each with its part of the weight
// (splitting, with what is missing from the cut sets as importance [BDHS22]).

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
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

/// Where it stands among these.
constexpr std::size_t place_of(Total total) {
    std::size_t place = 0;
    while (rare_totals[place] != total) ++place;
    return place;
}
inline std::size_t wanted(const RareTarget& target) {
    return place_of(target.breach ? Total::breach : Total::unavailable);
}

// Copies of one history have streams numbered apart; a history of still more takes up the last again.
inline constexpr std::uint32_t further_copies = 32;
// The same of what splits from them, at each depth, in turn.
inline constexpr std::uint32_t branches_apart = 1024;
/// Whether all of these are different, with histories numbered below `histories` and so many excursions begun in each.
constexpr bool numbers_are_apart(double histories, double times) {
    constexpr double numbers = 4294967296;
    return histories * (times + further_copies) <= numbers && histories * branches_apart <= numbers;
}

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

/// By steps left to the nearest cut set: excursions that came so near, after they had split, and those that came nearer still.
inline constexpr std::size_t most_steps = 16;
struct Steps {
    std::array<double, most_steps> came{}, went_on{};
};

/// Into which an excursion splits where nothing is known of how many it takes.
inline constexpr int copies_untaught = 8;
/// What is known before of how excursions are best played.
struct Lesson {
    std::vector<double>
        worths; // of excursions by the clock that begins them; empty: nothing is known
    std::array<int, most_steps> copies = [] {
        std::array<int, most_steps> alike{};
        alike.fill(copies_untaught);
        return alike;
    }(); // into which they split with so many steps left
};

struct RareHistory {
    RareTotals totals{};
    std::vector<Excursion> excursions; // those that added something or reached the target
    std::vector<Begun> begun;          // all of them
    Steps steps;
};

/// Whether something that leads to the loss fails or arrives by a random law without a hazard.
bool is_split(const process::Process& process, const Closeness& closeness, const Modules& modules);

class Excursions {
  public:
    /// `splits`: where fewer things than ever are missing; `times`: K. @pre `closeness` and `modules` outlive it
    Excursions(const process::Process& process, const support::Key& key, double horizon,
               const RareTarget& target, const Closeness& closeness, const Modules& modules,
               bool by_sets, bool splits, int times, const std::atomic<bool>& stop);

    RareHistory play(std::uint32_t r);
    /// For the histories that follow.
    void learn(const Lesson& lesson);
    std::uint64_t events() const;

  private:
    /// A history with what it has come to, and which module stands for what it adds.
    struct Played {
        Tally tally;
        simulation::Tilted history;
        Standing standing;
        RareTotals so_far{}; // when it was last looked at
    };
    /// What has split from the excursion above it.
    struct Branch {
        Played played;
        Steering steering;
    };
    /// An excursion, or a part of one, under way.
    struct Going {
        double weight = 1; // but for the laws by which it is drawn
        std::vector<int> modules;
        RareTotals sum{};
        int least = std::numeric_limits<int>::max(); // steps that were left when it was nearest
        int clock = -1;                              // that opened the last instant
    };
    RareTotals added(Played& played, double time);
    bool adds_in_order() const; // whether something may count while the service is in order
    int play(Played& played, double until, RareTotals& before, RareTotals& after);
    void play_to(double until, RareHistory& told);
    void look(Played& played);
    void copy();
    void begin_one(double every, double u, RareHistory& told);
    RareTotals follow(Going going, RareHistory& told);
    RareTotals go(Played& played, Steering& steering, Going going, std::size_t depth,
                  RareHistory& told, Excursion& one);
    RareTotals split(Played& played, Steering& steering, Going& going, std::size_t depth,
                     RareHistory& told, Excursion& one);
    Branch& branch_of(Played& played, const Steering& steering, std::size_t depth);

    const process::Process& process_;
    const support::Key key_;
    const std::atomic<bool>& stop_;
    const double horizon_;
    const RareTarget target_;
    const int times_;
    const bool keeps_data_;
    const std::uint32_t copies_apart_; // streams of copies of one history
    const Modules& modules_;
    AtFirst at_first_; // of the history under way
    Steering steering_;
    Played main_, copy_;
    Standing stood_; // before the instant
    support::Stream choices_;
    std::uint32_t copies_ = 0, first_copy_ = 0;
    const bool splits_;
    std::array<int, most_steps> split_into_{};
    std::vector<std::unique_ptr<Branch>> branches_; // by depth
    std::uint32_t branched_ = 0, first_branch_ = 0;
};

} // namespace sitefall::score
