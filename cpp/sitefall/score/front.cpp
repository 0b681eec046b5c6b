#include "sitefall/score/front.h"

#include <utility>

namespace sitefall::score {

std::vector<std::vector<std::size_t>> dominators(const std::vector<std::optional<double>>& costs,
                                                 const Gain& gain, double confidence) {
    std::vector<std::pair<std::size_t, std::size_t>> tests; // (who may dominate, whom)
    for (std::size_t one = 0; one < costs.size(); ++one) {
        for (std::size_t other = 0; other < costs.size(); ++other) {
            if (one == other || !costs[one] || !costs[other]) continue;
            if (*costs[one] <= *costs[other]) tests.emplace_back(one, other);
        }
    }
    std::vector<std::vector<std::size_t>> found(costs.size());
    // A two-sided interval of this confidence has the error of one test beyond each end.
    const double each = 1 - 2 * (1 - confidence) / static_cast<double>(tests.size());
    for (const auto& [one, other] : tests) {
        if (gain(one, other, each).low > 0) found[other].push_back(one);
    }
    return found;
}

} // namespace sitefall::score
