#include "sitefall/score/stress.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <utility>

#include "sitefall/score/block_player.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/restoration.h"
#include "sitefall/score/score_warnings.h"
#include "sitefall/score/tally.h"
#include "sitefall/support/interval.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

constexpr std::uint32_t block = 16;
constexpr std::size_t most_waits = 50, grid_size = 121;
constexpr double first_time = 1.0 / 60; // h

// Time zero, then evenly on the logarithm from a minute to the horizon.
std::vector<double> grid_of(double horizon) {
    const double first = std::min(first_time, horizon / 2);
    std::vector<double> grid{0};
    for (std::size_t i = 0; i + 1 < grid_size; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(grid_size - 2);
        grid.push_back(i + 2 == grid_size ? horizon : first * std::pow(horizon / first, share));
    }
    return grid;
}

// Plays all replications into the sample, or a prefix of them where it is stopped.
void play(const process::Process& process, const process::LossPlan& loss,
          const StressOptions& options, const MakePlayer& make_player, Stress& result,
          StressSample& sample, support::Control& control) {
    const auto make_block_player = [&] {
        const auto impose = [&loss](int, std::uint32_t) {
            simulation::Forcing forcing;
            forcing.loss = &loss;
            return forcing;
        };
        BlockPlayer player(make_player(process, control.stop), options.horizon,
                           Watch(process, options.horizon, result.grid, loss.falls), impose,
                           control.stop);
        return [&, player = std::move(player)](std::size_t index) mutable {
            const auto first = static_cast<std::uint32_t>(index) * block;
            return player(Block{first, std::min(block, options.replications - first), 0});
        };
    };
    control.total = options.replications;
    run_in_order<PlayedBlock<WatchRecord>>(
        (options.replications + block - 1) / block, result.threads, control.stop, make_block_player,
        [&](std::size_t, const PlayedBlock<WatchRecord>& played) {
            for (const auto& record : played.records) sample.add(record);
            result.events += played.events;
            control.done += played.records.size();
        });
}

void tell(const process::Process& process, const StressOptions& options, const StressSample& sample,
          Stress& result) {
    const auto users = counted_users(process);
    double all_users = 0;
    for (const double u : users) all_users += u;
    result.unmet = sample.all_unmet(all_users * options.horizon, options.confidence);
    for (int s = 0; s < static_cast<int>(process.services.size()); ++s) {
        StressService service;
        service.id = process.services[static_cast<std::size_t>(s)].id;
        for (const Restored level : {Restored::any, Restored::tolerance, Restored::full}) {
            service.restoration[static_cast<std::size_t>(level)] =
                sample.restoration(s, level, options.confidence);
        }
        service.curve = sample.curve(s, result.grid, options.confidence);
        service.unmet = sample.unmet(s, users[static_cast<std::size_t>(s)] * options.horizon,
                                     options.confidence);
        result.services.push_back(std::move(service));
    }
    for (const int s : sample.order(options.horizon)) {
        result.order.push_back(process.services[static_cast<std::size_t>(s)].id);
    }
    result.waits = sample.waits(most_waits);
}

} // namespace

Stress stress(const process::Process& process, const process::LossPlan& loss,
              const StressOptions& options, const MakePlayer& make_player,
              support::Control& control) {
    const auto begun = std::chrono::steady_clock::now();
    Stress result;
    result.horizon = options.horizon;
    result.grid = grid_of(options.horizon);
    result.threads = threads_for(options.threads);
    StressSample sample(process, result.grid.size());
    play(process, loss, options, make_player, result, sample, control);
    result.replications = sample.histories();
    result.warnings = warnings_of_users(process);
    if (result.replications < options.replications) {
        if (result.replications < 2 || control.drop) throw support::Interrupted();
        result.warnings.push_back("interrupted after " + std::to_string(result.replications) +
                                  " replications: a partial result");
    }
    sample.sort();
    tell(process, options, sample, result);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
    result.seconds = spent.count();
    return result;
}

} // namespace sitefall::score
