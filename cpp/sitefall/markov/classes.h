#pragma once
// Which states a chain leaves for ever, and among which it stays.

#include <cstddef>
#include <vector>

#include "sitefall/markov/chain.h"

namespace sitefall::markov {

/// Strongly connected components of a chain [Tarjan72].
struct Classes {
    std::vector<State> of;                   // the class of each state
    std::vector<std::vector<State>> members; // of each class, ascending
    std::vector<State> recurrent;            // the classes that no transition leaves

    std::size_t transient_states = 0; // states of the other classes
};

/// O(n + m), without recursion.
Classes classes_of(const Chain& chain);

} // namespace sitefall::markov
