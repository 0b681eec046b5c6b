#include "sitefall/score/document_players.h"

#include <cstddef>
#include <utility>

#include "sitefall/score/sampling.h"

namespace sitefall::score {

void PlayedDocuments::add_to(Sample& sample, int stratum) const {
    std::vector<const HistoryRecord*> told(documents_.size());
    for (std::size_t i = 0; i < documents_.front().records.size(); ++i) {
        for (std::size_t d = 0; d < documents_.size(); ++d) told[d] = &documents_[d].records[i];
        sample.add(stratum, told);
    }
}

std::uint64_t PlayedDocuments::events() const {
    std::uint64_t sum = 0;
    for (const auto& document : documents_) sum += document.events;
    return sum;
}

DocumentPlayers::DocumentPlayers(const Study& study, const std::atomic<bool>& stop) {
    players_.reserve(study.documents.size());
    for (std::size_t d = 0; d < study.documents.size(); ++d) {
        const auto& process = *study.documents[d];
        players_.emplace_back(study.make_player(process, stop), study.horizon,
                              Tally(process, study.horizon),
                              Strata::Draw(study.strata, study.key, static_cast<int>(d)), stop);
    }
}

PlayedDocuments DocumentPlayers::play(const Block& block) {
    std::vector<PlayedBlock<HistoryRecord>> played;
    played.reserve(players_.size());
    for (auto& player : players_) played.push_back(player(block));
    return PlayedDocuments(std::move(played));
}

} // namespace sitefall::score
