#include "sitefall/score/scribe.h"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

#include "sitefall/process/program.h"

namespace sitefall::score {

using nlohmann::json;
using process::at;

struct Scribe::Written {
    json levels = json::object(), data_lost = json::object();
    json fell = json::array(), waits = json::array(), story = json::array();
};

Scribe::Scribe(const process::Process& process, Tally& tally, double horizon, bool in_full)
    : process_(process),
      tally_(tally),
      horizon_(horizon),
      in_full_(in_full),
      open_(process.services.size()),
      written_(std::make_unique<Written>()) {
    for (const auto& service : process.services) written_->levels[service.id] = json::array();
}

Scribe::~Scribe() = default;

void Scribe::fell(double time) { written_->fell.push_back(time); }

void Scribe::level(int s, double time, double level, int cause) {
    tally_.level(s, time, level, cause);
    const auto& because = process_.causes[at(cause)];
    written_->levels[id(s)].push_back({time, level, because});
    if (in_full_)
        written_->story.push_back(
            {{"time", time}, {"service", id(s)}, {"level", level}, {"cause", because}});
    if (time >= horizon_) return;
    Outage& outage = open_[at(s)];
    const bool out = level < 1 - level_margin;
    if (out && outage.lowest == 1) outage = {s, time, 0, level};
    if (out) outage.lowest = std::min(outage.lowest, level);
    if (!out && outage.lowest < 1) close(s, time);
}

void Scribe::close(int s, double time) {
    Outage& outage = open_[at(s)];
    outage.until = time;
    closed_.push_back(std::exchange(outage, Outage()));
}

void Scribe::data_lost(int s, double time, double hours, bool everything) {
    tally_.data_lost(s, time, hours, everything);
    written_->data_lost[id(s)].push_back({time, hours, everything});
    if (!in_full_) return;
    written_->story.push_back({{"time", time},
                               {"service", id(s)},
                               {"data_lost_hours", hours},
                               {"all_data_lost", everything}});
}

void Scribe::waited(int job, simulation::Waited why, int on, double from, double until) {
    const char* const reasons[] = {"needs", "site", "people"};
    const bool people = why == simulation::Waited::people;
    written_->waits.push_back(
        {{"job", process_.jobs[at(job)].name},
         {"reason", reasons[static_cast<int>(why)]},
         {"for", people ? process_.crews[at(on)] : process_.elements[at(on)].id},
         {"from", from},
         {"until", until}});
}

const std::string& Scribe::name_of(int node) const {
    const auto elements = static_cast<int>(process_.elements.size());
    return node < elements ? process_.elements[at(node)].id : id(node - elements);
}

void Scribe::told(double time, const process::Telling& line) {
    json told = {{"time", time}, {"what", line.what}};
    if (line.element >= 0) {
        told["element"] = process_.elements[at(line.element)].id;
        told["copies"] = process_.program->elements[at(line.element)].count;
    }
    if (line.copy >= 0) told["copy"] = line.copy + 1;
    if (line.job >= 0) told["job"] = process_.jobs[at(line.job)].name;
    if (line.hazard >= 0) told["hazard"] = process_.hazards[at(line.hazard)].id;
    for (const int node : line.for_want_of) told["for_want_of"].push_back(name_of(node));
    written_->story.push_back(std::move(told));
}

json Scribe::outages(const HistoryRecord& record) const {
    // The tally closes outages in the same order.
    json told = json::array();
    for (std::size_t i = 0; i < closed_.size(); ++i) {
        const Outage& outage = closed_[i];
        const auto& part = record.parts[i];
        told.push_back({{"service", id(outage.service)},
                        {"from", outage.from},
                        {"until", outage.until},
                        {"hours", record.outages[i].hours},
                        {"lowest_level", outage.lowest},
                        {"unmet_user_hours", part.unmet},
                        {"cause", part.cause < 0 ? "" : process_.causes[at(part.cause)]},
                        {"breach", part.breach},
                        {"open", outage.until >= horizon_}});
    }
    return told;
}

json Scribe::result(const HistoryRecord& record) {
    for (std::size_t s = 0; s < open_.size(); ++s)
        if (open_[s].lowest < 1) close(static_cast<int>(s), horizon_);
    return {{"levels", written_->levels}, {"data_lost", written_->data_lost},
            {"fell", written_->fell},     {"waits", written_->waits},
            {"story", written_->story},   {"outages", outages(record)}};
}

} // namespace sitefall::score
