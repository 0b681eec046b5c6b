#include "sitefall/score/bench.h"

#include <utility>

#include "sitefall/score/document_players.h"
#include "sitefall/score/input_point.h"
#include "sitefall/score/record_bytes.h"
#include "sitefall/score/standstill.h"

namespace sitefall::score {

namespace {

std::vector<const model::Architecture*> architectures_of(
    const std::vector<model::Document>& documents) {
    std::vector<const model::Architecture*> architectures;
    for (const auto& document : documents) architectures.push_back(document.architecture.get());
    return architectures;
}

std::vector<process::Process> compiled(const std::vector<model::Document>& documents,
                                       const Compile& compile) {
    std::vector<process::Process> processes;
    for (const auto& document : documents) {
        processes.push_back(compile(*document.architecture, {}));
    }
    return processes;
}

Documents pointers_to(const std::vector<process::Process>& processes) {
    Documents documents;
    for (const auto& process : processes) documents.push_back(&process);
    return documents;
}

std::vector<PlayedDocuments> play_with(DocumentPlayers& players, const Work& work) {
    std::vector<PlayedDocuments> played;
    for (const Block& block : work.blocks) played.push_back(players.play(block));
    return played;
}

} // namespace

// What one thread sits at.
class Bench::Seat {
  public:
    Seat(const Study& study, const std::atomic<bool>& stop) : players(study, stop) {}
    DocumentPlayers players;
};

Bench::Bench(std::vector<model::Document> documents, const ScoreOptions& options,
             const Engines& engines)
    : held_(std::move(documents)),
      compile_(engines.compile),
      processes_(compiled(held_, compile_)),
      documents_(pointers_to(processes_)),
      horizon_(options.horizon > 0 ? options.horizon : held_.front().architecture->horizon.value),
      strata_(documents_, horizon_, stratifies(options)),
      study_{documents_, strata_, engines.players, options.key, horizon_},
      inputs_{architectures_of(held_), compile_, study_, options.horizon > 0,
              options.outer,           {},       {}},
      values_(input_values(inputs_)) {}

Bench::~Bench() = default;

std::string Bench::play(const Work& work) {
    check(work);
    return refusing_standstill(
        [&] { return work.point == point_values ? play_here(work) : play_at_point(work); });
}

std::string Bench::play_here(const Work& work) {
    auto seat = take_seat();
    auto bytes = bytes_of(work, play_with(seat->players, work));
    leave(std::move(seat));
    return bytes;
}

std::string Bench::play_at_point(const Work& work) {
    const InputPoint point(inputs_, values_, static_cast<std::size_t>(work.point));
    DocumentPlayers players(point.study(), stop_);
    return bytes_of(work, play_with(players, work));
}

void Bench::check(const Work& work) const {
    if (work.point < point_values || work.point >= inputs_.points) {
        throw support::RequestError("the inputs have no point " + std::to_string(work.point));
    }
    for (const Block& block : work.blocks) {
        if (block.stratum < 0 || block.stratum >= strata_.count()) {
            throw support::RequestError("there is no stratum " + std::to_string(block.stratum));
        }
    }
}

std::unique_ptr<Bench::Seat> Bench::take_seat() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto seat = std::move(idle_.back());
            idle_.pop_back();
            return seat;
        }
    }
    return std::make_unique<Seat>(study_, stop_);
}

void Bench::leave(std::unique_ptr<Seat> seat) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(seat));
}

} // namespace sitefall::score
