// One history told in full.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/api.h"
#include "sitefall/score/one_loss.h"
#include "sitefall/score/options.h"
#include "sitefall/score/standstill.h"
#include "sitefall/score/tally.h"
#include "sitefall/simulation/history.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

using nlohmann::json;

/// Writes down everything; the tally beside it measures as it would in a score.
class Scribe final : public simulation::Observer {
  public:
    Scribe(const process::Process& process, Tally& tally, bool in_full)
        : process_(process), tally_(tally), in_full_(in_full) {
        for (const auto& service : process.services) levels_[service.id] = json::array();
    }
    void level(int s, double time, double level, int cause) override {
        tally_.level(s, time, level, cause);
        levels_[id(s)].push_back({time, level, process_.causes[static_cast<std::size_t>(cause)]});
    }
    void data_lost(int s, double time, double hours, bool everything) override {
        tally_.data_lost(s, time, hours, everything);
        data_[id(s)].push_back({time, hours, everything});
    }
    void fell(double time) override { fell_.push_back(time); }
    void waited(int job, simulation::Waited why, int on, double from, double until) override {
        const char* const reasons[] = {"needs", "site", "people"};
        const auto& name = why == simulation::Waited::people
                               ? process_.crews[static_cast<std::size_t>(on)]
                               : process_.elements[static_cast<std::size_t>(on)].id;
        waits_.push_back({{"job", process_.jobs[static_cast<std::size_t>(job)].name},
                          {"reason", reasons[static_cast<int>(why)]},
                          {"for", name},
                          {"from", from},
                          {"until", until}});
    }
    void told(double time, const char* what, int element, int copy) override {
        json line = {{"time", time},
                     {"element", process_.elements[static_cast<std::size_t>(element)].id},
                     {"what", what}};
        if (copy >= 0) line["copy"] = copy + 1;
        story_.push_back(std::move(line));
    }
    bool wants_waits() const override { return in_full_; }
    bool wants_story() const override { return in_full_; }

    json result() const {
        return {{"levels", levels_},
                {"data_lost", data_},
                {"fell", fell_},
                {"waits", waits_},
                {"story", story_}};
    }

  private:
    const std::string& id(int s) const { return process_.services[static_cast<std::size_t>(s)].id; }

    const process::Process& process_;
    Tally& tally_;
    const bool in_full_;
    json levels_ = json::object(), data_ = json::object();
    json fell_ = json::array(), waits_ = json::array(), story_ = json::array();
};

class Deaf final : public simulation::Observer {
  public:
    void level(int, double, double, int) override {}
};

json measures_of(const process::Process& process, const HistoryRecord& record,
                 const Layout& layout) {
    std::vector<double> values(static_cast<std::size_t>(layout.size()));
    for (const auto& entry : record.entries)
        values[static_cast<std::size_t>(entry.measure)] = entry.value;
    json out = json::object();
    for (std::size_t s = 0; s < process.services.size(); ++s) {
        const auto total = [&](Total t) {
            return values[static_cast<std::size_t>(layout.of(static_cast<int>(s), t))];
        };
        out[process.services[s].id] = {{"unavailable_hours", total(Total::unavailable)},
                                       {"down_hours", total(Total::down)},
                                       {"lost_level_hours", total(Total::lost_level)},
                                       {"interruptions", total(Total::interruptions)},
                                       {"outage_hours", total(Total::outage_hours)},
                                       {"breach", total(Total::breach) > 0},
                                       {"data_lost_hours", total(Total::data_lost)}};
    }
    return out;
}

} // namespace

std::string trace_json(const model::Document& document, const std::string& options_json) {
    const Options given(options_json, {"horizon_h", "replication", "practice", "key_hi", "key_lo",
                                       "loss", "lasting"});
    const auto horizon = given.positive("horizon_h").value_or(document.architecture->horizon.value);
    const auto replication = given.count("replication", 0).value_or(0);
    const auto loss = given.text("loss");
    const auto lasting = given.text("lasting");
    if (lasting && !loss) throw support::RequestError("lasting is said of a loss; there is none");
    const auto process = process::compile(*document.architecture);
    process::LossPlan plan;
    simulation::Forcing forcing;
    if (loss) {
        plan = process::compile_loss(process, one_loss(document, *loss, lasting.value_or("")));
        forcing.loss = &plan;
    }
    Tally tally(process, horizon);
    const auto practice = given.count("practice", 0);
    Scribe scribe(process, tally, !practice);
    simulation::History history(process, given.key());
    tally.begin();
    refusing_standstill([&] {
        Deaf deaf;
        for (std::uint32_t r = 0; r < practice.value_or(0); ++r)
            history.run(r, horizon, deaf, forcing);
        history.run(replication, horizon, scribe, forcing);
    });
    const auto& record = tally.finish();
    json out = scribe.result();
    out["measures"] = measures_of(process, record, tally.layout());
    out["horizon_h"] = horizon;
    out["events"] = history.events();
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace sitefall::score
