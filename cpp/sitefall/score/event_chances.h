#pragma once
// How likely the independent events of a document have happened, at a moment and throughout an interval of time.

#include <vector>

#include "sitefall/process/independent.h"

namespace sitefall::score {

/// By variable of the formulas: probability of having happened, and how often per hour the event begins.
struct EventChances {
    std::vector<double> happened, begins;
};

class EventTimes {
  public:
    explicit EventTimes(const process::IndependentEvents& events);

    EventChances at(double t) const;
    /// What every moment from `t` to `until` lies between. @pre t <= until
    std::pair<EventChances, EventChances> during(double t, double until) const;

    /// Moments from 0 to `horizon` between which chances change little: evenly spread over orders of magnitude from the shortest outage on.
    std::vector<double> moments(double horizon) const;

  private:
    struct Element {
        int copies, lost; // of how many copies the loss of so many is that of the element
        support::Alternating copy;

        double happened(double down) const;
        double begins(double down, double up) const;
    };
    std::vector<Element> elements_;
    std::vector<support::OutageMode> hazards_;
    double shortest_ = 0; // mean outage, h
};

} // namespace sitefall::score
