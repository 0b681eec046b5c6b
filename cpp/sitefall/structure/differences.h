#pragma once
// P(f and not g) of two functions of one diagram: what P(f) - P(g) is where g implies f, without the subtraction. Notation as in
// probability.h.

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "sitefall/structure/diagram.h"
#include "sitefall/structure/probability.h"

namespace sitefall::structure {

/// Follows both functions down at once, from pair to pair, P(f and not g) = q_i P(f_1 and not g_1) + p_i P(f_0 and not g_0): sums of
/// positive terms. Every pair once; takes no stack, however many levels there are.
class Differences {
  public:
    /// `nested`: of any two functions asked for the second implies the first. Then P(f) - P(g) ends the walk where it loses no more
    /// than a digit of two.
    /// @pre chances are those of the diagram, and all arguments outlive this
    Differences(const Diagram& diagram, std::span<const double> q,
                const std::vector<Chance>& chances, bool nested, const Limits& limits);

    /// P(f and not g); none where more pairs would be kept than the cap. O(pairs of nodes met).
    /// @throws support::Interrupted
    std::optional<double> of(Edge f, Edge g);

  private:
    struct Pair {
        Edge a, b; // P(a and b), in this order
        std::uint64_t key() const { return (std::uint64_t{a} << 32) | b; }
    };
    static Pair ordered(Edge a, Edge b) { return a < b ? Pair{a, b} : Pair{b, a}; }

    Chance chance(Edge edge) const { return chances_[index_of(edge)].of(edge); }
    Edge part(Edge edge, std::uint32_t level, bool high) const;
    std::optional<double> at_once(Pair pair) const;
    std::optional<double> known(Pair pair) const;

    const Diagram& diagram_;
    std::span<const double> q_;
    const std::vector<Chance>& chances_;
    bool nested_;
    const Limits& limits_;
    std::unordered_map<std::uint64_t, double> found_; // looked up, never walked
    std::vector<Pair> waiting_;
};

} // namespace sitefall::structure
