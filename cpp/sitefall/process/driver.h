#pragma once
// What the dynamics ask of whoever makes time pass: clocks and chance. The simulation draws; a state-space engine enumerates.

#include "sitefall/support/law.h"

namespace sitefall::process {

class Driver {
  public:
    virtual ~Driver() = default;
    /// Time of the present instant, h.
    virtual double now() const = 0;
    /// Let `clock` ring `delay` hours from now (infinity: never). It must not be set.
    virtual void set(int clock, double delay) = 0;
    /// Stop `clock`; the hours that were left (0 if it was due), infinity where it was not set.
    virtual double stop(int clock) = 0;
    /// The lowest clock in order that is due in this instant, taken off; -1 where none is.
    virtual int take_due() = 0;
    /// A new dynamic clock (hits, ends of outages) with this place in the order of an instant.
    virtual int open_clock(std::uint64_t order) = 0;
    virtual void close_clock(int clock) = 0;
    virtual double draw(const support::Law& law, int stream) = 0;
    virtual bool chance(double probability, int stream) = 0;
};

/// What the dynamics tell.
class Listener {
  public:
    virtual ~Listener() = default;
    virtual void level(int service, double time, double level, int cause) = 0;
    virtual void data_lost(int service, double time, double hours, bool everything) = 0;
    virtual void fell(double time) = 0;
    virtual void waited_for_need(int job, int element, double from, double until) = 0;
    virtual void waited_for_site(int job, int element, double from, double until) = 0;
    virtual void waited_for_people(int job, int crew, double from, double until) = 0;
    virtual void told(double time, const char* what, int element, int copy) = 0;
};

} // namespace sitefall::process
