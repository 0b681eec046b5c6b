#include "sitefall/score/sampling.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "sitefall/score/in_order.h"
#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

constexpr std::uint32_t pilot = 1024, largest_block = 32, fixed_blocks = 64;

struct BlockResult {
    std::vector<HistoryRecord> records;
    std::uint64_t events = 0;
};

// What one thread has for itself.
class Worker {
  public:
    Worker(const Study& study, const std::vector<Block>& blocks, const support::Control& control)
        : study_(study),
          blocks_(blocks),
          control_(control),
          player_(study.make_player(study.process)),
          draw_(study.strata, study.key),
          tally_(study.process, study.horizon, &control.stop) {}

    BlockResult operator()(std::size_t index) {
        const Block& block = blocks_[index];
        BlockResult result;
        const std::uint64_t before = player_->events();
        for (std::uint32_t i = 0; i < block.count; ++i) {
            if (control_.stop.load(std::memory_order_relaxed)) throw support::Interrupted();
            const std::uint32_t r = block.first + i;
            tally_.begin();
            player_->play(r, study_.horizon, tally_, draw_(block.stratum, r));
            result.records.push_back(tally_.finish());
        }
        result.events = player_->events() - before;
        return result;
    }

  private:
    const Study& study_;
    const std::vector<Block>& blocks_;
    const support::Control& control_;
    std::unique_ptr<Player> player_;
    Strata::Draw draw_;
    Tally tally_;
};

std::vector<double> counts_of(const Ledger& ledger) {
    std::vector<double> counts;
    for (int h = 0; h < ledger.strata().count(); ++h) counts.push_back(ledger.histories(h));
    return counts;
}

bool seen_twice(const Ledger& ledger) {
    const auto counts = counts_of(ledger);
    return std::all_of(counts.begin(), counts.end(), [](double n) { return n >= 2; });
}

// The next number of replications after `done`.
std::uint32_t next_goal(const Effort& effort, std::uint32_t done) {
    const std::uint32_t most = effort.replications > 0 ? effort.replications : effort.most;
    if (done == 0) {
        return effort.replications > 0 ? std::max(std::min(most, 8u), most / 4)
                                       : std::min(most, pilot);
    }
    return effort.replications > 0 ? most : std::min(most, 2 * done);
}

// The rounds of one sample.
class Rounds {
  public:
    Rounds(const Study& study, const Effort& effort, Ledger& ledger, support::Control& control)
        : study_(study), effort_(effort), ledger_(ledger), control_(control) {
        double users = 0;
        for (const double u : counted_users(study.process)) users += u;
        targets_ =
            targets_of(study.process, ledger.layout(), users, study.horizon, effort.precision);
    }

    Sampled play() {
        while (play_round() && !is_over()) {
        }
        return sampled_;
    }

  private:
    // False where the round was cut short.
    bool play_round() {
        const std::uint32_t goal = next_goal(effort_, sampled_.replications);
        control_.total = control_.done + (goal - sampled_.replications);
        const bool first = sampled_.replications == 0;
        const auto shares = first ? pilot_shares(study_.strata) : optimal_shares(ledger_, targets_);
        const auto blocks =
            plan_blocks(counts_of(ledger_), shares, goal, sampled_.replications, block_size());
        // A budget is looked at between batches, after the pilot: every stratum has been seen then.
        const auto threads = static_cast<std::size_t>(threads_for(study_.threads));
        const bool hurried = effort_.budget_seconds > 0 && !first;
        const std::size_t batch = hurried ? 4 * threads : blocks.size();
        for (std::size_t at = 0; at < blocks.size(); at += batch) {
            if (!play_batch({blocks.begin() + static_cast<std::ptrdiff_t>(at),
                             blocks.begin() + static_cast<std::ptrdiff_t>(
                                                  std::min(blocks.size(), at + batch))})) {
                sampled_.too_wide = too_wide(ledger_, targets_, effort_.confidence);
                return false;
            }
        }
        return true;
    }

    bool play_batch(const std::vector<Block>& blocks) {
        const std::size_t played = play_blocks(study_, blocks, ledger_, sampled_.events, control_);
        blocks_played_ += played;
        sampled_.replications = static_cast<std::uint32_t>(ledger_.histories());
        if (played < blocks.size()) {
            if (!seen_twice(ledger_)) throw support::Interrupted();
            sampled_.ended = Ended::interrupted;
            return false;
        }
        const std::chrono::duration<double> spent = Clock::now() - begun_;
        if (effort_.budget_seconds > 0 && spent.count() > effort_.budget_seconds) {
            sampled_.ended = Ended::budget;
            return false;
        }
        return true;
    }

    // Whether to end after a complete round, and why.
    bool is_over() {
        sampled_.too_wide = too_wide(ledger_, targets_, effort_.confidence);
        if (effort_.replications > 0) {
            sampled_.ended = Ended::replications;
            return sampled_.replications >= effort_.replications;
        }
        if (sampled_.too_wide.empty() && may_look(ledger_, targets_, blocks_played_)) {
            sampled_.ended = Ended::precise;
            return true;
        }
        sampled_.ended = Ended::at_most;
        return sampled_.replications >= effort_.most;
    }

    std::uint32_t block_size() const {
        if (effort_.replications == 0) return largest_block;
        return std::clamp(effort_.replications / fixed_blocks, 1u, largest_block);
    }

    using Clock = std::chrono::steady_clock;

    const Study& study_;
    const Effort& effort_;
    Ledger& ledger_;
    support::Control& control_;
    std::vector<Target> targets_;
    Sampled sampled_;
    std::size_t blocks_played_ = 0;
    const Clock::time_point begun_ = Clock::now();
};

} // namespace

std::size_t play_blocks(const Study& study, const std::vector<Block>& blocks, Ledger& ledger,
                        std::uint64_t& events, support::Control& control) {
    return run_in_order<BlockResult>(
        blocks.size(), threads_for(study.threads), control.stop,
        [&] { return Worker(study, blocks, control); },
        [&](std::size_t index, const BlockResult& result) {
            for (const auto& record : result.records) ledger.add(blocks[index].stratum, record);
            events += result.events;
            control.done += blocks[index].count;
        });
}

Sampled play_until_sure(const Study& study, const Effort& effort, Ledger& ledger,
                        support::Control& control) {
    return Rounds(study, effort, ledger, control).play();
}

} // namespace sitefall::score
