#include "sitefall/structure/cut_importance.h"

#include "sitefall/structure/probability.h"

namespace sitefall::structure {

namespace {

/// The decision diagrams of families: true where some set of the family has happened.
class Unions {
  public:
    Unions(const CutSets& sets, const Limits& limits) : sets_(sets), kernel_(limits) {
        whole_.assign(sets.nodes.size(), falsehood);
        whole_[1] = truth;
        for (std::size_t index = 2; index < whole_.size(); ++index)
            whole_[index] = decided(sets.nodes[index], whole_);
    }

    /// Of the sets that hold the variable of `level` alone.
    Edge holding(std::uint32_t level) {
        std::vector<Edge> part(sets_.nodes.size(), falsehood);
        for (std::size_t index = 2; index < part.size(); ++index) {
            const Node& node = sets_.nodes[index];
            if (node.level == level)
                part[index] = kernel_.both(kernel_.literal(level), whole_[node.high]);
            else if (node.level < level)
                part[index] = decided(node, part);
        }
        return part[sets_.top];
    }

    double probability(Edge edge, std::span<const double> q) const {
        const Diagram diagram = extract(kernel_, edge, sets_.variable, 0);
        return chances(diagram, q)[index_of(diagram.top)].of(diagram.top).yes;
    }

    void tidy() {
        if (kernel_.crowded()) kernel_.collect(whole_);
    }

  private:
    Edge decided(const Node& node, const std::vector<Edge>& of) {
        const Edge high = of[node.high], low = of[node.low];
        return kernel_.ite(kernel_.literal(node.level), kernel_.either(high, low), low);
    }

    const CutSets& sets_;
    Kernel kernel_;
    std::vector<Edge> whole_; // by node of the family
};

} // namespace

std::vector<double> chances_through_cut_sets(const CutSets& sets, std::span<const double> q,
                                             const Limits& limits) {
    Unions unions(sets, limits);
    std::vector<double> found(q.size());
    for (std::uint32_t level = 0; level < sets.variable.size(); ++level) {
        found[sets.variable[level]] = unions.probability(unions.holding(level), q);
        unions.tidy();
    }
    return found;
}

} // namespace sitefall::structure
