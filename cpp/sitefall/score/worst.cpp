#include "sitefall/score/worst.h"

namespace sitefall::score {

namespace {

void take(Extreme& extreme, const Extreme& found) {
    if (found.value > extreme.value) extreme = found;
}

} // namespace

void Worst::add(std::uint32_t replication, int stratum, const Layout& layout,
                const HistoryRecord& record) {
    for (const auto& entry : record.entries) {
        if (entry.measure == layout.all_unmet())
            take(history_, {entry.value, replication, stratum});
    }
    for (const auto& year : record.years) {
        take(years_[at(year.service)], {year.sum, replication, stratum, year.year});
        if (year.service == services_)
            take(event_, {year.largest, replication, stratum, year.year});
    }
    for (const auto& outage : record.outages) {
        take(outages_[at(outage.service)],
             {outage.hours, replication, stratum, -1, outage.service});
    }
}

Extreme Worst::longest_outage() const {
    Extreme longest;
    for (const Extreme& outage : outages_) take(longest, outage);
    return longest;
}

std::vector<NamedExtreme> named_extremes(const process::Process& process, const Worst& worst) {
    std::vector<NamedExtreme> named;
    const auto add = [&](const std::string& name, const char* unit, const Extreme& extreme) {
        if (extreme.value > 0) named.push_back({name, unit, extreme});
    };
    const auto services = static_cast<int>(process.services.size());
    add("year", "user-hours", worst.year(services));
    add("event", "user-hours", worst.event());
    add("history", "user-hours", worst.history());
    add("outage", "hours", worst.longest_outage());
    for (int s = 0; s < services; ++s) {
        const auto& id = process.services[static_cast<std::size_t>(s)].id;
        add(id + "/year", "user-hours", worst.year(s));
        add(id + "/outage", "hours", worst.outage(s));
    }
    return named;
}

} // namespace sitefall::score
