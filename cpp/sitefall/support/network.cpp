#include "sitefall/support/network.h"

#include <algorithm>
#include <map>
#include <string>

#include "sitefall/support/issue.h"

namespace sitefall::support {

namespace {

constexpr std::uint32_t parted = 0xffffffff, joined = 0xfffffffe; // in the place of a state

/// The class of each node of the frontier, numbered by first appearance, then whether the class holds terminals.
struct State {
    std::vector<std::uint32_t> cls;
    std::vector<bool> holds;
    auto operator<=>(const State&) const = default;
};

void check(const Network& network) {
    const auto refuse = [&](std::uint32_t node, const char* what) {
        if (node >= network.node_failed.size())
            throw RequestError(std::string(what) + " " + std::to_string(node) + " is none of the " +
                               std::to_string(network.node_failed.size()) + " nodes");
    };
    if (network.terminals.empty()) throw RequestError("a network needs at least one terminal");
    for (const std::uint32_t node : network.terminals) refuse(node, "terminal");
    for (const Network::Link& link : network.links) {
        refuse(link.a, "the end of a link");
        refuse(link.b, "the end of a link");
    }
}

/// Links in the order in which a walk, breadth first from `start`, meets them; those that it does not meet do not matter.
std::vector<Network::Link> breadth_first(const Network& network, std::uint32_t start) {
    std::vector<std::vector<std::size_t>> at(network.node_failed.size());
    for (std::size_t i = 0; i < network.links.size(); ++i) {
        at[network.links[i].a].push_back(i);
        at[network.links[i].b].push_back(i);
    }
    std::vector<Network::Link> found;
    std::vector<bool> taken(network.links.size()), seen(at.size());
    std::vector<std::uint32_t> queue{start};
    seen[start] = true;
    for (std::size_t next = 0; next < queue.size(); ++next) {
        for (const std::size_t i : at[queue[next]]) {
            const Network::Link& link = network.links[i];
            if (taken[i] || link.a == link.b) continue;
            taken[i] = true;
            found.push_back(link);
            const std::uint32_t other = link.a == queue[next] ? link.b : link.a;
            if (!seen[other]) queue.push_back(other);
            seen[other] = true;
        }
    }
    return found;
}

class Frontier {
  public:
    Frontier(const Network& network, std::vector<Network::Link> links,
             const std::vector<bool>& terminal, const Limits& limits)
        : links_(std::move(links)),
          terminal_(terminal),
          limits_(limits),
          first_(network.node_failed.size(), links_.size()),
          last_(first_.size()) {
        for (std::size_t i = links_.size(); i-- > 0;) first_[links_[i].a] = first_[links_[i].b] = i;
        for (std::size_t i = 0; i < links_.size(); ++i) last_[links_[i].a] = last_[links_[i].b] = i;
        for (std::uint32_t node = 0; node < first_.size(); ++node)
            if (terminal_[node]) all_in_ = std::max(all_in_, first_[node]);
    }

    /// False where some terminal meets no link of the walk.
    bool reaches_all() const { return all_in_ < links_.size(); }

    Formula::Index run(FormulaBuilder& builder, const Network& network) {
        for (level_ = 0; level_ < links_.size(); ++level_) expand();
        std::vector<Formula::Index> below;
        for (std::size_t level = links_.size(); level-- > 0;) {
            const Network::Link& link = links_[level];
            const Formula::Index down = builder.any(
                {link.failed, network.node_failed[link.a], network.node_failed[link.b]});
            const auto of = [&](std::uint32_t state) {
                return state >= joined ? builder.constant(state == parted) : below[state];
            };
            std::vector<Formula::Index> here;
            for (const auto& [if_down, if_up] : next_[level])
                here.push_back(builder.any({builder.all({down, of(if_down)}), of(if_up)}));
            below = std::move(here);
        }
        return below.front();
    }

