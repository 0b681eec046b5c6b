#include "sitefall/structure/importance.h"

#include <cmath>
#include <string>

#include "sitefall/structure/differences.h"
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

/// dP/dq as what an event adds and what it takes away, both sums of positive terms; and what could not be told apart.
struct Change {
    double gained = 0, lost = 0;
    double apart = 0, blurred = 0; // a plain difference, and the terms that it was taken of

    double value() const { return gained - lost + apart; }
    double size() const { return gained + lost + blurred; }
};

/// By level: P(f_1), P(f_0) over the paths that meet the variable, and P(f) over those that pass it by.
struct Parts {
    std::vector<double> happened, not_happened;
    std::vector<Change> change;
    Ranges passed_by;
    explicit Parts(std::size_t levels)
        : happened(levels), not_happened(levels), change(levels), passed_by(levels) {}
};

/// The pass down: with which probability a node is met, with and without a sign.
class Descent {
  public:
    Descent(const Diagram& diagram, std::span<const double> q, const Limits& limits)
        : diagram_(diagram),
          q_(q),
          chances_(chances(diagram, q)),
          differences_(diagram, q, chances_, diagram.monotone_as_written, limits),
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
        if (plain > 0) add(parts_.change[node.level], plain, node.high, node.low);
        if (inverse > 0)
            add(parts_.change[node.level], inverse, negated(node.high), negated(node.low));
        arrive(node.high, plain * down, inverse * down, node.level + std::size_t{1});
        arrive(node.low, plain * up, inverse * up, node.level + std::size_t{1});
    }

    /// What the event adds to a function that is `with` and `without` it, and takes from it.
    void add(Change& change, double reach, Edge with, Edge without) {
        const auto gained = differences_.of(with, without);
        const auto lost = diagram_.monotone_as_written ? 0 : differences_.of(without, with);
        if (gained && lost) {
            change.gained += reach * *gained;
            change.lost += reach * *lost;
            return;
        }
        const Chance a = of(with), b = of(without);
        const bool by_yes = a.yes + b.yes <= a.no + b.no;
        change.apart += reach * (by_yes ? a.yes - b.yes : b.no - a.no);
        change.blurred += reach * (by_yes ? a.yes + b.yes : a.no + b.no);
    }

    const Diagram& diagram_;
    std::span<const double> q_;
    std::vector<Chance> chances_;
    Differences differences_;
    std::vector<double> plain_, negated_;
    Parts parts_;
};

/// 16 roundings for each level, of what was summed: those of P(f) itself, unless much of it has cancelled.
Rounded rounded(double value, double size, std::size_t levels) {
    const double roundings = 16 * static_cast<double>(levels + 4) * 0x1p-53;
    return {value, size > 16 * std::abs(value) ? size * roundings : 0};
}

Importance rate(double top, double q, Rounded difference, double happened, double not_happened) {
    Importance found;
    found.birnbaum = difference;
    found.if_happened = happened;
    found.if_not = not_happened;
    // 0 / 0: not a number
    found.criticality = {difference.value * q / top, difference.error * q / top};
    found.diagnostic = q * happened / top;
    found.risk_achievement = happened / top;
    found.risk_reduction = top / not_happened;
    return found;
}

} // namespace

std::vector<Importance> importance(const Diagram& diagram, std::span<const double> q,
                                   const Limits& limits) {
    const double top = probability(diagram, q).yes;
    const Parts parts = Descent(diagram, q, limits).run();
    const std::size_t levels = diagram.variable.size();
    std::vector<Importance> found(q.size());
    for (std::size_t event = 0; event < found.size(); ++event)
        found[event] = rate(top, q[event], {}, top, top);
    for (std::size_t level = 0; level < levels; ++level) {
        const std::uint32_t event = diagram.variable[level];
        const double passed_by = parts.passed_by.at(level);
        const Change& change = parts.change[level];
        found[event] =
            rate(top, q[event], rounded(change.value(), change.size(), levels),
                 parts.happened[level] + passed_by, parts.not_happened[level] + passed_by);
    }
    return found;
}

Rounded frequency(const Diagram& diagram, std::span<const double> q, std::span<const double> w,
                  const Limits& limits) {
    if (w.size() < diagram.variables)
        throw support::RequestError("there are " + std::to_string(diagram.variables) +
                                    " events, but " + std::to_string(w.size()) + " frequencies");
    for (std::size_t event = 0; event < w.size(); ++event)
        if (!(w[event] >= 0) || std::isinf(w[event]))
            throw support::RequestError("the frequency of event " + std::to_string(event) +
                                        " must be finite and not negative");
    check_probabilities(q, diagram.variables);
    const Parts parts = Descent(diagram, q, limits).run();
    const std::size_t levels = diagram.variable.size();
    double sum = 0, size = 0;
    for (std::size_t level = 0; level < levels; ++level) {
        const double begins = w[diagram.variable[level]];
        sum += parts.change[level].value() * begins;
        size += parts.change[level].size() * begins;
    }
    return rounded(sum, size, levels);
}

} // namespace sitefall::structure
