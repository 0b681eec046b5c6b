#include "sitefall/score/outage_parts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sitefall/process/program.h"
#include "sitefall/support/law.h"

namespace sitefall::score {

namespace {

using process::at;
using process::Program;

double per_hour(const support::Law& law) {
    const double mean = support::mean(law);
    return mean > 0 ? 1 / mean : 0;
}

// One way in which a repair or an outage can go: how often, and how long on average.
struct Branch {
    double share = 1, hours = 0;
};

// The parts of a mixture, or the law itself, `before` hours later.
void add_branches(const support::Law& law, double share, double before, double horizon,
                  std::vector<Branch>& branches) {
    if (law.shape != support::Shape::mixture) {
        branches.push_back({share, std::min(horizon, before + support::mean(law))});
        return;
    }
    double below = 0;
    for (std::size_t i = 0; i < law.parts->size(); ++i) {
        const double own = (*law.levels)[i] - below;
        below = (*law.levels)[i];
        if (own > 0) add_branches((*law.parts)[i], share * own, before, horizon, branches);
    }
}

// Of the repair of mode `m`, by the way that succeeds; what blocks one is left out. Copies are
// alike.
std::vector<Branch> repair_branches(const Program& program, const process::ElementProgram& element,
                                    int m, double horizon) {
    if (element.first_repair < 0) return {{1, horizon}};
    std::vector<Branch> branches;
    const auto& slot = program.slots[at(element.first_repair + m)];
    double left = 1, before = 0;
    for (int w = slot.first_way; w < slot.first_way + slot.ways && left > 0; ++w) {
        const auto& way = program.ways[at(w)];
        const auto& law = program.laws[at(way.law)];
        const bool last = w + 1 == slot.first_way + slot.ways;
        // The last way is begun until it succeeds.
        if (last && !(way.succeeds > 0)) {
            branches.push_back({left, horizon});
        } else if (last) {
            const double again = (1 / way.succeeds - 1) * support::mean(law);
            add_branches(law, left, before + again, horizon, branches);
        } else if (way.succeeds > 0) {
            add_branches(law, left * way.succeeds, before, horizon, branches);
        }
        left *= 1 - way.succeeds;
        before += support::mean(law);
    }
    return branches;
}

// Told only where there are several.
std::string length_of(const std::vector<Branch>& branches, const Branch& branch) {
    if (branches.size() == 1) return "";
    return " that last " + std::to_string(std::lround(branch.hours)) + " h";
}

// The part of the occurrences of a hazard that hit by a strike.
double hit_share(const Program& program, const process::HazardProgram& hazard,
                 const process::StrikeProgram& strike) {
    if (!(strike.median > 0) || hazard.severity < 0) return strike.probability;
    constexpr int points = 200;
    double sum = 0;
    for (int i = 0; i < points; ++i) {
        const double severity =
            support::quantile(program.laws[at(hazard.severity)], (i + 0.5) / points);
        if (!(severity > 0)) continue;
        const double above = std::log(severity / strike.median);
        sum += strike.beta > 0 ? 0.5 * std::erfc(-above / (strike.beta * std::sqrt(2.0)))
                               : (above >= 0 ? 1.0 : 0.0);
    }
    return sum / points;
}

std::string name_of(const process::Process& process, int e, int m) {
    const auto& element = process.program->elements[at(e)];
    if (element.modes > 1 && element.first_repair >= 0) {
        const int info = process.program->slots[at(element.first_repair + m)].info;
        const std::string job = info >= 0 ? process.jobs[at(info)].name : "";
        return job.substr(job.rfind('/') + 1) + " of " + process.elements[at(e)].id;
    }
    return "failures of " + process.elements[at(e)].id;
}

void add_modes(const process::Process& process, int e, double horizon,
               std::vector<OutagePart>& parts) {
    const Program& program = *process.program;
    const auto& element = program.elements[at(e)];
    for (int m = 0; m < element.modes; ++m) {
        const auto& mode = program.modes[at(element.first_mode + m)];
        const double rate = per_hour(program.laws[at(mode.fails)]);
        // From new: what is never repaired, or never found, is down for half of the horizon.
        const double unfound = !mode.hidden               ? 0
                               : mode.inspected_every > 0 ? mode.inspected_every / 2
                                                          : horizon / 2;
        const auto branches = repair_branches(program, element, m, horizon);
        for (const Branch& branch : branches) {
            OutagePart part;
            part.name = name_of(process, e, m) + length_of(branches, branch);
            part.elements = {e};
            part.rate = rate * branch.share * element.count;
            part.hours = branch.hours;
            part.idle = element.only_standby && mode.operating;
            part.count = element.count;
            part.spare = element.count - element.at_least;
            part.down =
                std::min(1.0, rate * branch.share * std::min(unfound + branch.hours, horizon / 2));
            parts.push_back(std::move(part));
        }
    }
}

void add_strikes(const process::Process& process, int h, double horizon,
                 std::vector<OutagePart>& parts) {
    const Program& program = *process.program;
    const auto& hazard = program.hazards[at(h)];
    std::vector<int> struck;
    for (int i = hazard.first_strike; i < hazard.first_strike + hazard.strikes; ++i) {
        const auto& elements = program.strikes[at(i)].elements;
        struck.insert(struck.end(), elements.begin(), elements.end());
    }
    for (int i = hazard.first_strike; i < hazard.first_strike + hazard.strikes; ++i) {
        const auto& strike = program.strikes[at(i)];
        const double hit = hit_share(program, hazard, strike);
        std::vector<Branch> branches;
        add_branches(program.laws[at(strike.outage)], 1, 0, horizon, branches);
        for (const Branch& branch : branches) {
            OutagePart part;
            part.name = "hazard " + process.hazards[at(h)].id + length_of(branches, branch);
            part.elements = struck;
            part.hazard = h;
            part.rate = per_hour(program.laws[at(hazard.arrival)]);
            part.share = hit * branch.share;
            part.hours = branch.hours;
            part.down = std::min(1.0, part.rate * part.share * std::min(part.hours, horizon / 2));
            parts.push_back(std::move(part));
        }
    }
}

} // namespace

std::vector<OutagePart> outage_parts(const process::Process& process, double horizon) {
    std::vector<OutagePart> parts;
    for (std::size_t e = 0; e < process.program->elements.size(); ++e) {
        add_modes(process, static_cast<int>(e), horizon, parts);
    }
    for (std::size_t h = 0; h < process.program->hazards.size(); ++h) {
        add_strikes(process, static_cast<int>(h), horizon, parts);
    }
    return parts;
}

} // namespace sitefall::score
