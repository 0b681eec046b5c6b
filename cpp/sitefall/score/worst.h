#pragma once
// Where the worst of a sample is found again: the replication and its stratum, which with the key of the study decide every draw.

#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/record.h"

namespace sitefall::score {

/// The largest value of something over all histories, and the first history that had it.
struct Extreme {
    double value = 0; // 0: never above it
    std::uint32_t replication = 0;
    int stratum = 0;
    int year = -1;    // from the start; -1: the whole history
    int service = -1; // whose outage; -1: of all services
};

class Worst {
  public:
    explicit Worst(int services)
        : services_(services), years_(at(services) + 1), outages_(at(services)) {}

    /// Histories are added in order of replication.
    void add(std::uint32_t replication, int stratum, const Layout& layout,
             const HistoryRecord& record);

    /// User-hours of `who` (Layout::services: all together) unmet in a complete year.
    const Extreme& year(int who) const { return years_[at(who)]; }
    /// User-hours unmet by outages that overlap, of all services, within a complete year.
    const Extreme& event() const { return event_; }
    /// User-hours unmet in a whole history, of all services.
    const Extreme& history() const { return history_; }
    /// Hours of an outage of a service.
    const Extreme& outage(int service) const { return outages_[at(service)]; }
    /// Hours of an outage of any service.
    Extreme longest_outage() const;

  private:
    static std::size_t at(int i) { return static_cast<std::size_t>(i); }

    int services_;
    std::vector<Extreme> years_, outages_;
    Extreme event_, history_;
};

struct NamedExtreme {
    std::string name, unit;
    Extreme extreme;
};

/// All that were seen, by the names of a score: "year", "event" and "history" of all services, "outage" of any; by service
/// "messenger/year" and "messenger/outage".
std::vector<NamedExtreme> named_extremes(const process::Process& process, const Worst& worst);

} // namespace sitefall::score
