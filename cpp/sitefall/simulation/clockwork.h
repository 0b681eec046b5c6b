#pragma once
// Makes time pass for the dynamics: clocks in a calendar, one time, and an ear for the wish to stop. What draws is left open.

#include <atomic>
#include <cstdint>

#include "sitefall/process/driver.h"
#include "sitefall/process/margins.h"
#include "sitefall/process/program.h"
#include "sitefall/simulation/calendar.h"
#include "sitefall/support/issue.h"

namespace sitefall::simulation {

class Clockwork : public process::Driver {
  public:
    double now() const final { return time_; }
    void set(int clock, double delay) final { calendar_.set(clock, time_ + delay); }
    double stop(int clock) final {
        const double rings = calendar_.stop(clock);
        return rings > time_ ? rings - time_ : 0.0;
    }
    int take_due() final {
        if ((++looks_ & 255u) == 0 && stop_ != nullptr && stop_->load(std::memory_order_relaxed))
            throw support::Interrupted();
        return calendar_.take_due(time_ + process::same_instant);
    }
    int open_clock(std::uint64_t order) final { return calendar_.open(order); }
    void close_clock(int clock) final { calendar_.close(clock); }

  protected:
    Clockwork(const process::Program& program, const std::atomic<bool>* stop)
        : calendar_(program.clock_orders()), stop_(stop) {}

    void begin_anew() {
        calendar_.reset();
        time_ = 0;
    }
    void advance_to(double time) { time_ = time; }
    double next_time() { return calendar_.first_time(); }

  private:
    Calendar calendar_;
    const std::atomic<bool>* stop_;
    double time_ = 0;
    std::uint32_t looks_ = 0;
};

} // namespace sitefall::simulation
