#include "sitefall/markov/classes.h"

#include <algorithm>
#include <limits>

namespace sitefall::markov {

namespace {

constexpr State unseen = std::numeric_limits<State>::max();

/// Tarjan's search with a stack of its own.
class Search {
  public:
    explicit Search(const Chain& chain)
        : chain_(chain),
          order_(chain.states(), unseen),
          low_(chain.states(), 0),
          waiting_(chain.states(), 0) {
        classes_.of.assign(chain.states(), unseen);
    }

    Classes run() {
        for (State i = 0; i < chain_.states(); ++i)
            if (order_[i] == unseen) from(i);
        return std::move(classes_);
    }

  private:
    struct Visit {
        State state;
        std::size_t next; // of its targets
    };

    void open(State i) {
        order_[i] = low_[i] = count_++;
        waiting_[i] = 1;
        stack_.push_back(i);
        visits_.push_back({i, 0});
    }

    void from(State first) {
        open(first);
        while (!visits_.empty()) {
            Visit& visit = visits_.back();
            const State i = visit.state;
            if (visit.next < chain_.targets(i).size()) {
                const State j = chain_.targets(i)[visit.next++];
                if (order_[j] == unseen)
                    open(j);
                else if (waiting_[j] != 0)
                    low_[i] = std::min(low_[i], order_[j]);
                continue;
            }
            visits_.pop_back();
            if (!visits_.empty()) {
                const State above = visits_.back().state;
                low_[above] = std::min(low_[above], low_[i]);
            }
            if (low_[i] == order_[i]) close(i);
        }
    }

    void close(State root) {
        std::vector<State> members;
        State i = unseen;
        do {
            i = stack_.back();
            stack_.pop_back();
            waiting_[i] = 0;
            classes_.of[i] = static_cast<State>(classes_.members.size());
            members.push_back(i);
        } while (i != root);
        std::sort(members.begin(), members.end());
        classes_.members.push_back(std::move(members));
    }

    const Chain& chain_;
    Classes classes_;
    std::vector<State> order_, low_;
    std::vector<std::uint8_t> waiting_;
    std::vector<State> stack_;
    std::vector<Visit> visits_;
    State count_ = 0;
};

} // namespace

Classes classes_of(const Chain& chain) {
    Classes classes = Search(chain).run();
    for (State c = 0; c < classes.members.size(); ++c) {
        const auto stays = [&](State i) {
            const auto targets = chain.targets(i);
            return std::all_of(targets.begin(), targets.end(),
                               [&](State j) { return classes.of[j] == c; });
        };
        const auto& members = classes.members[c];
        if (std::all_of(members.begin(), members.end(), stays))
            classes.recurrent.push_back(c);
        else
            classes.transient_states += members.size();
    }
    return classes;
}

} // namespace sitefall::markov
