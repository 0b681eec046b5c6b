#pragma once
// Minimal cut sets of a coherent function: the smallest sets of events that make it true.
//
// A family of sets is a zero-suppressed diagram [Minato93]: node (x, h, l) holds the sets of l, and those of h with x added; 0 is no set, 1
// the empty set. For f = ite(x, h, l), coherent, the minimal sets are those of l, and x with each of h that includes none of l [Rauzy93]:
//   min(f) = node(x, without(min(h), min(l)), min(l)).
// Cut off at an order k both sides are asked for no longer sets (h for k - 1): a set that includes another is longer than it.

#include <atomic>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sitefall/structure/translate.h"

namespace sitefall::structure {

class CutSets {
  public:
    /// All minimal cut sets of up to `most_order` events. @throws support::RequestError where the function is not coherent (its minimal
    /// answers would be prime implicants, which name what must not have happened), TooLarge, support::Interrupted.
    CutSets(const support::Formula& formula, int most_order,
            const std::atomic<bool>* stop = nullptr);

    /// How many there are, without listing them; exact below 2^53.
    double count() const;
    /// Events in a smallest one, without listing; -1 where there is none up to the order asked for.
    int smallest_order() const;
    /// The sets, each sorted by variable; by order, then by variables. @throws TooLarge where there are more than `most`.
    std::vector<std::vector<int>> list(std::size_t most = 1'000'000) const;

    /// P(some minimal cut set with event i has happened) / P(f), Fussell and Vesely's own measure; 0 where f is never true. @pre all orders
    /// were asked for
    double fussell_vesely(int variable, std::span<const double> q);
    /// Sum of the probabilities of the sets: above P(f), by much where sets share events.
    double sum_of_probabilities(std::span<const double> q) const;
    /// 1 - product of (1 - P(set)): above P(f) for coherent functions, below 1.
    double upper_bound(std::span<const double> q) const;

  private:
    using Family = std::uint32_t;
    struct Node {
        std::int32_t level;
        Family high, low;
    };
    Family make(int level, Family high, Family low);
    Family minimal(Edge f, int order);
    Family without(Family u, Family v);
    Edge happened(Family f, int with_level, std::unordered_map<std::uint64_t, Edge>& known);
    int level(Family f) const { return nodes_[f].level; }

    Translated function_;
    const std::atomic<bool>* stop_;
    std::uint32_t looks_ = 0;
    std::vector<Node> nodes_;
    std::unordered_map<std::uint64_t, std::vector<Family>> unique_;
    std::unordered_map<std::uint64_t, Family> minimal_, without_;
    Family top_ = 0;
};

} // namespace sitefall::structure
