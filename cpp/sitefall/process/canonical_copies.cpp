#include "sitefall/process/canonical_copies.h"

#include <algorithm>

namespace sitefall::process {

namespace {

bool is_struck_by_copy(const Program& p, int e) {
    return std::any_of(p.strikes.begin(), p.strikes.end(), [e](const StrikeProgram& strike) {
        return strike.copies && std::find(strike.elements.begin(), strike.elements.end(), e) !=
                                    strike.elements.end();
    });
}

} // namespace

CanonicalCopies::CanonicalCopies(const Program& p) {
    for (int e = 0; e < static_cast<int>(p.elements.size()); ++e) {
        const auto& element = p.elements[at(e)];
        // Spare copies are held by number, and strikes on copies end by number.
        if (element.count < 2 || !p.users_of.empty(e) || is_struck_by_copy(p, e)) continue;
        std::vector<Copy> group;
        for (int c = 0; c < element.count; ++c) {
            Copy copy;
            copy.copy = element.first_copy + c;
            for (int m = 0; m < element.modes; ++m) {
                copy.clocks.push_back(element.first_failure + c * element.modes + m);
                if (element.first_repair >= 0)
                    copy.slots.push_back(element.first_repair + c * element.modes + m);
            }
            for (const auto& standby : p.standbys)
                for (std::size_t i = 0; i < standby.listed.size(); ++i) {
                    if (standby.listed[i] != e) continue;
                    copy.started.push_back(standby.first_flag[i] + c);
                    if (standby.first_start[i] >= 0)
                        copy.slots.push_back(standby.first_start[i] + c);
                }
            for (int slot : copy.slots)
                for (int w = p.slots[at(slot)].first_way;
                     w < p.slots[at(slot)].first_way + p.slots[at(slot)].ways; ++w)
                    copy.ways.push_back(w);
            group.push_back(std::move(copy));
        }
        groups_.push_back(std::move(group));
    }
}

CanonicalCopies::Condition CanonicalCopies::read(const State& state, const Copy& copy) const {
    const auto& c = state.copies[at(copy.copy)];
    Condition out{c.mode, c.holds, c.owner, c.hidden, c.must_restart};
    for (int clock : copy.clocks) out.push_back(static_cast<int>(state.failures[at(clock)]));
    for (int slot : copy.slots) out.push_back(state.active[at(slot)]);
    for (int w : copy.ways) {
        const auto& way = state.ways[at(w)];
        out.insert(out.end(), {static_cast<int>(way.phase), way.drawn, way.place});
    }
    for (int flag : copy.started) out.push_back(state.started[at(flag)]);
    return out;
}

void CanonicalCopies::write(State& state, const Copy& copy, const Condition& condition) const {
    auto next = condition.begin();
    auto& c = state.copies[at(copy.copy)];
    c.mode = *next++;
    c.holds = *next++;
    c.owner = *next++;
    c.hidden = *next++ != 0;
    c.must_restart = *next++ != 0;
    for (int clock : copy.clocks) state.failures[at(clock)] = static_cast<Ageing>(*next++);
    for (int slot : copy.slots) state.active[at(slot)] = static_cast<std::uint8_t>(*next++);
    for (int w : copy.ways) {
        auto& way = state.ways[at(w)];
        way.phase = static_cast<Phase>(*next++);
        way.drawn = *next++ != 0;
        way.place = static_cast<std::uint16_t>(*next++);
    }
    for (int flag : copy.started) state.started[at(flag)] = static_cast<std::uint8_t>(*next++);
}

void CanonicalCopies::apply(State& state) const {
    for (auto& ageing : state.failures)
        if (ageing == Ageing::paused) ageing = Ageing::to_draw;
    for (auto& way : state.ways) way.drawn = false;
    std::vector<Condition> conditions;
    for (const auto& group : groups_) {
        conditions.clear();
        for (const auto& copy : group) conditions.push_back(read(state, copy));
        std::sort(conditions.begin(), conditions.end());
        for (std::size_t c = 0; c < group.size(); ++c) write(state, group[c], conditions[c]);
    }
}

} // namespace sitefall::process
