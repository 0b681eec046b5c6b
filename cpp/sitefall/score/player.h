#pragma once
// Whoever can play histories of a Process: the simulation, or a fake whose truth is known.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "sitefall/process/process.h"
#include "sitefall/simulation/history.h"

namespace sitefall::score {

class Player {
  public:
    virtual ~Player() = default;
    /// Play replication `r` from time zero to `horizon` hours.
    virtual void play(std::uint32_t r, double horizon, simulation::Observer& observer,
                      const simulation::Forcing& forcing) = 0;
    /// Timed events so far.
    virtual std::uint64_t events() const = 0;
};

/// One player for each thread. A history that runs when `stop` is set ends soon, by
/// support::Interrupted.
using MakePlayer =
    std::function<std::unique_ptr<Player>(const process::Process&, const std::atomic<bool>& stop)>;

/// Players that simulate under `key`.
MakePlayer simulation_players(const support::Key& key,
                              simulation::Draws draws = simulation::Draws::by_element);

} // namespace sitefall::score