  private:
    /// Enter the ends of the link, follow both branches of every state, let go of the ends seen last.
    void expand() {
        const Network::Link& link = links_[level_];
        for (const std::uint32_t end : {link.a, link.b})
            if (first_[end] == level_) frontier_.push_back(end);
        const std::size_t a = place_of(link.a), b = place_of(link.b);
        std::map<State, std::uint32_t> seen;
        std::vector<State> after;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> branches;
        for (State& state : states_) {
            enter(state);
            State up = state;
            join(up, a, b);
            const std::uint32_t if_down = settle(std::move(state), seen, after);
            branches.emplace_back(if_down, settle(std::move(up), seen, after));
        }
        std::erase_if(frontier_, [this](std::uint32_t node) { return last_[node] == level_; });
        states_ = std::move(after);
        next_.push_back(std::move(branches));
    }

    std::size_t place_of(std::uint32_t node) const {
        return static_cast<std::size_t>(std::find(frontier_.begin(), frontier_.end(), node) -
                                        frontier_.begin());
    }

    void enter(State& state) const {
        for (std::size_t place = state.cls.size(); place < frontier_.size(); ++place) {
            state.cls.push_back(static_cast<std::uint32_t>(state.holds.size()));
            state.holds.push_back(terminal_[frontier_[place]]);
        }
    }

    static void join(State& state, std::size_t a, std::size_t b) {
        const std::uint32_t kept = state.cls[a], gone = state.cls[b];
        state.holds[kept] = state.holds[kept] || state.holds[gone];
        if (kept == gone) return;
        state.holds[gone] = false;
        for (std::uint32_t& cls : state.cls)
            if (cls == gone) cls = kept;
    }

    /// The number of the state that is left of `state` on the next level, or `parted`, or `joined`.
    std::uint32_t settle(State state, std::map<State, std::uint32_t>& seen,
                         std::vector<State>& after) {
        const auto holding = std::count(state.holds.begin(), state.holds.end(), true);
        if (level_ >= all_in_ && holding == 1) return joined;
        State left;
        std::vector<std::uint32_t> renamed(state.holds.size(), parted);
        for (std::size_t place = 0; place < frontier_.size(); ++place) {
            if (last_[frontier_[place]] == level_) continue;
            std::uint32_t& name = renamed[state.cls[place]];
            if (name == parted) {
                name = static_cast<std::uint32_t>(left.holds.size());
                left.holds.push_back(state.holds[state.cls[place]]);
            }
            left.cls.push_back(name);
        }
        // A class with terminals that has left the frontier is cut off from the others.
        if (std::count(left.holds.begin(), left.holds.end(), true) < holding) return parted;
        const auto [found, is_new] =
            seen.try_emplace(std::move(left), static_cast<std::uint32_t>(after.size()));
        if (is_new) {
            after.push_back(found->first);
            count_one();
        }
        return found->second;
    }

    void count_one() {
        if (++made_ % 1024 == 0) look_up(limits_);
        if (made_ > limits_.most_nodes)
            throw TooLarge(
                "the paths of the network take more than " + std::to_string(limits_.most_nodes) +
                " states of its frontier; allow more, or merge parallel and serial links");
    }

    std::vector<Network::Link> links_;
    const std::vector<bool>& terminal_;
    Limits limits_;
    std::vector<std::size_t> first_, last_; // by node: the links that meet it first and last
    std::size_t all_in_ = 0, level_ = 0, made_ = 0;
    std::vector<std::uint32_t> frontier_;
    std::vector<State> states_{State{}};
    std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> next_; // by level and state
};

} // namespace

Formula::Index disconnected(FormulaBuilder& builder, const Network& network, const Limits& limits) {
    check(network);
    std::vector<bool> terminal(network.node_failed.size());
    for (const std::uint32_t node : network.terminals) terminal[node] = true;
    if (std::count(terminal.begin(), terminal.end(), true) == 1)
        return network.node_failed[network.terminals.front()];
    Frontier frontier(network, breadth_first(network, network.terminals.front()), terminal, limits);
    return frontier.reaches_all() ? frontier.run(builder, network) : builder.constant(true);
}

} // namespace sitefall::support
