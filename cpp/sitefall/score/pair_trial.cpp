#include "sitefall/score/pair_trial.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "sitefall/score/allocation.h"

namespace sitefall::score {

namespace {

constexpr double part_of_base = 0.2;

const std::string& id_of(const process::Process& process, int service) {
    return process.services[static_cast<std::size_t>(service)].id;
}

bool stops(const RareEvent& event, const process::Process& process, const std::string& service) {
    return std::any_of(event.services.begin(), event.services.end(),
                       [&](int s) { return id_of(process, s) == service; });
}

// What of `events` the other document lacks: an event that both have falls out of the difference.
std::vector<RareEvent> lacking(const std::vector<RareEvent>& events,
                               const process::Process& process,
                               const std::vector<RareEvent>& others,
                               const process::Process& other_process) {
    std::vector<RareEvent> left;
    for (RareEvent event : events) {
        const auto same = std::find_if(others.begin(), others.end(), [&](const RareEvent& other) {
            return other.name == event.name && other.rate == event.rate &&
                   other.share == event.share && other.hours == event.hours;
        });
        if (same != others.end()) {
            std::erase_if(event.services,
                          [&](int s) { return stops(*same, other_process, id_of(process, s)); });
        }
        if (!event.services.empty()) left.push_back(std::move(event));
    }
    return left;
}

} // namespace

PairTrial::PairTrial(std::vector<std::string> options, const Documents& documents, Pairs pairs,
                     const Precision& precision, double confidence, double horizon,
                     const std::atomic<bool>& stop)
    : options_(std::move(options)),
      documents_(documents),
      pairs_(std::move(pairs)),
      confidence_(confidence),
      horizon_(horizon) {
    const auto& measures = pairs_.measures();
    const auto events_of_base = RareEvents(*documents_.front(), horizon, stop).singles();
    for (std::size_t o = 1; o < documents_.size(); ++o) {
        targets_.push_back(
            {o, total_unmet, 0, precision.relative, part_of_base * precision.relative});
        for (std::size_t m = 0; m < measures.size(); ++m) {
            if (measures[m].name != "score" || !measures[m].means[o]) continue;
            targets_.push_back({o, m, precision.share, precision.relative_share, 0});
        }
        const auto events = RareEvents(*documents_[o], horizon, stop).singles();
        rare_.push_back(lacking(events, *documents_[o], events_of_base, *documents_.front()));
        rare_of_base_.push_back(
            lacking(events_of_base, *documents_.front(), events, *documents_[o]));
    }
}

std::unique_ptr<Trial> PairTrial::afresh() const {
    auto trial = std::make_unique<PairTrial>(*this);
    trial->pairs_ = pairs_.afresh();
    return trial;
}

double PairTrial::tolerance(const Target& target, double difference) const {
    const Mean& mean = pairs_.measures()[target.measure].base();
    const double base = mean.factor * support::stratified_mean(pairs_.sample(0, target.measure));
    return std::max(
        {target.absolute, target.relative * std::abs(difference), target.of_base * base});
}

std::vector<double> PairTrial::shares() const {
    std::vector<Aim> aims;
    for (const Target& target : targets_) {
        const auto sample = support::both(pairs_.differences(target.option, target.measure));
        const double factor = pairs_.measures()[target.measure].base().factor;
        const double value = factor * support::stratified_mean(sample);
        aims.push_back({sample, tolerance(target, value) / factor});
    }
    return optimal_shares(pairs_.strata(), aims);
}

bool PairTrial::may_look(std::size_t blocks) const {
    double hits = 0;
    for (const auto& stratum : pairs_.sample(0, total_unmet)) hits += stratum.y.hits;
    return blocks >= least_blocks && hits >= least_hits;
}

std::vector<std::string> PairTrial::too_wide() const {
    std::vector<std::string> names;
    for (const Target& target : targets_) {
        const auto sample = support::both(pairs_.differences(target.option, target.measure));
        if (std::all_of(sample.begin(), sample.end(),
                        [](const auto& stratum) { return stratum.y.hits == 0; })) {
            continue;
        }
        const auto now = difference(pairs_, target.option, target.measure, confidence_);
        if (now.half_width() > tolerance(target, now.value)) {
            names.push_back(options_[target.option - 1] + ": " +
                            pairs_.measures()[target.measure].name);
        }
    }
    return names;
}

// Half-widths of the difference of each service of a document of its unavailability.
std::vector<double> PairTrial::widths(std::size_t option, const process::Process& process) const {
    std::vector<double> widths(process.services.size(), std::numeric_limits<double>::infinity());
    for (std::size_t m = 0; m < pairs_.measures().size(); ++m) {
        const PairedMeasure& measure = pairs_.measures()[m];
        if (!measure.means[option]) continue;
        for (std::size_t s = 0; s < widths.size(); ++s) {
            if (measure.name != process.services[s].id + "/availability") continue;
            widths[s] = difference(pairs_, option, m, confidence_).half_width();
        }
    }
    return widths;
}

std::vector<std::string> PairTrial::too_rare() const {
    std::vector<std::string> names;
    for (std::size_t o = 1; o < documents_.size(); ++o) {
        const auto add = [&](const std::vector<RareEvent>& events, std::size_t document) {
            if (events.empty()) return;
            for (const auto& name : score::too_rare(events, widths(o, *documents_[document]),
                                                    pairs_, horizon_, static_cast<int>(document))) {
                const std::string told = options_[o - 1] + ": " + name;
                if (std::find(names.begin(), names.end(), told) == names.end()) {
                    names.push_back(told);
                }
            }
        };
        add(rare_of_base_[o - 1], 0);
        add(rare_[o - 1], o);
    }
    return names;
}

} // namespace sitefall::score
