#include "sitefall/simulation/history.h"

#include "sitefall/simulation/performer.h"

namespace sitefall::simulation {

struct History::Impl {
    Impl(const process::Process& process, const support::Key& key, const std::atomic<bool>* stop,
         bool learns)
        : performer(process, key, stop, learns) {}
    Performer performer;
};

History::History(const process::Process& process, const support::Key& key,
                 const std::atomic<bool>* stop, bool learns)
    : impl_(std::make_unique<Impl>(process, key, stop, learns)) {}

History::~History() = default;

void History::run(std::uint32_t r, double horizon, Observer& observer, const Forcing& forcing) {
    impl_->performer.run(r, horizon, observer, forcing);
}

std::uint64_t History::events() const { return impl_->performer.events(); }

} // namespace sitefall::simulation
