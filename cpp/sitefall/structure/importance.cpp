#include "sitefall/structure/importance.h"

#include <cmath>
#include <string>

#include "sitefall/support/issue.h"

namespace sitefall::structure {

namespace {

/// Adds to ranges of levels and tells what a level has got; nothing is ever taken away.
class Ranges {
  public:
    explicit Ranges(std::size_t levels) : size_(levels), sums_(2 * levels) {}

    /// Add to the levels from `first` up to, not including, `end`.
    void add(std::size_t first, std::size_t end, double amount) {
        for (first += size_, end += size_; first < end; first /= 2, end /= 2) {
            if (first % 2 == 1) sums_[first++] += amount;
            if (end % 2 == 1) sums_[--end] += amount;
        }
    }
    double at(std::size_t level) const {
        double sum = 0;
        for (std::size_t node = level + size_; node > 0; node /= 2) sum += sums_[node];
        return sum;
    }

  private:
    std::size_t size_;
    std::vector<double> sums_;
};

/// By level: P(f_1), P(f_0) over the paths that meet the variable, and P(f) over those that pass it by.
struct Parts {
    std::vector<double> happened, not_happened, difference;
    Ranges passed_by;
    explicit Parts(std::size_t levels)
        : happened(levels), not_happened(levels), difference(levels), passed_by(levels) {}
};

/// P(a) - P(b), on whichever of P and 1 - P is smaller.
double less(const Chance& a, const Chance& b) {
    return a.yes + b.yes <= a.no + b.no ? a.yes - b.yes : b.no - a.no;
}

/// The pass down: with which probability a node is met, with and without a sign.
class Descent {
  public:
    Descent(const Diagram& diagram, std::span<const double> q)
        : diagram_(diagram),
          q_(q),
          chances_(chances(diagram, q)),
          plain_(diagram.nodes.size()),
          negated_(diagram.nodes.size()),
          parts_(diagram.variable.size()) {}

    Parts run() {
        arrive(diagram_.top, 1, 0, 0);
        for (std::size_t index = plain_.size(); index-- > 1;) pass(index);
        return std::move(parts_);
    }

  private:
    Chance of(Edge edge) const { return chances_[index_of(edge)].of(edge); }

    /// `plain` and `inverse`: how probable it is to come by this edge with the sign of the edge, and against it.
    void arrive(Edge edge, double plain, double inverse, std::size_t from) {
        const bool sign = is_negated(edge);
        plain_[index_of(edge)] += sign ? inverse : plain;
        negated_[index_of(edge)] += sign ? plain : inverse;
        const Chance chance = of(edge);
        const std::size_t end =
            index_of(edge) == 0 ? diagram_.variable.size() : diagram_.level(edge);
        parts_.passed_by.add(from, end, plain * chance.yes + inverse * chance.no);
    }

    void pass(std::size_t index) {
        const Node& node = diagram_.nodes[index];
        const double down = q_[diagram_.variable[node.level]], up = 1 - down;
        const double plain = plain_[index], inverse = negated_[index];
        const Chance high = of(node.high), low = of(node.low);
        parts_.happened[node.level] += plain * high.yes + inverse * high.no;
        parts_.not_happened[node.level] += plain * low.yes + inverse * low.no;
        parts_.difference[node.level] += plain * less(high, low) - inverse * less(high, low);
        arrive(node.high, plain * down, inverse * down, node.level + std::size_t{1});
        arrive(node.low, plain * up, inverse * up, node.level + std::size_t{1});
    }

    const Diagram& diagram_;
    std::span<const double> q_;
    std::vector<Chance> chances_;
    std::vector<double> plain_, negated_;
    Parts parts_;
};

Importance rate(double top, double q, double difference, double happened, double not_happened) {
    Importance found;
    found.birnbaum = difference;
    found.if_happened = happened;
    found.if_not = not_happened;
    found.criticality = difference * q / top; // 0 / 0: not a number
    found.diagnostic = q * happened / top;
    found.risk_achievement = happened / top;
    found.risk_reduction = top / not_happened;
    return found;
}

} // namespace

std::vector<Importance> importance(const Diagram& diagram, std::span<const double> q) {
    const double top = probability(diagram, q).yes;
    const Parts parts = Descent(diagram, q).run();
    std::vector<Importance> found(q.size());
    for (std::size_t event = 0; event < found.size(); ++event)
        found[event] = rate(top, q[event], 0, top, top);
    for (std::size_t level = 0; level < diagram.variable.size(); ++level) {
        const std::uint32_t event = diagram.variable[level];
        const double passed_by = parts.passed_by.at(level);
        found[event] =
            rate(top, q[event], parts.difference[level], parts.happened[level] + passed_by,
                 parts.not_happened[level] + passed_by);
    }
    return found;
}

double frequency(const Diagram& diagram, std::span<const double> q, std::span<const double> w) {
    if (w.size() < diagram.variables)
        throw support::RequestError("there are " + std::to_string(diagram.variables) +
                                    " events, but " + std::to_string(w.size()) + " frequencies");
    for (std::size_t event = 0; event < w.size(); ++event)
        if (!(w[event] >= 0) || std::isinf(w[event]))
            throw support::RequestError("the frequency of event " + std::to_string(event) +
                                        " must be finite and not negative");
    check_probabilities(q, diagram.variables);
    const Parts parts = Descent(diagram, q).run();
    double sum = 0;
    for (std::size_t level = 0; level < diagram.variable.size(); ++level)
        sum += parts.difference[level] * w[diagram.variable[level]];
    return sum;
}

} // namespace sitefall::structure
