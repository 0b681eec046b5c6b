#include "sitefall/structure/network.h"

#include <algorithm>
#include <map>

namespace sitefall::structure {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Of each node met and not yet left behind: its group (numbered by first member), or -1. Beside it, groups with a terminal.
struct Frontier {
    std::vector<int> group;         // of each node of the network; -1: not met, or left behind
    std::vector<char> has_terminal; // of each group
    auto operator<=>(const Frontier&) const = default;
};

class Search {
  public:
    Search(const Network& network, std::span<const int> terminals)
        : network_(network),
          build_(static_cast<int>(network.links.size()) + network.nodes),
          is_terminal_(at(network.nodes), 0),
          last_(at(network.nodes), -1),
          known_(network.links.size() + 1) {
        for (int t : terminals) is_terminal_[at(t)] = 1;
        terminals_ = static_cast<int>(std::count(is_terminal_.begin(), is_terminal_.end(), 1));
        for (std::size_t l = 0; l < network.links.size(); ++l)
            last_[at(network.links[l].first)] = last_[at(network.links[l].second)] =
                static_cast<int>(l);
    }

    support::Formula run() {
        if (terminals_ == 1) return build_.build(node_fails(only_terminal()));
        Frontier start{std::vector<int>(at(network_.nodes), -1), {}};
        return build_.build(from(0, start));
    }

  private:
    int node_fails(int node) {
        return build_.variable(static_cast<int>(network_.links.size()) + node);
    }
    int only_terminal() const {
        return static_cast<int>(std::find(is_terminal_.begin(), is_terminal_.end(), 1) -
                                is_terminal_.begin());
    }

    /// That the terminals are not joined, from link l on.
    int from(std::size_t l, const Frontier& frontier) {
        if (l == network_.links.size()) return build_.constant(true);
        if (const auto found = known_[l].find(frontier); found != known_[l].end())
            return found->second;
        const auto [a, b] = network_.links[l];
        const int result = enter(l, frontier, a, b);
        known_[l].emplace(frontier, result);
        return result;
    }

    /// A node that is met works or fails; then all its links are as failed, and a terminal that fails decides.
    int enter(std::size_t l, const Frontier& frontier, int a, int b) {
        for (int node : {a, b}) {
            if (frontier.group[at(node)] != -1) continue;
            Frontier works = frontier, fails = frontier;
            works.group[at(node)] = static_cast<int>(works.has_terminal.size());
            works.has_terminal.push_back(is_terminal_[at(node)]);
            fails.group[at(node)] = -2;
            const int if_works = enter(l, works, a, b);
            const int if_fails =
                is_terminal_[at(node)] ? build_.constant(true) : enter(l, fails, a, b);
            return choose(node_fails(node), if_fails, if_works);
        }
        Frontier with = frontier;
        if (frontier.group[at(a)] >= 0 && frontier.group[at(b)] >= 0) join(with, a, b);
        const int if_fails = leave(l, frontier);
        const int if_works = leave(l, with);
        return choose(build_.variable(static_cast<int>(l)), if_fails, if_works);
    }

    /// What follows where the event has happened is no better than where it has not.
    int choose(int event, int if_happened, int if_not) {
        if (if_happened == if_not) return if_not;
        return build_.any({if_not, build_.all({event, if_happened})});
    }

    static void join(Frontier& f, int a, int b) {
        const int keep = f.group[at(a)], gone = f.group[at(b)];
        if (keep == gone) return;
        f.has_terminal[at(keep)] = f.has_terminal[at(keep)] | f.has_terminal[at(gone)];
        f.has_terminal[at(gone)] = 0;
        for (int& g : f.group)
            if (g == gone) g = keep;
    }

    /// Nodes whose last link this was are left behind. A group with a terminal that is cut off, while another has one, decides.
    int leave(std::size_t l, const Frontier& frontier) {
        Frontier f = frontier;
        const auto [a, b] = network_.links[l];
        for (int node : {a, b}) {
            if (last_[at(node)] != static_cast<int>(l)) continue;
            const int g = f.group[at(node)];
            f.group[at(node)] = -3;
            if (g < 0) continue;
            if (std::find(f.group.begin(), f.group.end(), g) != f.group.end()) continue;
            if (!f.has_terminal[at(g)]) continue;
            return build_.constant(!all_terminals_in(frontier, g));
        }
        canonical(f);
        if (all_met_and_one(f)) return build_.constant(false);
        return from(l + 1, f);
    }

    bool all_terminals_in(const Frontier& f, int g) const {
        for (int t = 0; t < network_.nodes; ++t)
            if (is_terminal_[at(t)] && f.group[at(t)] == -1) return false;
        for (std::size_t other = 0; other < f.has_terminal.size(); ++other)
            if (f.has_terminal[other] && static_cast<int>(other) != g) return false;
        return true;
    }

    bool all_met_and_one(const Frontier& f) const {
        for (int t = 0; t < network_.nodes; ++t)
            if (is_terminal_[at(t)] && f.group[at(t)] == -1) return false;
        return std::count(f.has_terminal.begin(), f.has_terminal.end(), 1) == 1;
    }

    /// Groups numbered as they first appear: equal situations are equal.
    static void canonical(Frontier& f) {
        std::vector<int> number(f.has_terminal.size(), -1);
        std::vector<char> has_terminal;
        for (int& g : f.group) {
            if (g < 0) continue;
            if (number[at(g)] < 0) {
                number[at(g)] = static_cast<int>(has_terminal.size());
                has_terminal.push_back(f.has_terminal[at(g)]);
            }
            g = number[at(g)];
        }
        f.has_terminal = std::move(has_terminal);
    }

    const Network& network_;
    support::FormulaBuilder build_;
    std::vector<char> is_terminal_;
    std::vector<int> last_; // link of each node
    int terminals_ = 0;
    std::vector<std::map<Frontier, int>> known_;
};

} // namespace

support::Formula not_joined(const Network& network, std::span<const int> terminals) {
    return Search(network, terminals).run();
}

} // namespace sitefall::structure
