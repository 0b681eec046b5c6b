#pragma once
// How large a calculation may grow, and how it is stopped from outside.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "sitefall/support/issue.h"

namespace sitefall::support {

/// The diagram, or the list, has grown beyond what was allowed; the message holds the count.
class TooLarge : public RequestError {
  public:
    using RequestError::RequestError;
};

struct Limits {
    std::size_t most_nodes = 20'000'000; // of a diagram while it is built; about 40 bytes each
    std::uint64_t most_steps =
        std::numeric_limits<std::uint64_t>::max(); // a time that no clock decides
    const std::atomic<bool>* stop = nullptr;       // polled; support::Interrupted once it is true
};

/// @throws support::Interrupted where the caller asked to stop.
inline void look_up(const Limits& limits) {
    if (limits.stop != nullptr && limits.stop->load(std::memory_order_relaxed)) throw Interrupted();
}

} // namespace sitefall::support
