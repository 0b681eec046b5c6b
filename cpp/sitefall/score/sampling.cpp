#include "sitefall/score/sampling.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>

#include "sitefall/score/document_players.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/record_bytes.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

constexpr std::uint32_t first_round = 1024, largest_block = 32, fixed_blocks = 64;
// From so many replications on, their shares follow from a pilot.
constexpr std::uint32_t fewest_for_pilot = 1024, largest_pilot = 512;
constexpr std::uint32_t last_replication = 0xffffffff;

std::vector<double> counts_of(const Sample& sample) {
    std::vector<double> counts;
    for (int h = 0; h < sample.strata().count(); ++h) counts.push_back(sample.histories(h));
    return counts;
}

bool seen_twice(const Sample& sample) {
    const auto counts = counts_of(sample);
    return std::all_of(counts.begin(), counts.end(), [](double n) { return n >= 2; });
}

// The next number of replications after `done`.
std::uint32_t next_goal(const Effort& effort, std::uint32_t done) {
    const std::uint32_t most = effort.replications > 0 ? effort.replications : effort.most;
    if (done == 0) {
        return effort.replications > 0 ? std::max(std::min(most, 8u), most / 4)
                                       : std::min(most, first_round);
    }
    return effort.replications > 0 ? most : std::min(most, 2 * done);
}

// The rounds of one sample.
class Rounds {
  public:
    Rounds(const Study& study, const Effort& effort, Trial& trial, support::Control& control)
        : study_(study),
          effort_(effort),
          trial_(trial),
          sample_(trial.sample()),
          control_(control) {}

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
        if (first) shares_ = shares();
        const auto blocks =
            plan_blocks(counts_of(sample_), shares_, goal, sampled_.replications, block_size());
        // A budget is looked at between batches, after the pilot: every stratum has been seen then.
        const auto threads = static_cast<std::size_t>(threads_for(study_.threads));
        const bool hurried = effort_.budget_seconds > 0 && !first;
        const std::size_t batch = hurried ? 4 * threads : blocks.size();
        for (std::size_t at = 0; at < blocks.size(); at += batch) {
            if (!play_batch({blocks.begin() + static_cast<std::ptrdiff_t>(at),
                             blocks.begin() + static_cast<std::ptrdiff_t>(
                                                  std::min(blocks.size(), at + batch))})) {
                sampled_.too_wide = trial_.too_wide();
                return false;
            }
        }
        return true;
    }

    // The shares are decided before the sample and never by it: where a stratum's own values decide
    // how many more of them there will be, its mean is biased (large values bring company that
    // dilutes them). The pilot counts for nothing else; its replications are numbered from the top.
    std::vector<double> shares() {
        const std::uint32_t most = effort_.replications > 0 ? effort_.replications : effort_.most;
        auto shares = fixed_shares(study_.strata);
        if (study_.strata.count() == 1 || most < fewest_for_pilot) return shares;
        const std::uint32_t count = std::min(largest_pilot, most / 8);
        const auto pilot = trial_.afresh();
        const auto blocks = plan_blocks(counts_of(pilot->sample()), shares, count,
                                        last_replication - count, block_size());
        const std::uint64_t done = control_.done;
        if (play_blocks(study_, blocks, true, pilot->sample(), sampled_.events, control_) <
            blocks.size()) {
            throw support::Interrupted();
        }
        control_.done = done;
        return pilot->shares();
    }

    bool play_batch(const std::vector<Block>& blocks) {
        // Of a fixed number it is known beforehand what will be played.
        const std::size_t played = play_blocks(study_, blocks, effort_.replications == 0, sample_,
                                               sampled_.events, control_);
        blocks_played_ += played;
        sampled_.replications = static_cast<std::uint32_t>(sample_.histories());
        if (played < blocks.size()) {
            if (!seen_twice(sample_)) throw support::Interrupted();
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
        sampled_.rare = trial_.too_rare();
        sampled_.too_wide = trial_.too_wide();
        if (effort_.replications > 0) {
            sampled_.ended = Ended::replications;
            return sampled_.replications >= effort_.replications;
        }
        if (sampled_.too_wide.empty() && sampled_.rare.empty() && trial_.may_look(blocks_played_)) {
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
    Trial& trial_;
    Sample& sample_;
    support::Control& control_;
    std::vector<double> shares_;
    Sampled sampled_;
    std::size_t blocks_played_ = 0;
    const Clock::time_point begun_ = Clock::now();
};

// By whoever is told what to play.
std::size_t play_elsewhere(const Study& study, const std::vector<Block>& blocks, bool decisive,
                           Sample& sample, std::uint64_t& events, support::Control& control) {
    const RecordReader reader(study.documents, study.horizon, sample.only_counts());
    std::vector<Work> works;
    for (const Block& block : blocks) works.push_back({point_values, {block}});
    return study.runner->run(
        works, decisive,
        [&](std::size_t index, std::string_view bytes) {
            const auto played = reader.read(works[index], bytes);
            played.front().add_to(sample, blocks[index].stratum);
            events += played.front().events();
            control.done += blocks[index].count;
        },
        control);
}

} // namespace

std::size_t play_blocks(const Study& study, const std::vector<Block>& blocks, bool decisive,
                        Sample& sample, std::uint64_t& events, support::Control& control) {
    if (study.runner) return play_elsewhere(study, blocks, decisive, sample, events, control);
    const auto make_player = [&] {
        DocumentPlayers players(study, control.stop);
        return [&, players = std::move(players)](std::size_t index) mutable {
            return players.play(blocks[index]);
        };
    };
    return run_in_order<PlayedDocuments>(blocks.size(), threads_for(study.threads), control.stop,
                                         make_player,
                                         [&](std::size_t index, const PlayedDocuments& played) {
                                             played.add_to(sample, blocks[index].stratum);
                                             events += played.events();
                                             control.done += blocks[index].count;
                                         });
}

Sampled play_until_sure(const Study& study, const Effort& effort, Trial& trial,
                        support::Control& control) {
    return Rounds(study, effort, trial, control).play();
}

} // namespace sitefall::score
