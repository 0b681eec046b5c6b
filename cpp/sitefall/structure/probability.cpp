#include "sitefall/structure/probability.h"

#include <algorithm>
#include <limits>

namespace sitefall::structure {

namespace {

/// Goes up one function again and again with other probabilities.
class Ascent {
  public:
    explicit Ascent(const Translated& function)
        : function_(function),
          nodes_(function.diagrams.nodes_below(function.top)),
          of_((function.top >> 1) + 1) {}

    Probability operator()(std::span<const double> q) {
        of_[0] = {1, 0};
        for (const auto number : nodes_) {
            if (number == 0) continue;
            const auto& node = function_.diagrams.node(number << 1);
            const double p = q[static_cast<std::size_t>(
                function_.variable_of_level[static_cast<std::size_t>(node.level)])];
            const Probability high = of(node.high), low = of(node.low);
            of_[number] = {p * high.of_true + (1 - p) * low.of_true,
                           p * high.of_false + (1 - p) * low.of_false};
        }
        return of(function_.top);
    }

  private:
    Probability of(Edge edge) const {
        const Probability& p = of_[edge >> 1];
        return (edge & 1u) == 0 ? p : Probability{p.of_false, p.of_true};
    }

    const Translated& function_;
    std::vector<std::uint32_t> nodes_;
    std::vector<Probability> of_;
};

} // namespace

Probability probability(const Translated& function, std::span<const double> q) {
    return Ascent(function)(q);
}

std::vector<Importance> importance(const Translated& function, std::span<const double> q) {
    Ascent ascent(function);
    std::vector<double> changed(q.begin(), q.end());
    const double top = ascent(q).of_true;
    std::vector<int> variables = function.variable_of_level;
    std::sort(variables.begin(), variables.end());
    std::vector<Importance> out;
    for (int v : variables) {
        const double p = q[static_cast<std::size_t>(v)];
        auto& mine = changed[static_cast<std::size_t>(v)];
        Importance i{v};
        mine = 1;
        i.with = ascent(changed).of_true;
        mine = 0;
        i.without = ascent(changed).of_true;
        mine = p;
        i.birnbaum = i.with - i.without;
        i.criticality = top > 0 ? p * i.birnbaum / top : 0;
        i.diagnostic = top > 0 ? p * i.with / top : 0;
        i.raw = top > 0 ? i.with / top : std::numeric_limits<double>::infinity();
        i.rrw = i.without > 0 ? top / i.without : std::numeric_limits<double>::infinity();
        out.push_back(i);
    }
    return out;
}

double frequency(const Translated& function, std::span<const double> q, std::span<const double> w) {
    double sum = 0;
    for (const auto& i : importance(function, q))
        sum += i.birnbaum * w[static_cast<std::size_t>(i.variable)];
    return sum;
}

} // namespace sitefall::structure
