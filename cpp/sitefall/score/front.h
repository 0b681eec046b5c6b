#pragma once
// Which options nobody would take, because another one costs no more and is shown to avoid more.

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "sitefall/support/estimate.h"

namespace sitefall::score {

/// How much more `one` avoids than `other`, with an interval of `confidence`.
using Gain =
    std::function<support::Estimate(std::size_t one, std::size_t other, double confidence)>;

/// For each contender, those that are shown to dominate it: that cost no more, and the lower end of whose gain over it is
/// above 0. All the tests together are wrong with at most 1 - `confidence` (Bonferroni: each of m one-sided tests with
/// (1 - confidence) / m). A contender without a cost dominates none and is dominated by none. O(n^2) tests.
std::vector<std::vector<std::size_t>> dominators(const std::vector<std::optional<double>>& costs,
                                                 const Gain& gain, double confidence);

} // namespace sitefall::score
