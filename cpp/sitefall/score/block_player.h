#pragma once
// What one thread has for itself: a player of histories, and one who listens to them.

#include <atomic>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "sitefall/score/allocation.h"
#include "sitefall/score/player.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

/// What the histories of a block left behind, in their order.
template <class Record>
struct PlayedBlock {
    std::vector<Record> records;
    std::uint64_t events = 0;
};

/// `Listener` is an observer with begin() and finish(); `impose(stratum, r)` gives the
/// simulation::Forcing of replication r.
template <class Listener, class Impose>
class BlockPlayer {
  public:
    using Record = std::remove_cvref_t<decltype(std::declval<Listener&>().finish())>;

    BlockPlayer(std::unique_ptr<Player> player, double horizon, Listener listener, Impose impose,
                const std::atomic<bool>& stop)
        : player_(std::move(player)),
          horizon_(horizon),
          listener_(std::move(listener)),
          impose_(std::move(impose)),
          stop_(stop) {}

    /// @throws support::Interrupted soon after `stop` is set.
    PlayedBlock<Record> operator()(const Block& block) {
        PlayedBlock<Record> played;
        played.records.reserve(block.count);
        const std::uint64_t before = player_->events();
        for (std::uint32_t i = 0; i < block.count; ++i) {
            // A history of few events may end before it looks for itself.
            if (stop_.load(std::memory_order_relaxed)) throw support::Interrupted();
            const std::uint32_t r = block.first + i;
            listener_.begin();
            player_->play(r, horizon_, listener_, impose_(block.stratum, r));
            played.records.push_back(listener_.finish());
        }
        played.events = player_->events() - before;
        return played;
    }

  private:
    std::unique_ptr<Player> player_;
    double horizon_;
    Listener listener_;
    Impose impose_;
    const std::atomic<bool>& stop_;
};

} // namespace sitefall::score
