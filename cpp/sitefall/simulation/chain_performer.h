#pragma once
// Plays histories of a process of exponential times as one chain: one random word tells when something happens and what.
//
// In a state the clocks that run are known, and none remembers how long it has run; so nothing is drawn for a clock that begins, and no
// calendar is kept. Every history has the law that clocks of their own would give it, times of each stay in a state included. The draws
// belong to the document and to no element: where element-keyed histories are promised, Performer plays.

#include <cstdint>
#include <vector>

#include "sitefall/process/dynamics.h"
#include "sitefall/simulation/clockwork.h"
#include "sitefall/simulation/exits.h"
#include "sitefall/simulation/history.h"
#include "sitefall/simulation/learned.h"
#include "sitefall/simulation/relay.h"
#include "sitefall/simulation/streams.h"
#include "sitefall/simulation/words.h"
#include "sitefall/support/ziggurat.h"

namespace sitefall::simulation {

class ChainPerformer final : public Clockwork {
  public:
    /// @pre plays_as_chain(process)
    ChainPerformer(const process::Process& process, const support::Key& key,
                   const std::atomic<bool>* stop, bool may_learn);

    void run(std::uint32_t r, double horizon, Observer& observer);
    std::uint64_t events() const { return events_; }

    // What the rules ask of a driver.
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

  private:
    void begin_history();
    void play_to(double horizon);
    double stay_of(std::uint64_t word);
    std::int32_t way_of(const WaysOut& out, std::uint64_t word);
    int glide(double horizon);
    int leave_unnumbered(double horizon);
    const Running& running(int i) const;
    void play(int i);
    bool replay(const Edge& edge);
    void play_by_rules(int i);
    void take_state_up();
    void number_state();
    void consider_learning();
    void start(int clock, int law);
    void halt(int clock);
    std::vector<Running>::iterator place_of(int clock);
    int law_of(int clock) const;

    const process::Program& program_;
    const std::vector<support::Law>& laws_;
    Relay relay_;
    process::Dynamics dynamics_;
    Streams streams_; // of the elements: chance, and what is drawn beside the clocks
    Words words_;     // of the chain
    const support::Ziggurat stays_;
    mutable Recording recording_;
    Learned learned_;
    std::vector<int> rank_;     // of each clock, in the order of an instant
    std::vector<double> rates_; // of laws, 1/h
    std::vector<Running>
        running_;        // in the order of an instant, while the dynamics are in the state
    AliasTable in_hand_; // of that state
    Exits exits_;
    bool may_learn_, learns_ = true;
    bool starts_alike_ = false; // every history begins in state 0, and nothing is told of it
    int state_ = -1;            // number of the present state, where it is known
    bool taken_up_ = true;      // the dynamics are in the present state
    std::uint64_t events_ = 0;
    std::uint32_t looked_up_ = 0, replayed_ = 0; // of the last events
};

} // namespace sitefall::simulation
