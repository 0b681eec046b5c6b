// One history told in full.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/api.h"
#include "sitefall/score/one_loss.h"
#include "sitefall/score/options.h"
#include "sitefall/score/scribe.h"
#include "sitefall/score/standstill.h"
#include "sitefall/score/strata.h"
#include "sitefall/score/tally.h"
#include "sitefall/simulation/history.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

using nlohmann::json;

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

// User-hours unmet in each complete year with a loss, by service; without a service: of all together.
json years_of(const process::Process& process, const HistoryRecord& record) {
    json years = json::array();
    for (const auto& year : record.years) {
        json told = {{"year", year.year + 1},
                     {"unmet_user_hours", year.sum},
                     {"largest_event_user_hours", year.largest}};
        if (const auto s = static_cast<std::size_t>(year.service); s < process.services.size())
            told["service"] = process.services[s].id;
        years.push_back(std::move(told));
    }
    return years;
}

double all_unmet_of(const HistoryRecord& record, const Layout& layout) {
    for (const auto& entry : record.entries)
        if (entry.measure == layout.all_unmet()) return entry.value;
    return 0;
}

int number_of(const Strata& strata, const std::string& name) {
    std::string names;
    for (int h = 0; h < strata.count(); ++h) {
        if (strata.name(h) == name) return h;
        names += (h > 0 ? ", " : "") + strata.name(h);
    }
    throw support::RequestError("there is no stratum " + name + "; there are: " + names);
}

} // namespace

std::string trace_json(const model::Document& document, const std::string& options_json) {
    const Options given(options_json, {"horizon_h", "replication", "practice", "key_hi", "key_lo",
                                       "loss", "lasting", "stratum", "as_chain"});
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
    const auto stratum = given.text("stratum");
    if (stratum && loss) throw support::RequestError("a history after a loss is of no stratum");
    const Strata strata(process, horizon, stratum.value_or("all") != "all");
    Strata::Draw hazards(strata, given.key());
    if (stratum) forcing = hazards(number_of(strata, *stratum), replication);
    Tally tally(process, horizon);
    const auto practice = given.count("practice", 0);
    Scribe scribe(process, tally, horizon, !practice);
    // As a score draws it: what is told of no stratum is drawn by element.
    const bool as_chain = stratum && given.flag("as_chain").value_or(true);
    simulation::History history(
        process, given.key(), nullptr, true,
        as_chain ? simulation::Draws::as_chain_where_it_is : simulation::Draws::by_element);
    tally.begin();
    refusing_standstill([&] {
        Deaf deaf;
        for (std::uint32_t r = 0; r < practice.value_or(0); ++r)
            history.run(r, horizon, deaf, forcing);
        history.run(replication, horizon, scribe, forcing);
    });
    const auto& record = tally.finish();
    json out = scribe.result(record);
    out["years"] = years_of(process, record);
    out["unmet_user_hours"] = all_unmet_of(record, tally.layout());
    out["measures"] = measures_of(process, record, tally.layout());
    out["horizon_h"] = horizon;
    out["events"] = history.events();
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace sitefall::score
