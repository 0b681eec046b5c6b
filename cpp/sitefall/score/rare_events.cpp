#include "sitefall/score/rare_events.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "sitefall/score/measures.h"
#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

constexpr double enough = 100, part_of_width = 0.25;
constexpr std::size_t most_asked = 1000;

std::vector<int> reduced(const simulation::StaticLevels& levels) {
    std::vector<int> services;
    for (std::size_t s = 0; s < levels.in_the_end.size(); ++s) {
        if (levels.in_the_end[s] < 1 - level_margin) services.push_back(static_cast<int>(s));
    }
    return services;
}

double expected_in(const Sample& sample, const RareEvent& event, double horizon, int document) {
    if (event.hazard < 0) return sample.histories() * event.rate * event.share * horizon;
    double sum = 0;
    for (int h = 0; h < sample.strata().count(); ++h) {
        sum += sample.histories(h) *
               sample.strata().expected_of(event.hazard, h, event.rate, document);
    }
    return sum * event.share;
}

double part_of(const RareEvent& event) { return event.rate * event.share * event.hours; }

bool matters(const RareEvent& event, const Sample& sample, double horizon, double least,
             int document = 0) {
    const double part = part_of(event);
    return part > 0 && part > least && expected_in(sample, event, horizon, document) < enough;
}

/// What of the unavailability of one of its services would weigh.
double least_of(const RareEvent& event, const std::vector<double>& widths) {
    double least = std::numeric_limits<double>::infinity();
    for (const int s : event.services)
        least = std::min(least, part_of_width * widths[static_cast<std::size_t>(s)]);
    return least;
}

std::string told(const RareEvent& event, double expected) {
    std::string number = std::to_string(std::round(10 * expected) / 10);
    number.resize(number.find('.') + 2);
    return event.name + " (" + number + " expected)";
}

} // namespace

RareEvents::RareEvents(const process::Process& process, double horizon,
                       const std::atomic<bool>& stop)
    : process_(process), horizon_(horizon) {
    if (!process.program) return;
    questions_ = std::make_unique<simulation::StaticQuestions>(process, &stop);
    parts_ = outage_parts(process, horizon);
    const std::vector<int>* asked = nullptr; // modes and strikes of one thing follow each other
    for (const OutagePart& part : parts_) {
        const bool same = asked != nullptr && *asked == part.elements;
        auto services = same ? alone_.back() : reduced(questions_->lose(part.elements));
        asked = &part.elements;
        if (!services.empty()) {
            singles_.push_back(part.spare > 0 ? copies(part)
                                              : RareEvent{part.name, part.hazard, part.rate,
                                                          part.share, part.hours, services});
            singles_.back().services = services;
        }
        alone_.push_back(std::move(services));
    }
}

RareEvent RareEvents::copies(const OutagePart& part) const {
    const int needed = part.spare + 1;
    double rate = part.rate;
    for (int k = 1; k < needed; ++k) rate *= part.down * (part.count - k) / k;
    return {part.name + ", " + std::to_string(needed) + " copies at once",
            -1,
            rate,
            1,
            part.hours / needed,
            {}};
}

std::string RareEvents::name_of(const Pair& pair) const {
    const bool turned = parts_[pair.second].hazard >= 0;
    return parts_[turned ? pair.second : pair.first].name + " with " +
           parts_[turned ? pair.first : pair.second].name;
}

/// Without a name.
RareEvent RareEvents::joint(const Pair& pair) const {
    // A hazard comes first: its strata show it more often.
    const bool turned = parts_[pair.second].hazard >= 0;
    const OutagePart& a = parts_[turned ? pair.second : pair.first];
    const OutagePart& b = parts_[turned ? pair.first : pair.second];
    RareEvent event;
    event.hours = a.hours > 0 && b.hours > 0 ? 1 / (1 / a.hours + 1 / b.hours) : 0;
    // What only stands in fails while the other is down, never before.
    const double a_down = a.idle ? 0 : a.down, b_down = b.idle ? 0 : b.down;
    if (a.hazard >= 0) {
        event.hazard = a.hazard;
        event.rate = a.rate;
        event.share = a.share * std::min(1.0, b_down + b.rate * a.hours);
    } else {
        event.rate = a.rate * b_down + b.rate * a_down;
    }
    return event;
}

