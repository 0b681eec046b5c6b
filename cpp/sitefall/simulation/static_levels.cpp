#include "sitefall/simulation/static_levels.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "sitefall/process/dynamics.h"
#include "sitefall/simulation/clockwork.h"

namespace sitefall::simulation {

namespace {

constexpr int most_events = 100000; // an architecture that never settles is read as it stands then

} // namespace

struct StaticQuestions::Impl final : Clockwork {
    Impl(const process::Process& asked, const std::atomic<bool>* stop)
        : Clockwork(*asked.program, stop), process(asked), dynamics(asked, *this, listener) {
        dynamics.ask_statically(true);
    }

    double draw(const support::Law& law, int) override { return support::quantile(law, 0.5); }
    bool chance(double, int) override { return true; }

    std::vector<double> levels() const {
        std::vector<double> out;
        for (const auto& service : dynamics.state().services) out.push_back(service.level);
        return out;
    }

    /// Everything up, at time zero.
    void set_up() {
        begin_anew();
        if (is_calm) {
            dynamics.calm_down();
        } else {
            dynamics.reset();
            dynamics.begin();
            is_calm = next_time() == process::forever && dynamics.keep_calm();
        }
    }

    StaticLevels lose(std::span<const int> elements) {
        set_up();
        const bool was_calm = std::exchange(is_calm, false); // until the question has been answered
        dynamics.hold_for_good(elements);
        StaticLevels answer;
        answer.at_once = levels();
        for (int events = 0; events < most_events; ++events) {
            const double next = next_time();
            if (next == process::forever) break;
            advance_to(next);
            dynamics.instant(take_due());
        }
        answer.in_the_end = levels();
        is_calm = was_calm;
        return answer;
    }

    const process::Process& process;
    process::DeafListener listener;
    process::Dynamics dynamics;
    bool is_calm = false; // the dynamics remember a state in which nothing has happened
};

StaticQuestions::StaticQuestions(const process::Process& process, const std::atomic<bool>* stop)
    : impl_(std::make_unique<Impl>(process, stop)) {}
StaticQuestions::~StaticQuestions() = default;

StaticLevels StaticQuestions::lose(std::span<const int> elements) { return impl_->lose(elements); }

StaticLevels StaticQuestions::strike(int hazard) {
    const auto& program = *impl_->process.program;
    const auto& h = program.hazards[static_cast<std::size_t>(hazard)];
    std::vector<int> elements;
    for (int k = h.first_strike; k < h.first_strike + h.strikes; ++k) {
        const auto& struck = program.strikes[static_cast<std::size_t>(k)].elements;
        elements.insert(elements.end(), struck.begin(), struck.end());
    }
    return impl_->lose(elements);
}

} // namespace sitefall::simulation
