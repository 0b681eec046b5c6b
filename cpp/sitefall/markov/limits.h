#pragma once
// What an analysis of a chain may cost, how it is stopped, and what it did cost.

#include <atomic>
#include <chrono>
#include <cstddef>

#include "sitefall/support/issue.h"

namespace sitefall::markov {

/// An analysis that would not fit; the message says what to do instead.
class TooLarge : public support::RequestError {
  public:
    using support::RequestError::RequestError;
};

/// How much may be used, and who may stop it.
struct Budget {
    std::size_t fill = 30'000'000; // stored rates of an elimination, 16 bytes each
    std::size_t dense = 6'000;     // states that are eliminated as a full matrix, 8 bytes a pair
    std::size_t squared = 700;     // states whose transition matrix is squared
    double work = 1e11;            // products of a rate and a probability, about 1.5 ns each
    const std::atomic<bool>* stop = nullptr;

    /// @throws support::Interrupted where the caller asked to stop.
    void poll() const {
        if (stop != nullptr && stop->load(std::memory_order_relaxed)) throw support::Interrupted();
    }
};

/// What was done for a result.
struct Effort {
    std::size_t states = 0, transitions = 0; // of the chain
    std::size_t iterations = 0; // states eliminated, or products of the chain and a vector
    double seconds = 0;
};

/// Wall-clock seconds since it was made.
class Watch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

  private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

} // namespace sitefall::markov
