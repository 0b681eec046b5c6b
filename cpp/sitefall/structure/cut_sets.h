#pragma once
// Minimal cut sets: the smallest sets of events that make the top true, kept as a zero-suppressed diagram [Minato93] and counted, weighed
// and searched there, never listed for it. Coherent formulas only: where an event may mend, the like are prime implicants, in which
// the absence of events stands too; they are refused.
// Notation. A family of sets F at a node of variable i: F_1 the sets with i, without i in them; F_0 the sets without i.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sitefall/structure/diagram.h"

namespace sitefall::structure {

/// Nodes stand children before parents; node 0 is the empty family, node 1 the family of the empty set alone. `high` is F_1 and
/// never empty.
struct CutSets {
    std::vector<Node> nodes;
    std::uint32_t top = 0;
    std::vector<std::uint32_t> variable; // by level
};

/// All minimal cut sets [Rauzy93]: F_0 = M(f_0), F_1 = M(f_1) without the sets that hold a set of F_0.
/// @throws support::RequestError where the diagram is not coherent; TooLarge, support::Interrupted
CutSets minimal_cut_sets(const Diagram& diagram, const Limits& limits = {});

/// How many there are: exact below 2^53, else rounded. O(nodes).
double count(const CutSets& sets);
/// The same where 64 bits hold it, else nothing.
std::optional<std::uint64_t> exact_count(const CutSets& sets);
/// How many there are of each order (number of events), from 0 to `most`. O(nodes most).
std::vector<double> count_by_order(const CutSets& sets, std::size_t most);

/// The smallest order: the lightest path. Nothing where there is no cut set. O(nodes).
std::optional<std::size_t> smallest_order(const CutSets& sets);

/// The rare-event sum: of q over each set multiplied, over all sets. No probability: it may exceed 1, and lies above P(f). O(nodes).
double rare_event_sum(const CutSets& sets, std::span<const double> q);

/// The min-cut upper bound 1 - product over the sets of (1 - product of q), never below P(f) for independent events. From the sets one
/// by one where they are at most `enumerable`; else from the power sums, log(1 - x) = -sum x^m / m, where the largest product
/// is below 0.99; else nothing.
std::optional<double> min_cut_upper_bound(const CutSets& sets, std::span<const double> q,
                                          double enumerable = 1e6, const Limits& limits = {});

} // namespace sitefall::structure
