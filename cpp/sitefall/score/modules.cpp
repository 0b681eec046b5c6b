#include "sitefall/score/modules.h"

#include <algorithm>
#include <numeric>

#include "sitefall/process/program.h"
#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

using process::at;

int root_of(std::vector<int>& parents, int i) {
    while (parents[at(i)] != i) i = parents[at(i)] = parents[at(parents[at(i)])];
    return i;
}

} // namespace

Modules::Modules(const process::Process& process, int service, const Closeness& closeness,
                 bool whole)
    : process_(process),
      service_(service),
      closeness_(closeness),
      of_member_(closeness.members().size(), -1),
      whole_(whole) {
    const auto elements = static_cast<int>(process.elements.size());
    if (closeness.sets().empty() || whole) {
        elements_.emplace_back(at(elements));
        std::iota(elements_[0].begin(), elements_[0].end(), 0);
        sets_.emplace_back(closeness.sets().size());
        std::iota(sets_[0].begin(), sets_[0].end(), 0);
        std::fill(of_member_.begin(), of_member_.end(), 0);
        return;
    }
    std::vector<int> parents(of_member_.size());
    std::iota(parents.begin(), parents.end(), 0);
    std::vector<std::uint8_t> named(of_member_.size());
    const auto join = [&](int a, int b) {
        named[at(a)] = named[at(b)] = 1;
        parents[at(root_of(parents, a))] = root_of(parents, b);
    };
    for (std::size_t s = 0; s < closeness.sets().size(); ++s) {
        const auto& set = closeness.sets()[s];
        for (const int m : set) join(set.front(), m);
        for (const int hazard : closeness.strikers(s)) join(set.front(), hazard);
    }
    // What a hazard that matters strikes beside the sets goes down and comes back with them.
    for (int m = elements; m < static_cast<int>(named.size()); ++m) {
        if (!named[at(m)]) continue;
        const auto& hazard = process.program->hazards[at(m - elements)];
        for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k)
            for (const int e : process.program->strikes[at(k)].elements) join(m, e);
    }
    std::vector<int> number(of_member_.size(), -1);
    for (int m = 0; m < static_cast<int>(named.size()); ++m) {
        if (!named[at(m)]) continue;
        int& module = number[at(root_of(parents, m))];
        if (module < 0) {
            module = count();
            elements_.emplace_back();
            sets_.emplace_back();
        }
        of_member_[at(m)] = module;
        if (m < elements) elements_[at(module)].push_back(m);
    }
    for (std::size_t s = 0; s < closeness.sets().size(); ++s)
        sets_[at(of_member_[at(closeness.sets()[s].front())])].push_back(static_cast<int>(s));
}

AtFirst Modules::at_first(const process::State& state) const {
    AtFirst out;
    out.works.assign(state.value.begin(), state.value.end());
    const auto words = state.words_but_ages();
    if (whole_) out.words.assign(words.begin(), words.end());
    out.level = state.services[at(service_)].reading;
    return out;
}

bool Modules::is_down(const process::State& state, int e) const {
    const auto& element = state.elements[at(e)];
    return element.holds > 0 || element.up < process_.program->elements[at(e)].at_least ||
           state.value[at(e)] == 0;
}

bool Modules::is_complete(const process::State& state, int module) const {
    const auto down = [&](int m) {
        const int e = closeness_.members()[at(m)].element;
        return e >= 0 && is_down(state, e);
    };
    return std::any_of(sets_[at(module)].begin(), sets_[at(module)].end(), [&](int s) {
        const auto& set = closeness_.sets()[at(s)];
        return std::all_of(set.begin(), set.end(), down);
    });
}

bool Modules::is_away(const process::State& state, const AtFirst& at_first, int module) const {
    return std::any_of(elements_[at(module)].begin(), elements_[at(module)].end(), [&](int e) {
        const auto& element = state.elements[at(e)];
        return element.up != process_.program->elements[at(e)].count || element.holds != 0 ||
               state.value[at(e)] != at_first.works[at(e)];
    });
}

void Modules::look(const process::State& state, int to_come, const AtFirst& at_first,
                   Standing& standing) const {
    standing.away.assign(elements_.size(), 0);
    if (whole_)
        standing.away[0] =
            to_come > 0 || !std::ranges::equal(state.words_but_ages(), at_first.words);
    else
        for (int g = 0; g < count(); ++g) standing.away[at(g)] = is_away(state, at_first, g);
    const auto& service = state.services[at(service_)];
    standing.in_order = service.reading == at_first.level && service.stage == process::Stage::none;
    if (standing.in_order) standing.owner = -1;
    if (!standing.in_order && standing.owner < 0) {
        int first = -1;
        for (int g = 0; g < count() && standing.owner < 0; ++g) {
            if (!standing.away[at(g)]) continue;
            if (first < 0) first = g;
            if (is_complete(state, g)) standing.owner = g;
        }
        if (standing.owner < 0) standing.owner = first;
    }
    if (standing.owner >= 0) standing.away[at(standing.owner)] = 1;
}

} // namespace sitefall::score
