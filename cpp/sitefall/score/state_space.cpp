#include "sitefall/score/state_space.h"

#include <deque>
#include <string>
#include <unordered_map>

#include "sitefall/process/successors.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

struct HashWords {
    std::size_t operator()(const process::StateWords& words) const {
        std::uint64_t hash = words.size();
        for (const std::uint64_t word : words) {
            hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
            hash ^= hash >> 32;
        }
        return hash;
    }
};

class Exploration {
  public:
    Exploration(const process::Process& process, std::size_t most_states)
        : successors_(process), most_states_(most_states) {
        space_.levels.resize(process.services.size());
    }

    StateSpace run(const std::atomic<bool>& stop) {
        number_of(successors_.initial());
        std::vector<process::Move> moves;
        for (std::uint32_t from = 0; !open_.empty(); ++from) {
            if (stop) throw support::Interrupted();
            const auto* words = open_.front();
            open_.pop_front();
            successors_.moves(*words, moves);
            for (auto& move : moves)
                if (move.per_hour > 0)
                    space_.transitions.push_back(
                        {from, number_of(std::move(move.next)), move.per_hour});
        }
        space_.states = numbers_.size();
        return std::move(space_);
    }

  private:
    std::uint32_t number_of(process::StateWords words) {
        const auto [place, is_new] =
            numbers_.try_emplace(std::move(words), static_cast<std::uint32_t>(numbers_.size()));
        if (!is_new) return place->second;
        if (numbers_.size() > most_states_)
            throw support::RequestError("the chain has more than " + std::to_string(most_states_) +
                                        " states; simulate, or leave parts out");
        open_.push_back(&place->first);
        const auto levels = successors_.levels(place->first);
        for (std::size_t s = 0; s < levels.size(); ++s) space_.levels[s].push_back(levels[s]);
        return place->second;
    }

    process::Successors successors_;
    const std::size_t most_states_;
    StateSpace space_;
    std::unordered_map<process::StateWords, std::uint32_t, HashWords> numbers_;
    std::deque<const process::StateWords*> open_; // in the order of their numbers
};

} // namespace

StateSpace explore(const process::Process& process, std::size_t most_states,
                   const std::atomic<bool>& stop) {
    return Exploration(process, most_states).run(stop);
}

} // namespace sitefall::score
