#include "sitefall/score/player.h"

namespace sitefall::score {

namespace {

class SimulationPlayer : public Player {
  public:
    SimulationPlayer(const process::Process& process, const support::Key& key,
                     const std::atomic<bool>& stop, simulation::Draws draws)
        : history_(process, key, &stop, true, draws) {}

    void play(std::uint32_t r, double horizon, simulation::Observer& observer,
              const simulation::Forcing& forcing) override {
        history_.run(r, horizon, observer, forcing);
    }

    std::uint64_t events() const override { return history_.events(); }

  private:
    simulation::History history_;
};

} // namespace

MakePlayer simulation_players(const support::Key& key, simulation::Draws draws) {
    return [key, draws](const process::Process& process, const std::atomic<bool>& stop) {
        return std::make_unique<SimulationPlayer>(process, key, stop, draws);
    };
}

} // namespace sitefall::score
