#pragma once
// What the dynamics ask of whoever makes time pass: clocks and chance. The simulation draws; a state-space engine enumerates.

#include <span>

#include "sitefall/support/law.h"

namespace sitefall::process {

class Driver {
  public:
    virtual ~Driver() = default;
    /// Time of the present instant, h.
    virtual double now() const = 0;

    // Clocks with a law and a memory of the hours left.
    /// Draw the hours of `clock` from `law` (Program::laws): it stands, with so much left. True where it would be due in this instant.
    virtual bool draw_clock(int clock, int law, int stream) = 0;
    /// Let `clock` run on with what is left. True where it is due in this instant. @pre it stands
    virtual bool resume(int clock) = 0;
    /// Let `clock` stand. True where it was due in this instant. @pre it runs
    virtual bool pause(int clock) = 0;
    /// Let `clock` run for hours drawn from `law`; the hours that it has left are not touched. @pre it is not set
    virtual void begin(int clock, int law, int stream) = 0;

    // Clocks whose time the dynamics know.
    /// Let `clock` ring `delay` hours from now (infinity: never). @pre it is not set
    virtual void set(int clock, double delay) = 0;
    /// Stop `clock` if it is set; nothing is remembered.
    virtual void cancel(int clock) = 0;

    /// The lowest clock in order that is due in this instant, taken off; -1 where none is.
    virtual int take_due() = 0;
    /// A new dynamic clock (hits, ends of outages) with this place in the order of an instant.
    virtual int open_clock(std::uint64_t order) = 0;
    virtual void close_clock(int clock) = 0;
    virtual double draw(const support::Law& law, int stream) = 0;
    virtual bool chance(double probability, int stream) = 0;
};

/// One line of the story of a history: of an element, a copy of it, a job (Process::jobs) or a hazard. -1: none.
struct Telling {
    const char* what = "";
    int element = -1, copy = -1;
    int job = -1;
    int hazard = -1; // what occurs, or hits the element
    std::span<const int> for_want_of =
        {}; // nodes of elements and services that do not hold (Program)
};

/// What the dynamics tell, all of it of the present instant.
class Listener {
  public:
    virtual ~Listener() = default;
    virtual void level(int service, double level, int cause) = 0;
    virtual void data_lost(int service, double hours, bool everything) = 0;
    virtual void fell() = 0;
    virtual void lifted() = 0;
    virtual void waited_for_need(int job, int element, double from) = 0;
    virtual void waited_for_site(int job, int element, double from) = 0;
    virtual void waited_for_people(int job, int crew, double from) = 0;
    virtual void told(const Telling& line) = 0;
};

/// For questions that only the state answers.
class DeafListener final : public Listener {
  public:
    void level(int, double, int) override {}
    void data_lost(int, double, bool) override {}
    void fell() override {}
    void lifted() override {}
    void waited_for_need(int, int, double) override {}
    void waited_for_site(int, int, double) override {}
    void waited_for_people(int, int, double) override {}
    void told(const Telling&) override {}
};

} // namespace sitefall::process
