#pragma once
// Where excursions begin and how they are drawn: nearer to the loss of one service, by its cut sets.
//
// Steering is by all that has happened and by what is already drawn (when a repair will end), never by what is not: its weights are
// exact, whatever the cut sets say. A share of every choice stays balanced [Shah94], so that no way to the loss is shut out.
//
// Where the modules are whole, something may last that the cut sets do not know, for a time that they do not know. Laws are mixed then: the
// first goes by the cut sets; each of the others lets about one more thing fail in so many hours, one of a row of scales from the shortest
// outage to the horizon, whatever has been lost already. What one of these laws makes likely from beginning to end is not borne by a few
// heavy excursions; what takes several scales may be (blind_spots.h).

#include <utility>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/process/program.h"
#include "sitefall/score/closeness.h"
#include "sitefall/score/modules.h"
#include "sitefall/score/rare_target.h"
#include "sitefall/simulation/tilted.h"
#include "sitefall/support/random.h"

namespace sitefall::score {

/// What steering knows of the excursion under way.
struct Course {
    std::vector<Closeness::Condition> conditions_;
    Closeness::Worth worth_;
    std::vector<double> held_until_, occurred_until_; // by element, hazard
    std::vector<std::uint8_t> planned_;               // elements that will be hit
    std::vector<int> path_;
    double lasts_ = 0, looked_at_ = 0; // hours, about, until all is back; when that was looked at
    // Hours until the first of what is down is back; until all that is being done is done.
    double first_ = 0, longest_job_ = 0;
    std::vector<int> watched_, sets_, clocks_; // elements, cut sets, clocks of the modules followed
    int promoted_ = 0, failed_ = 0;            // chances; failures and arrivals
    bool reached_ = false, wide_ = false;
};

class Steering final : public simulation::Tilting, private Course {
  public:
    /// `by_sets`: by the cut sets; else balanced alone. @pre `closeness` and `modules` outlive it
    Steering(const process::Process& process, const RareTarget& target, const Closeness& closeness,
             const Modules& modules, double horizon, bool by_sets);

    /// The clock that begins an excursion now, by a number uniform on (0, 1): q_i, and h_i / q_i, per hour. clock -1: none can.
    struct Beginning {
        int clock = -1;
        double weight = 0, chance = 0;
    };
    /// What excursions by each clock were found to be worth: half of the choice goes by it. Empty: nothing is known.
    void learn(std::vector<double> worths) { learned_ = std::move(worths); }
    Beginning choose(const simulation::Tilted& history, double u);

    /// Excursions of `history` begin, by `clock` (-1: by something else, already). `wide`: clocks outside its modules are steered too, as
    /// far as balance asks for it.
    void set_out(const simulation::Tilted& history, int clock, bool wide);
    /// The same excursion as `other` steers, in a history that has split from it.
    void continue_from(const Steering& other, const simulation::Tilted& history) {
        static_cast<Course&>(*this) = other;
        history_ = &history;
    }
    /// The modules that are on an excursion.
    void follow(const std::vector<int>& modules);
    /// After each instant, opened by `clock` (-1: the beginning): sets the factors that hold from now on. @return whether the target was
    /// reached
    bool steer(simulation::Tilted& history, int clock);
    /// How many more things have to fail to complete the nearest cut set; 0: the target was reached, or there are no sets.
    int steps_left() const;
    /// How many laws are mixed.
    int laws() const { return 1 + static_cast<int>(scales_.size()); }
    /// Numbers of the members that were down when the target was first reached.
    const std::vector<int>& path() const { return path_; }

    simulation::Wish wish_of_work(int way) override;
    simulation::Wish wish_of_time(const support::Law& law, int stream) override;
    double worth(double hours) override;
    double chance(double probability, int stream) override;
    void came(int stream) override;
    void drawn(int stream, double hours) override;

  private:
    double most_hours() const;
    Closeness::Condition condition_of(const simulation::Tilted& history, int e) const;
    void look(const simulation::Tilted& history);
    int member_of_clock(int clock) const;
    double hours_to_repair(const simulation::Tilted& history, int e, int copy) const;
    void choose_scales();
    void look_at_jobs(const simulation::Tilted& history);
    double factor_of(const simulation::Tilted& history, int clock, int others) const;
    double beyond_limit(double hours) const;
    double most_exposure();
    void steer_by_sets(const simulation::Tilted& history);
    void steer_by_scales(const simulation::Tilted& history);
    void set_factors(simulation::Tilted& history);
    void note_path(const process::State& state);
    simulation::Wish wish_nothing();
    simulation::Wish wish(const support::Law& law, int member);

    const process::Process& process_;
    const process::Program& p_;
    const RareTarget target_;
    const Closeness& closeness_;
    const Modules& modules_;
    const double horizon_;
    const bool by_sets_;
    const double
        outlast_; // hours that an outage has to last to count: longer than is borne, or than stores bridge
    std::vector<int> element_of_stream_, hazard_of_stream_, slot_of_stream_; // by stream; -1: none
    std::vector<double>
        fragility_of_stream_; // of a severity: the least median that it is measured by

    const simulation::Tilted* history_ = nullptr;
    std::vector<Closeness::Condition> back_; // once the first of what is down is back
    Closeness::Worth worth_back_;
    std::vector<double> weights_;
    double wished_left_ = 0, wished_within_ = 0, wished_hours_ = 0; // of the duration to be drawn
    const support::Law* wished_law_ = nullptr;                      // where it may have to be long
    std::vector<int> arrivals_;                                     // clocks of hazards
    std::vector<std::vector<int>> clocks_of_, ways_of_crew_;        // by element; by crew
    std::vector<int> running_;
    std::vector<simulation::Factors> factors_; // of those that run
    std::vector<double> scales_;               // hours, of the second law and the further ones
    std::vector<double> learned_;              // by clock
};

} // namespace sitefall::score
