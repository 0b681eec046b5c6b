#include "sitefall/structure/probability.h"

#include <string>

#include "sitefall/support/issue.h"

namespace sitefall::structure {

void check_probabilities(std::span<const double> q, std::uint32_t variables) {
    if (q.size() < variables)
        throw support::RequestError("there are " + std::to_string(variables) + " events, but " +
                                    std::to_string(q.size()) + " probabilities");
    for (std::size_t event = 0; event < q.size(); ++event)
        if (!(q[event] >= 0 && q[event] <= 1))
            throw support::RequestError("the probability of event " + std::to_string(event) +
                                        " must be from 0 to 1, found " + std::to_string(q[event]));
}

std::vector<Chance> chances(const Diagram& diagram, std::span<const double> q) {
    std::vector<Chance> found(diagram.nodes.size());
    found[0] = {1, 0};
    for (std::size_t index = 1; index < found.size(); ++index) {
        const Node& node = diagram.nodes[index];
        const double down = q[diagram.variable[node.level]], up = 1 - down;
        const Chance high = found[index_of(node.high)].of(node.high);
        const Chance low = found[index_of(node.low)].of(node.low);
        found[index] = {down * high.yes + up * low.yes, down * high.no + up * low.no};
    }
    return found;
}

Chance probability(const Diagram& diagram, std::span<const double> q) {
    check_probabilities(q, diagram.variables);
    return chances(diagram, q)[index_of(diagram.top)].of(diagram.top);
}

} // namespace sitefall::structure
