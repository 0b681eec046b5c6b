// Jobs: planned once from the document, placed wherever they can be under way.

#include "sitefall/process/builder.h"

namespace sitefall::process {

Builder::JobPlan Builder::plan(const model::Job& job) {
    JobPlan ways;
    for (const model::Job* way = &job; way != nullptr;
         way = way->otherwise.empty() ? nullptr : &way->otherwise[0]) {
        WayPlan w;
        w.law = add_law(way->takes);
        w.need = need(way->needs);
        w.crew = way->crew.empty() ? -1 : crew_index_.at(way->crew);
        w.succeeds = number(way->succeeds);
        w.redraws = way->restarts_when_interrupted;
        w.named = named(way->needs);
        ways.push_back(std::move(w));
    }
    return ways;
}

/// A slot for the job; streams are named after it, so that nothing else moves when it is added.
int Builder::place(const JobPlan& plan, SlotProgram slot, const std::string& name) {
    const auto number = static_cast<int>(p_.slots.size());
    slot.first_way = static_cast<int>(p_.ways.size());
    slot.ways = static_cast<int>(plan.size());
    slot.info = static_cast<int>(process_.jobs.size());
    process_.jobs.push_back({name, slot.element, slot.service});
    for (std::size_t w = 0; w < plan.size(); ++w) {
        WayProgram way;
        way.slot = number;
        way.law = plan[w].law;
        way.need = plan[w].need;
        way.crew = plan[w].crew;
        way.succeeds = plan[w].succeeds;
        way.redraws = plan[w].redraws;
        way.stream = add_stream(name + "/way" + std::to_string(w));
        way.clock = add_clock(ClockKind::way, static_cast<int>(p_.ways.size()), 0, 0, way.stream);
        p_.ways.push_back(way);
        way_named_.push_back(plan[w].named);
    }
    p_.slots.push_back(slot);
    return number;
}

} // namespace sitefall::process
