#pragma once
// Elimination of states without a subtraction [GTH85].
//
// Let A be -Q restricted to the states `inside`, and e_i the rate from i to outside. State k is
// taken out of the chain: with s_k = e_k + sum_j q_kj over the states still there,
//   q_ij += q_ik q_kj / s_k,   e_i += q_ik e_k / s_k.
// The diagonal is never stored: it is the row sum s_k. As nothing is subtracted, each entry of a
// solution is relatively exact, however small it is [OC93]: its error is a multiple of the
// rounding that does not depend on the rates.

#include <cstddef>
#include <memory>
#include <vector>

#include "sitefall/markov/chain.h"
#include "sitefall/markov/limits.h"

namespace sitefall::markov {

class Elimination {
  public:
    /// Eliminates the states of `inside`, those of the least fill first, the last ones as a full
    /// matrix.
    /// @pre from every state of `inside` one outside can be reached
    /// @throws TooLarge where the fill exceeds the budget; support::Interrupted.
    Elimination(const Chain& chain, const Subset& inside, const Budget& budget);
    ~Elimination();
    Elimination(const Elimination&) = delete;
    Elimination& operator=(const Elimination&) = delete;

    /// Mean hours in each state of `inside` before the chain leaves them, from the amounts `start`
    /// that enter them: x with x A = start. Entries outside are not read, and 0 in the result.
    /// @pre start >= 0; O(fill)
    Vector hours_inside(const Vector& start) const;

    std::size_t states() const { return states_.size(); }

  private:
    struct Entry {
        State state;
        double rate;
    };
    using Line = std::vector<Entry>;

    class Sparse;
    void eliminate_dense(const std::vector<Line>& rows, const Budget& budget);
    double* dense_row(std::size_t place) { return dense_.data() + place * dense_states_.size(); }
    const double* dense_row(std::size_t place) const {
        return dense_.data() + place * dense_states_.size();
    }

    std::vector<State> states_;       // of the chain, for each local one
    std::vector<State> order_;        // local states, as they were eliminated sparsely
    std::vector<Line> row_, column_;  // of each of them, when it was eliminated
    Vector leave_, sum_;              // e and s by local state
    std::vector<State> dense_states_; // the local states that were left
    Vector dense_;                    // their rates, row by row
};

} // namespace sitefall::markov
