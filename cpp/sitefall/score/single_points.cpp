#include "sitefall/score/single_points.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

const char* name_of(process::Kind kind) {
    switch (kind) {
        case process::Kind::site:
            return "site";
        case process::Kind::link:
            return "link";
        case process::Kind::component:
            return "component";
        case process::Kind::instance:
            return "instance";
    }
    return "";
}

std::vector<std::string> below(const process::Process& process, const std::vector<double>& levels) {
    std::vector<std::string> ids;
    for (std::size_t s = 0; s < process.services.size(); ++s) {
        if (levels[s] < process.services[s].below - level_margin) {
            ids.push_back(process.services[s].id);
        }
    }
    return ids;
}

} // namespace

std::vector<SinglePoint> single_points(const process::Process& process,
                                       const StaticAnswers& answers) {
    std::vector<SinglePoint> points;
    const auto take = [&](const std::string& id, const char* kind,
                          const simulation::StaticLevels& levels) {
        SinglePoint point{id, kind, below(process, levels.at_once),
                          below(process, levels.in_the_end)};
        if (!point.interrupts.empty() || !point.loses.empty()) points.push_back(std::move(point));
    };
    for (std::size_t e = 0; e < process.elements.size(); ++e) {
        const int element[] = {static_cast<int>(e)};
        take(process.elements[e].id, name_of(process.elements[e].kind), answers.lose(element));
    }
    for (std::size_t h = 0; h < process.hazards.size(); ++h) {
        take(process.hazards[h].id, "hazard", answers.strike(static_cast<int>(h)));
    }
    std::sort(points.begin(), points.end(), [](const SinglePoint& a, const SinglePoint& b) {
        return std::make_tuple(b.loses.size(), b.interrupts.size(), std::cref(a.id)) <
               std::make_tuple(a.loses.size(), a.interrupts.size(), std::cref(b.id));
    });
    return points;
}

std::vector<SinglePoint> single_points(const process::Process& process,
                                       const std::atomic<bool>& stop) {
    simulation::StaticQuestions questions(process, &stop);
    return single_points(process,
                         {[&](std::span<const int> elements) { return questions.lose(elements); },
                          [&](int hazard) { return questions.strike(hazard); }});
}

} // namespace sitefall::score
