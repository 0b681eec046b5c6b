#include "sitefall/simulation/static_levels.h"

#include <algorithm>
#include <cstdint>

#include "sitefall/process/dynamics.h"
#include "sitefall/simulation/calendar.h"

namespace sitefall::simulation {

namespace {

constexpr double same_instant = 1e-9; // h
constexpr int most_events = 100000; // an architecture that never settles is read as it stands then

class Deaf final : public process::Listener {
  public:
    void level(int, double, double, int) override {}
    void data_lost(int, double, double, bool) override {}
    void fell(double) override {}
    void waited_for_need(int, int, double, double) override {}
    void waited_for_site(int, int, double, double) override {}
    void waited_for_people(int, int, double, double) override {}
    void told(double, const char*, int, int) override {}
};

} // namespace

struct StaticQuestions::Impl final : process::Driver {
    explicit Impl(const process::Process& asked)
        : process(asked),
          calendar(asked.program->clock_orders()),
          dynamics(asked, *this, listener) {
        dynamics.ask_statically(true);
    }

    double now() const override { return time; }
    void set(int clock, double delay) override { calendar.set(clock, time + delay); }
    double stop(int clock) override { return std::max(0.0, calendar.stop(clock) - time); }
    int take_due() override { return calendar.take_due(time + same_instant); }
    int open_clock(std::uint64_t order) override { return calendar.open(order); }
    void close_clock(int clock) override { calendar.close(clock); }
    double draw(const support::Law& law, int) override { return support::quantile(law, 0.5); }
    bool chance(double, int) override { return true; }

    std::vector<double> levels() const {
        std::vector<double> out;
        for (const auto& service : dynamics.state().services) out.push_back(service.level);
        return out;
    }

    StaticLevels lose(std::span<const int> elements) {
        calendar.reset();
        time = 0;
        dynamics.reset();
        dynamics.begin();
        dynamics.hold_for_good(elements);
        StaticLevels answer;
        answer.at_once = levels();
        for (int events = 0; events < most_events; ++events) {
            const double next = calendar.first_time();
            if (next == process::forever) break;
            time = next;
            dynamics.instant(calendar.take_due(time + same_instant));
        }
        answer.in_the_end = levels();
        return answer;
    }

    const process::Process& process;
    Calendar calendar;
    Deaf listener;
    process::Dynamics dynamics;
    double time = 0;
};

StaticQuestions::StaticQuestions(const process::Process& process)
    : impl_(std::make_unique<Impl>(process)) {}
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
