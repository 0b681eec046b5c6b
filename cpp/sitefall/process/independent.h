#pragma once
// Which documents are made of events that come and go by themselves: what an engine of independent events takes.

#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/support/alternating.h"

namespace sitefall::process {

/// An event is a variable of the formulas (formula.h).
struct IndependentEvents {
    /// An element is lost by its own failures where fewer than `at_least` of its copies are up, each of which alternates by itself.
    struct Element {
        int copies = 1, at_least = 1;
        std::vector<support::OutageMode> modes; // none: it never fails
    };
    std::string refusal; // empty where the events are independent
    std::vector<Element> elements;
    std::vector<support::OutageMode> hazards; // outages that may overlap; a rate of 0: never
};

/// The events, or in words: the first constructs of the document by which one event hangs on another or on time in a way that a formula
/// cannot tell (crews, restarts, failover, standby, rides, hidden failures, repairs that wait, laws of failure with a memory).
IndependentEvents independent_events(const Process& process);

} // namespace sitefall::process
