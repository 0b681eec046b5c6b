#include "sitefall/simulation/history.h"

#include <cmath>
#include <limits>

#include "sitefall/process/dynamics.h"
#include "sitefall/simulation/clockwork.h"

namespace sitefall::simulation {

namespace {

/// Passes on what the dynamics tell.
class Relay final : public process::Listener {
  public:
    Observer* observer = nullptr;
    void level(int service, double time, double level, int cause) override {
        observer->level(service, time, level, cause);
    }
    void data_lost(int service, double time, double hours, bool everything) override {
        observer->data_lost(service, time, hours, everything);
    }
    void fell(double time) override { observer->fell(time); }
    void waited_for_need(int job, int element, double from, double until) override {
        observer->waited(job, Waited::needs, element, from, until);
    }
    void waited_for_site(int job, int element, double from, double until) override {
        observer->waited(job, Waited::site, element, from, until);
    }
    void waited_for_people(int job, int crew, double from, double until) override {
        observer->waited(job, Waited::people, crew, from, until);
    }
    void told(double time, const char* what, int element, int copy) override {
        observer->told(time, what, element, copy);
    }
};

} // namespace

/// Draws from streams, each by its own ordinal.
struct History::Impl final : Clockwork {
    Impl(const process::Process& process, const support::Key& key, const std::atomic<bool>* stop)
        : Clockwork(*process.program, stop), dynamics(process, *this, relay) {
        for (const auto& name : process.program->streams)
            streams.emplace_back(key, support::stream_address(name, key));
        last_used.assign(streams.size(), -1);
    }

    double draw(const support::Law& law, int stream) override {
        return support::sample(law, stream_of(stream));
    }
    bool chance(double probability, int stream) override {
        if (probability >= 1) return true;
        if (probability <= 0) return false;
        return stream_of(stream).uniform() < probability;
    }

    support::Stream& stream_of(int stream) {
        auto& used = last_used[static_cast<std::size_t>(stream)];
        auto& s = streams[static_cast<std::size_t>(stream)];
        if (used != replication) {
            used = replication;
            s.rewind(static_cast<std::uint32_t>(replication));
        }
        return s;
    }

    void run(double horizon, Observer& observer, const Forcing& forcing);
    void run_to(double until, bool inclusive);

    Relay relay;
    process::Dynamics dynamics;
    std::vector<support::Stream> streams;
    std::vector<std::int64_t> last_used; // replication for which a stream was last set up
    std::int64_t replication = -1;
    std::uint64_t events = 0;
};

void History::Impl::run_to(double until, bool inclusive) {
    for (;;) {
        const double next = next_time();
        if (inclusive ? next > until : next >= until) break;
        advance_to(next);
        ++events;
        dynamics.instant(take_due());
    }
}

void History::Impl::run(double horizon, Observer& observer, const Forcing& forcing) {
    relay.observer = &observer;
    begin_anew();
    dynamics.reset();
    dynamics.leave_arrivals(forcing.arrivals_given);
    dynamics.report_waits(observer.wants_waits());
    dynamics.tell_story(observer.wants_story());
    dynamics.begin();
    if (forcing.loss != nullptr) dynamics.suffer(*forcing.loss);
    for (const auto& occurrence : forcing.occurrences) {
        if (occurrence.time >= horizon) break;
        run_to(occurrence.time, true);
        advance_to(occurrence.time);
        ++events;
        dynamics.occur_now(occurrence.hazard);
    }
    run_to(horizon, false);
    advance_to(horizon);
    dynamics.close_waits();
}

History::History(const process::Process& process, const support::Key& key,
                 const std::atomic<bool>* stop)
    : impl_(std::make_unique<Impl>(process, key, stop)) {}

History::~History() = default;

void History::run(std::uint32_t r, double horizon, Observer& observer, const Forcing& forcing) {
    impl_->replication = r;
    impl_->run(horizon, observer, forcing);
}

std::uint64_t History::events() const { return impl_->events; }

} // namespace sitefall::simulation
