#include "sitefall/score/stress.h"

#include <chrono>
#include <cmath>
#include <cstddef>

#include "sitefall/score/in_order.h"
#include "sitefall/score/restoration.h"
#include "sitefall/score/tally.h"
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

struct BlockResult {
    std::vector<WatchRecord> records;
    std::uint64_t events = 0;
};

struct Plan {
    const process::Process& process;
    const process::LossPlan& loss;
    const StressOptions& options;
    const MakePlayer& make_player;
    const std::vector<double>& grid;
};

class Worker {
  public:
    Worker(const Plan& plan, const support::Control& control)
        : plan_(plan),
          control_(control),
          player_(plan.make_player(plan.process)),
          // How many strikes a hazard has that fall is up to chance; stages all fall.
          watch_(plan.process, plan.options.horizon, plan.grid,
                 plan.loss.hazard < 0 ? static_cast<int>(plan.loss.stages.size()) : 0,
                 &control.stop) {
        forcing_.loss = &plan.loss;
    }

    BlockResult operator()(std::size_t index) {
        const auto first = static_cast<std::uint32_t>(index) * block;
        const std::uint32_t end = std::min(first + block, plan_.options.replications);
        BlockResult result;
        const std::uint64_t before = player_->events();
        for (std::uint32_t r = first; r < end; ++r) {
            if (control_.stop.load(std::memory_order_relaxed)) throw support::Interrupted();
            watch_.begin();
            player_->play(r, plan_.options.horizon, watch_, forcing_);
            result.records.push_back(watch_.finish());
        }
        result.events = player_->events() - before;
        return result;
    }

  private:
    const Plan& plan_;
    const support::Control& control_;
    std::unique_ptr<Player> player_;
    Watch watch_;
    simulation::Forcing forcing_;
};

void check(const StressOptions& options) {
    if (!(options.horizon > 0) || !std::isfinite(options.horizon)) {
        throw support::RequestError("the horizon must be longer than nothing");
    }
    if (options.replications < 2) {
        throw support::RequestError("replications must be 2 or more");
    }
}

void tell(const process::Process& process, const StressOptions& options, const StressSample& sample,
          Stress& result) {
    const auto users = counted_users(process);
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
    check(options);
    Stress result;
    result.horizon = options.horizon;
    result.grid = grid_of(options.horizon);
    result.threads = threads_for(options.threads);
    const Plan plan{process, loss, options, make_player, result.grid};
    StressSample sample(process, result.grid.size());
    const std::size_t blocks = (options.replications + block - 1) / block;
    control.total = options.replications;
    run_in_order<BlockResult>(
        blocks, result.threads, control.stop, [&] { return Worker(plan, control); },
        [&](std::size_t, const BlockResult& done) {
            for (const auto& record : done.records) sample.add(record);
            result.events += done.events;
            control.done += done.records.size();
        });
    result.replications = sample.histories();
    if (result.replications < options.replications) {
        if (result.replications < 2) throw support::Interrupted();
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
