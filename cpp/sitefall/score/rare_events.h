#pragma once
// Events that may be missing from a sample although they weigh in its means.
//
// An interval knows only what occurred: a failure that comes twice in all histories, or not at all,
// and then lasts for months leaves it far too narrow. What the process says of its modes and
// hazards tells which of them could do that: those that alone keep a service down.

#include <atomic>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/ledger.h"

namespace sitefall::score {

/// A failure mode of an element, or a strike of a hazard, that alone takes services down until it
/// is over.
struct RareEvent {
    std::string name;
    int hazard = -1;  // -1: a failure mode
    double rate = 0;  // occurrences per hour, of all copies
    double share = 1; // of the occurrences that hit
    double hours = 0; // mean length, at most the horizon
    std::vector<int> services;
};

std::vector<RareEvent> single_events(const process::Process& process, double horizon,
                                     const std::atomic<bool>& stop);

/// Half-widths of the unavailability of each service.
std::vector<double> widths_of_unavailability(const process::Process& process, const Ledger& ledger,
                                             double horizon, double confidence);

/// Names and expected numbers ("hard of disk (2 expected)") of the events of which fewer than 100
/// are expected in the sample and whose part of the unavailability of a service exceeds a quarter
/// of the half-width found. The events are those of `document`.
std::vector<std::string> too_rare(const std::vector<RareEvent>& events,
                                  const std::vector<double>& widths, const Sample& sample,
                                  double horizon, int document = 0);

} // namespace sitefall::score
