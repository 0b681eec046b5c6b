#include "sitefall/structure/cut_set_list.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace sitefall::structure {

namespace {

/// By node: the fewest events that complete a set, and the largest product.
struct Reach {
    std::vector<std::size_t> fewest;
    std::vector<double> largest;
};

Reach reach_of(const CutSets& sets, std::span<const double> q) {
    constexpr auto never = std::numeric_limits<std::size_t>::max() / 2;
    Reach found{std::vector<std::size_t>(sets.nodes.size(), never),
                std::vector<double>(sets.nodes.size(), -1.0)};
    found.fewest[1] = 0;
    found.largest[1] = 1;
    for (std::size_t index = 2; index < sets.nodes.size(); ++index) {
        const Node& node = sets.nodes[index];
        found.fewest[index] = std::min(found.fewest[node.high] + 1, found.fewest[node.low]);
        found.largest[index] = std::max(found.largest[node.high] * q[sets.variable[node.level]],
                                        found.largest[node.low]);
    }
    return found;
}

class Lister {
  public:
    Lister(const CutSets& sets, std::span<const double> q, const CutOff& cut_off,
           const Limits& limits)
        : sets_(sets), q_(q), cut_off_(cut_off), limits_(limits), reach_(reach_of(sets, q)) {}

    std::vector<CutSet> run() {
        enter({sets_.top, 0, 1.0, none});
        while (!waiting_.empty()) visit();
        std::sort(found_.begin(), found_.end(), [](const CutSet& a, const CutSet& b) {
            return std::forward_as_tuple(a.events.size(), a.events) <
                   std::forward_as_tuple(b.events.size(), b.events);
        });
        return std::move(found_);
    }

  private:
    static constexpr std::uint32_t none = bottom;
    struct Branch {
        std::uint32_t index;
        std::size_t events; // taken so far
        double product;
        std::uint32_t taken; // the last of them, still to be written down
    };

    void visit() {
        const Branch branch = waiting_.back();
        waiting_.pop_back();
        if (branch.taken != none) {
            taken_.resize(branch.events - 1);
            taken_.push_back(branch.taken);
        } else {
            taken_.resize(branch.events);
        }
        if (branch.index == 1) return add();
        const Node& node = sets_.nodes[branch.index];
        const std::uint32_t event = sets_.variable[node.level];
        enter({node.low, branch.events, branch.product, none});
        enter({node.high, branch.events + 1, branch.product * q_[event], event});
    }

    void enter(const Branch& branch) {
        if (branch.index == 0) return;
        if (branch.events + reach_.fewest[branch.index] > cut_off_.most_events) return;
        // A margin for the order of the factors; what is listed is compared by its own product.
        constexpr double margin = 1 - 1e-9;
        if (branch.product * reach_.largest[branch.index] < margin * cut_off_.least_probability)
            return;
        waiting_.push_back(branch);
    }

    void add() {
        if (found_.size() % 4096 == 0) look_up(limits_);
        CutSet set{taken_, 1};
        std::sort(set.events.begin(), set.events.end());
        for (const std::uint32_t event : set.events) set.probability *= q_[event];
        if (set.probability < cut_off_.least_probability) return;
        if (found_.size() >= cut_off_.most_sets)
            throw TooLarge("more than " + std::to_string(cut_off_.most_sets) +
                           " minimal cut sets lie within the cut-off; narrow it, or count them "
                           "without listing");
        found_.push_back(std::move(set));
    }

    const CutSets& sets_;
    std::span<const double> q_;
    const CutOff& cut_off_;
    Limits limits_;
    Reach reach_;
    std::vector<Branch> waiting_;
    std::vector<std::uint32_t> taken_;
    std::vector<CutSet> found_;
};

} // namespace

std::vector<CutSet> list(const CutSets& sets, std::span<const double> q, const CutOff& cut_off,
                         const Limits& limits) {
    return Lister(sets, q, cut_off, limits).run();
}

} // namespace sitefall::structure