const std::vector<int>& RareEvents::stopped_by(const Pair& pair) {
    const auto found = together_.find(pair);
    if (found != together_.end()) return found->second;
    const auto& [i, j] = pair;
    std::vector<int> lost = parts_[i].elements;
    lost.insert(lost.end(), parts_[j].elements.begin(), parts_[j].elements.end());
    std::sort(lost.begin(), lost.end());
    lost.erase(std::unique(lost.begin(), lost.end()), lost.end());
    auto services = reduced(questions_->lose(lost));
    std::erase_if(services, [&](int s) {
        const auto has = [s](const std::vector<int>& of) {
            return std::find(of.begin(), of.end(), s) != of.end();
        };
        return has(alone_[i]) || has(alone_[j]);
    });
    return together_.emplace(pair, std::move(services)).first->second;
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
        if (!matters(event, sample, horizon, least_of(event, widths), document)) continue;
        auto name = told(event, expected_in(sample, event, horizon, document));
        // What a hazard strikes in several ways is several events of one name.
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
    }
    return names;
}

/// The part of two together is at most twice the product of theirs.
double RareEvents::weight_of(const OutagePart& part) const {
    return std::max(part.rate * part.hours, part.down);
}

/// Minus the part, and the pair: of those that weigh more than `least` and are rare what was asked already, and the heaviest of
/// the others, as many as may still be asked; the heaviest first.
std::vector<std::pair<double, RareEvents::Pair>> RareEvents::heavy_pairs(
    double least, const Sample& sample) const {
    // Copies that stand in for each other, and two hazards, are left to chance: the former are counted alone, the latter have
    // strata of their own.
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < parts_.size(); ++i)
        if (parts_[i].spare <= 0) order.emplace_back(-weight_of(parts_[i]), i);
    std::sort(order.begin(), order.end());
    const std::size_t room = most_asked - std::min(most_asked, together_.size());
    std::vector<std::pair<double, Pair>> heavy; // a heap, the lightest on top
    for (std::size_t a = 0; a < order.size() && room > 0; ++a) {
        for (std::size_t b = a + 1; b < order.size(); ++b) {
            const double bound = 2 * order[a].first * order[b].first;
            const bool full = heavy.size() == room;
            if (bound <= least || (full && bound < -heavy.front().first)) break;
            const Pair pair = std::minmax(order[a].second, order[b].second);
            if (parts_[pair.first].hazard >= 0) continue;
            const RareEvent event = joint(pair);
            const std::pair entry(-part_of(event), pair);
            if ((full && !(entry < heavy.front())) || together_.contains(pair) ||
                !matters(event, sample, horizon_, least))
                continue;
            if (full) {
                std::pop_heap(heavy.begin(), heavy.end());
                heavy.pop_back();
            }
            heavy.push_back(entry);
            std::push_heap(heavy.begin(), heavy.end());
        }
    }
    for (const auto& [pair, services] : together_) {
        const RareEvent event = joint(pair);
        if (matters(event, sample, horizon_, least)) heavy.emplace_back(-part_of(event), pair);
    }
    std::sort(heavy.begin(), heavy.end());
    return heavy;
}

std::vector<std::string> RareEvents::too_rare(const std::vector<double>& widths,
                                              const Sample& sample) {
    auto names = score::too_rare(singles_, widths, sample, horizon_);
    const double least =
        widths.empty() ? 0 : part_of_width * *std::min_element(widths.begin(), widths.end());
    for (const auto& [minus_part, pair] : heavy_pairs(least, sample)) {
        RareEvent event = joint(pair);
        event.services = stopped_by(pair);
        if (!matters(event, sample, horizon_, least_of(event, widths))) continue;
        event.name = name_of(pair);
        names.push_back(told(event, expected_in(sample, event, horizon_, 0)));
    }
    return names;
}

} // namespace sitefall::score
