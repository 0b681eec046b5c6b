#pragma once
// Whether a document is played as one chain (ChainPerformer).

#include "sitefall/process/process.h"

namespace sitefall::simulation {

/// Nothing but exponential times and things done at once, no hazard, few clocks, and states that come again often enough for a chain to
/// be learned. None of the means is so short that such a time would often count as an instant. Asks the process alone, so that a
/// document is always played alike.
bool plays_as_chain(const process::Process& process);

/// How many states the elements are typically found in, were they independent: exp of the sum of -q ln q - (1 - q) ln (1 - q), where q
/// is the share of time for which a failure mode of a copy is under repair.
double typical_states(const process::Program& program);

} // namespace sitefall::simulation
