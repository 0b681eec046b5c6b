#pragma once
// Plays one history: by the rules, or by what it has learned of them.

#include <array>
#include <cstdint>
#include <vector>

#include "sitefall/process/dynamics.h"
#include "sitefall/simulation/beginning.h"
#include "sitefall/simulation/clockwork.h"
#include "sitefall/simulation/history.h"
#include "sitefall/simulation/learned.h"
#include "sitefall/simulation/relay.h"
#include "sitefall/simulation/streams.h"

namespace sitefall::simulation {

class Performer final : public Clockwork {
  public:
    Performer(const process::Process& process, const support::Key& key,
              const std::atomic<bool>* stop, bool may_learn);

    void run(std::uint32_t r, double horizon, Observer& observer, const Forcing& forcing);
    std::uint64_t events() const { return events_; }

    // What the rules ask of a driver; each is noted.
    double now() const override;
    double draw(const support::Law& law, int stream) override;
    bool chance(double probability, int stream) override;
    bool draw_clock(int clock, int law, int stream) override;
    bool resume(int clock) override;
    bool pause(int clock) override;
    void begin(int clock, int law, int stream) override;
    void set(int clock, double delay) override;
    void cancel(int clock) override;
    int take_due() override;
    int open_clock(std::uint64_t order) override;

  private:
    void start(std::uint32_t r, bool arrivals_given, bool by_the_rules);
    bool start_as(Beginning& beginning);
    void run_to(double until, bool inclusive);
    void play_instant();
    void play_by_rules(int clock, bool may_learn);
    bool replay(int clock);
    bool replay_fork(const Fork& fork);
    bool replay_edge(const Edge& edge);
    bool begin_one(const Deed& deed);
    bool do_all(std::span<const Deed> deeds);
    bool draw_all(std::span<const Deed> deeds);
    void expect();
    void take_state_up();
    void number_state();
    void consider_learning();

    const process::Program& program_;
    Relay relay_;
    process::Dynamics dynamics_;
    Streams streams_;
    mutable Recording recording_;
    Learned learned_;
    std::array<Beginning, 2> beginnings_; // where hazards arrive by their laws; where that is given
    bool knows_beginnings_, may_learn_, learns_ = false;
    int state_ = -1;       // number of the present state, where it is known
    bool taken_up_ = true; // the dynamics are in the present state
    std::uint64_t events_ = 0;
    std::uint32_t looked_up_ = 0, replayed_ = 0; // of the last events
    std::vector<int> expected_;                  // clocks
    std::array<double, Learned::most_deeds> delays_{};
    std::array<std::uint32_t, Learned::most_deeds> ordinals_{};
};

} // namespace sitefall::simulation
