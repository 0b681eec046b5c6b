#pragma once
// Writes one history down in full. Only for the .cpp files of this folder that write results.

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/record.h"
#include "sitefall/score/tally.h"
#include "sitefall/simulation/history.h"

namespace sitefall::score {

/// Writes down all that it hears; the tally beside it measures as it would in a score.
class Scribe final : public simulation::Observer {
  public:
    /// `in_full`: also waits and the story, for which the history is played by the rules throughout.
    Scribe(const process::Process& process, Tally& tally, double horizon, bool in_full);
    ~Scribe() override;
    Scribe(const Scribe&) = delete;
    Scribe& operator=(const Scribe&) = delete;

    void level(int s, double time, double level, int cause) override;
    void data_lost(int s, double time, double hours, bool everything) override;
    void fell(double time) override;
    void waited(int job, simulation::Waited why, int on, double from, double until) override;
    void told(double time, const process::Telling& line) override;
    bool wants_waits() const override { return in_full_; }
    bool wants_story() const override { return in_full_; }

    /// All of it; outages with what the record of the tally says that each cost. To be called once, at the end.
    nlohmann::json result(const HistoryRecord& record);

  private:
    struct Outage {
        int service = 0;
        double from = 0, until = 0, lowest = 1;
    };

    void close(int s, double time);
    nlohmann::json outages(const HistoryRecord& record) const;
    const std::string& id(int s) const { return process_.services[static_cast<std::size_t>(s)].id; }
    const std::string& name_of(int node) const;

    const process::Process& process_;
    Tally& tally_;
    const double horizon_;
    const bool in_full_;
    std::vector<Outage> open_; // by service; lowest 1: none
    std::vector<Outage> closed_;
    struct Written;
    std::unique_ptr<Written> written_;
};

} // namespace sitefall::score
