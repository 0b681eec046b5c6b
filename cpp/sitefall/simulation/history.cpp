#include "sitefall/simulation/history.h"

#include <optional>

#include "sitefall/simulation/chain_fit.h"
#include "sitefall/simulation/chain_performer.h"
#include "sitefall/simulation/performer.h"

namespace sitefall::simulation {

struct History::Impl {
    Impl(const process::Process& the_process, const support::Key& the_key,
         const std::atomic<bool>* the_stop, bool may_learn, Draws draws)
        : process(the_process), key(the_key), stop(the_stop), learns(may_learn) {
        if (draws == Draws::as_chain_where_it_is && plays_as_chain(process))
            chain.emplace(process, key, stop, learns);
    }

    Performer& by_element() {
        if (!performer) performer.emplace(process, key, stop, learns);
        return *performer;
    }

    const process::Process& process;
    const support::Key key;
    const std::atomic<bool>* stop;
    const bool learns;
    std::optional<ChainPerformer> chain;
    std::optional<Performer> performer; // made when it is needed
};

History::History(const process::Process& process, const support::Key& key,
                 const std::atomic<bool>* stop, bool learns, Draws draws)
    : impl_(std::make_unique<Impl>(process, key, stop, learns, draws)) {}

History::~History() = default;

void History::run(std::uint32_t r, double horizon, Observer& observer, const Forcing& forcing) {
    const bool imposed = forcing.loss != nullptr || !forcing.occurrences.empty();
    if (impl_->chain && !imposed)
        impl_->chain->run(r, horizon, observer);
    else
        impl_->by_element().run(r, horizon, observer, forcing);
}

std::uint64_t History::events() const {
    return (impl_->chain ? impl_->chain->events() : 0) +
           (impl_->performer ? impl_->performer->events() : 0);
}

} // namespace sitefall::simulation
