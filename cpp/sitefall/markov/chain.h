#pragma once
// A Markov chain in continuous time, as arrays.
//
// Notation of this folder: states 0 .. n - 1, q_ij >= 0 the rate from i to j per hour, q_i = sum_j
// q_ij the exit rate, Q the generator (q_ij off the diagonal, -q_i on it), pi a distribution.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sitefall::markov {

using State = std::uint32_t;

struct Transition {
    State from = 0, to = 0;
    double per_hour = 0;
};

/// Probabilities or hours, one for each state.
using Vector = std::vector<double>;
/// A set of states: one entry for each state, not zero where it belongs to the set.
using Subset = std::vector<std::uint8_t>;

class Chain {
  public:
    /// The chain of `states` states. Rates of equal pairs add; a rate of 0 is no transition.
    /// O(n + m log m) for m transitions.
    /// @throws support::RequestError where a state is unknown, a state leads to itself, a rate is
    /// neither 0 nor from 1e-100 to 1e100.
    Chain(std::size_t states, std::span<const Transition> transitions);

    std::size_t states() const { return row_start_.size() - 1; }
    std::size_t transitions() const { return column_.size(); }

    /// Where state i leads, ascending; and the rates per hour beside it.
    std::span<const State> targets(State i) const {
        return {column_.data() + row_start_[i], row_start_[i + 1] - row_start_[i]};
    }
    std::span<const double> rates(State i) const {
        return {rate_.data() + row_start_[i], row_start_[i + 1] - row_start_[i]};
    }

    /// q_i.
    double exit_rate(State i) const { return exit_rate_[i]; }
    /// sum of q_ij over j in `set`.
    double rate_into(State i, const Subset& set) const;

  private:
    std::vector<std::size_t> row_start_; // n + 1
    std::vector<State> column_;
    std::vector<double> rate_, exit_rate_;
};

/// @throws support::RequestError where `start` is no distribution over the states: of another
/// size, with entries that are negative or not finite, or with a sum off 1 by more than 1e-12.
void check_distribution(const Chain& chain, const Vector& start);

/// @throws support::RequestError where `set`, called `name`, is of another size or empty.
void check_subset(const Chain& chain, const Subset& set, const std::string& name);

/// @throws support::RequestError where `hours`, called `name`, is negative or not finite.
void check_hours(double hours, const std::string& name);

/// States that a state of `from` leads to in any number of steps, themselves included; those of
/// `through` alone are walked on from. O(n + m).
Subset reachable(const Chain& chain, const Subset& from, const Subset& through);

/// States from which a state of `to` can be reached in any number of steps. O(n + m).
Subset leads_to(const Chain& chain, const Subset& to);

/// The states outside `set`.
Subset complement(const Subset& set);
/// The states of a positive entry.
Subset support_of(const Vector& vector);
/// sum of the entries in `set`.
double mass(const Vector& vector, const Subset& set);

/// Part of a chain, with one more state, the last, that takes whatever leaves and keeps it.
struct Part {
    Chain chain;
    std::vector<State> states; // the state of the whole for each of the part, ascending
};

/// The states of `kept` and where they lead. O(n + m).
Part part_of(const Chain& chain, const Subset& kept);

} // namespace sitefall::markov
