#pragma once
// All states of a process of exponential laws, and the chain over them.

#include <atomic>
#include <cstdint>
#include <vector>

#include "sitefall/markov/chain.h"
#include "sitefall/process/process.h"

namespace sitefall::score {

struct StateSpace {
    std::vector<markov::Transition> transitions;
    std::size_t states = 0;                  // state 0 is that of time zero
    std::vector<std::vector<double>> levels; // by service and state
};

/// Breadth first from time zero; identical copies count as one condition each. @throws support::RequestError where a law is not exponential,
/// or where there are more than `most_states`; support::Interrupted
StateSpace explore(const process::Process& process, std::size_t most_states,
                   const std::atomic<bool>& stop);

} // namespace sitefall::score
