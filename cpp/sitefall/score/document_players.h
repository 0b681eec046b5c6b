#pragma once
// What one thread has for itself to play documents side by side.

#include <atomic>
#include <cstdint>
#include <vector>

#include "sitefall/score/block_player.h"
#include "sitefall/score/sample.h"
#include "sitefall/score/strata.h"
#include "sitefall/score/tally.h"

namespace sitefall::score {

struct Study;

/// A block as each document played it, the base first.
class PlayedDocuments {
  public:
    explicit PlayedDocuments(std::vector<PlayedBlock<HistoryRecord>> documents)
        : documents_(std::move(documents)) {}

    /// Adds its replications in their order.
    void add_to(Sample& sample, int stratum) const;
    std::uint64_t events() const;
    const std::vector<PlayedBlock<HistoryRecord>>& documents() const { return documents_; }

  private:
    std::vector<PlayedBlock<HistoryRecord>> documents_;
};

class DocumentPlayers {
  public:
    /// @pre `study` outlives it.
    DocumentPlayers(const Study& study, const std::atomic<bool>& stop);

    /// @throws support::Interrupted soon after `stop` is set.
    PlayedDocuments play(const Block& block);

  private:
    std::vector<BlockPlayer<Tally, Strata::Draw>> players_;
};

} // namespace sitefall::score
