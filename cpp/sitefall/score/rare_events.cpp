#include "sitefall/score/rare_events.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sitefall/process/program.h"
#include "sitefall/score/measures.h"
#include "sitefall/score/tally.h"
#include "sitefall/simulation/static_levels.h"
#include "sitefall/support/law.h"

namespace sitefall::score {

namespace {

using process::at;
using process::Program;

constexpr double enough = 100, part_of_width = 0.25;

double per_hour(const support::Law& law) {
    const double mean = support::mean(law);
    return mean > 0 ? 1 / mean : 0;
}

std::vector<int> reduced(const simulation::StaticLevels& levels) {
    std::vector<int> services;
    for (std::size_t s = 0; s < levels.in_the_end.size(); ++s) {
        if (levels.in_the_end[s] < 1 - level_margin) services.push_back(static_cast<int>(s));
    }
    return services;
}

// The quickest way of repairing mode `m`, on average; copies are alike.
double repair_hours(const Program& program, const process::ElementProgram& element, int m,
                    double horizon) {
    double hours = horizon;
    if (element.first_repair < 0) return hours;
    const auto& slot = program.slots[at(element.first_repair + m)];
    for (int w = slot.first_way; w < slot.first_way + slot.ways; ++w) {
        const auto& way = program.ways[at(w)];
        if (way.succeeds > 0) {
            hours = std::min(hours, support::mean(program.laws[at(way.law)]) / way.succeeds);
        }
    }
    return hours;
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

void add_modes(const process::Process& process, double horizon,
               simulation::StaticQuestions& questions, std::vector<RareEvent>& events) {
    const Program& program = *process.program;
    for (std::size_t e = 0; e < program.elements.size(); ++e) {
        const auto& element = program.elements[e];
        // A copy that others stand in for takes nothing down alone.
        if (element.modes == 0 || element.count > element.at_least) continue;
        const int lost[] = {static_cast<int>(e)};
        const auto services = reduced(questions.lose(lost));
        if (services.empty()) continue;
        for (int m = 0; m < element.modes; ++m) {
            std::string name = "failures of " + process.elements[e].id;
            if (element.modes > 1 && element.first_repair >= 0) {
                const int info = program.slots[at(element.first_repair + m)].info;
                const std::string job = info >= 0 ? process.jobs[at(info)].name : "";
                name = job.substr(job.rfind('/') + 1) + " of " + process.elements[e].id;
            }
            const auto& fails = program.laws[at(program.modes[at(element.first_mode + m)].fails)];
            events.push_back({name, -1, per_hour(fails) * element.count, 1,
                              repair_hours(program, element, m, horizon), services});
        }
    }
}

void add_hazards(const process::Process& process, double horizon,
                 simulation::StaticQuestions& questions, std::vector<RareEvent>& events) {
    const Program& program = *process.program;
    for (std::size_t h = 0; h < program.hazards.size(); ++h) {
        const auto& hazard = program.hazards[h];
        const auto services = reduced(questions.strike(static_cast<int>(h)));
        if (services.empty()) continue;
        for (int i = hazard.first_strike; i < hazard.first_strike + hazard.strikes; ++i) {
            const auto& strike = program.strikes[at(i)];
            events.push_back(
                {"hazard " + process.hazards[h].id, static_cast<int>(h),
                 per_hour(program.laws[at(hazard.arrival)]), hit_share(program, hazard, strike),
                 std::min(horizon, support::mean(program.laws[at(strike.outage)])), services});
        }
    }
}

double expected_in(const Sample& sample, const RareEvent& event, double horizon, int document) {
    if (event.hazard < 0) return sample.histories() * event.rate * horizon;
    double sum = 0;
    for (int h = 0; h < sample.strata().count(); ++h) {
        sum += sample.histories(h) *
               sample.strata().expected_of(event.hazard, h, event.rate, document);
    }
    return sum * event.share;
}

} // namespace

std::vector<RareEvent> single_events(const process::Process& process, double horizon,
                                     const std::atomic<bool>& stop) {
    std::vector<RareEvent> events;
    if (!process.program) return events;
    simulation::StaticQuestions questions(process, &stop);
    add_modes(process, horizon, questions, events);
    add_hazards(process, horizon, questions, events);
    return events;
}

std::vector<double> widths_of_unavailability(const process::Process& process, const Ledger& ledger,
                                             double horizon, double confidence) {
    std::vector<double> widths;
    for (std::size_t s = 0; s < process.services.size(); ++s) {
        const auto means = means_of(ledger.layout(), static_cast<int>(s), 1, horizon);
        widths.push_back(estimate(means.availability, ledger, confidence).half_width());
    }
    return widths;
}

std::vector<std::string> too_rare(const std::vector<RareEvent>& events,
                                  const std::vector<double>& widths, const Sample& sample,
                                  double horizon, int document) {
    std::vector<std::string> names;
    for (const RareEvent& event : events) {
        const double expected = expected_in(sample, event, horizon, document);
        if (!(event.rate * event.share > 0) || expected >= enough) continue;
        const double part = event.rate * event.share * event.hours;
        const bool heavy = std::any_of(event.services.begin(), event.services.end(),
                                       [&](int s) { return part > part_of_width * widths[at(s)]; });
        if (!heavy) continue;
        const double rounded = std::round(10 * expected) / 10;
        std::string number = std::to_string(rounded);
        number.resize(number.find('.') + 2);
        names.push_back(event.name + " (" + number + " expected)");
    }
    return names;
}

} // namespace sitefall::score
