#pragma once
// One history of a Process: what an observer is told, and the runner that draws it.

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>

#include "sitefall/process/driver.h"
#include "sitefall/process/process.h"
#include "sitefall/support/random.h"

namespace sitefall::simulation {

enum class Waited { needs, site, people };

/// What a history tells while it runs. Times in hours from the start. Calls come in order of time.
class Observer {
  public:
    virtual ~Observer() = default;
    /// The lasting level of a service changed (by more than 1e-9) at `time`. All start at 1. `cause` indexes Process::causes:
    /// the event that opened the instant.
    virtual void level(int service, double time, double level, int cause) = 0;
    /// A bring-in lost `hours` of data, or (`everything`) all of it was lost.
    virtual void data_lost(int /*service*/, double /*time*/, double /*hours*/,
                           bool /*everything*/) {}
    /// A stage of the loss, or a strike of its hazard, fell (only with a Loss). Told once for each.
    virtual void fell(double /*time*/) {}
    /// An outage that the loss, or its hazard, imposed has ended (only with a Loss). Told for each element or copy.
    virtual void lifted(double /*time*/) {}
    /// The job `job` (Process::jobs) waited from `from` to `until` for `on`: an index into Process::elements for needs (one call for each
    /// element named that did not work when the wait began) and site, into Process::crews for people.
    virtual void waited(int /*job*/, Waited /*why*/, int /*on*/, double /*from*/,
                        double /*until*/) {}
    /// Asked before a history begins: are waits, is the story wanted?
    virtual bool wants_waits() const { return false; }
    virtual bool wants_story() const { return false; }
    /// One line of the story, when asked for.
    virtual void told(double /*time*/, const process::Telling& /*line*/) {}
};

/// An occurrence of a hazard decided outside (stratification).
struct Occurrence {
    double time = 0;
    int hazard = 0;
};

/// What is imposed on a history.
struct Forcing {
    /// With `arrivals_given`, the hazards of Process::poisson_hazards occur exactly at `occurrences` (sorted by time) and
    /// their own arrivals are not drawn. Other hazards arrive by their laws.
    bool arrivals_given = false;
    std::span<const Occurrence> occurrences;
    /// A loss to suffer; nullptr: none.
    const process::LossPlan* loss = nullptr;
};

/// To whom the draws of a history belong.
enum class Draws {
    by_element, // each to its own, so that what two documents share has the same history in both
    /// A document that plays_as_chain draws as one, several times faster; others, and histories on which something is
    /// imposed, by element.
    as_chain_where_it_is
};

/// Draws histories, one after the other; keeps its memory between them. One object per thread.
class History {
  public:
    /// `stop`, where given, is looked at every few hundred events: run() then throws support::Interrupted. What events do in states that
    /// come again is learned and replayed, with the same bits as by the rules; without `learns` all is played by the rules.
    History(const process::Process& process, const support::Key& key,
            const std::atomic<bool>* stop = nullptr, bool learns = true,
            Draws draws = Draws::by_element);
    ~History();
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    /// Run replication `r` from time zero to `horizon` hours.
    void run(std::uint32_t r, double horizon, Observer& observer, const Forcing& forcing = {});

    /// Timed events so far, all histories together.
    std::uint64_t events() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace sitefall::simulation
