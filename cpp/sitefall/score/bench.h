#pragma once
// A place where blocks are played for someone else, who has the sample: in another thread, process or machine.

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sitefall/model/load.h"
#include "sitefall/score/runner.h"
#include "sitefall/score/score.h"

namespace sitefall::score {

/// Documents, base first, ready to be played under options. Several threads may play at once.
class Bench {
  public:
    /// @pre options as of the one who has the sample.
    Bench(std::vector<model::Document> documents, const ScoreOptions& options,
          const Engines& engines);
    ~Bench();

    /// What the work left behind, see record_bytes.h. @throws support::RequestError where time stands
    /// still in a document, or the work is none of these documents; support::Interrupted after `stop`.
    std::string play(const Work& work);

    /// Ends all playing soon, and for good.
    void stop() { stop_ = true; }

  private:
    class Seat;

    std::string play_here(const Work& work);
    std::string play_at_point(const Work& work);
    void check(const Work& work) const;
    std::unique_ptr<Seat> take_seat();
    void leave(std::unique_ptr<Seat> seat);

    const std::vector<model::Document> held_;
    const Compile compile_;
    const std::vector<process::Process> processes_;
    const Documents documents_;
    const double horizon_; // h
    const Strata strata_;
    const Study study_;
    const InputStudy inputs_;
    const std::vector<std::vector<std::vector<double>>> values_; // at the points
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::vector<std::unique_ptr<Seat>> idle_; // with what their players have learned
};

} // namespace sitefall::score
