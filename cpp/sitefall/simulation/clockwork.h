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
    double time() const { return time_; }
    double now() const override { return time_; }
    bool draw_clock(int clock, int law, int stream) override {
        return (left(clock) = draw(laws_[process::at(law)], stream)) <= process::same_instant;
    }
    bool resume(int clock) override {
        calendar_.set(clock, time_ + left(clock));
        return left(clock) <= process::same_instant;
    }
    bool pause(int clock) override {
        const double rings = calendar_.stop(clock);
        left(clock) = rings > time_ ? rings - time_ : 0.0;
        return left(clock) <= process::same_instant;
    }
    void begin(int clock, int law, int stream) override {
        calendar_.set(clock, time_ + draw(laws_[process::at(law)], stream));
    }
    void set(int clock, double delay) override { calendar_.set(clock, time_ + delay); }
    void cancel(int clock) override { calendar_.stop(clock); }
    int take_due() override {
        look_for_stop();
        return calendar_.take_due(time_ + process::same_instant);
    }
    int open_clock(std::uint64_t order) override {
        ++opened_;
        return calendar_.open(order);
    }
    void close_clock(int clock) override {
        --opened_;
        calendar_.close(clock);
    }
    /// Hits to come and outages to end.
    int opened_clocks() const { return opened_; }

  protected:
    Clockwork(const process::Program& program, const std::atomic<bool>* stop)
        : laws_(program.laws),
          calendar_(program.clock_orders()),
          left_(program.clocks.size()),
          stop_(stop) {}

    void begin_anew() {
        calendar_.reset();
        opened_ = 0;
        time_ = 0;
    }
    void advance_to(double time) { time_ = time; }
    /// As `other` stands now. @pre of the same program
    void continue_from(const Clockwork& other) {
        calendar_ = other.calendar_;
        left_ = other.left_;
        opened_ = other.opened_;
        time_ = other.time_;
    }
    void look_for_stop() {
        if ((++looks_ & 255u) == 0) heed_stop();
    }
    void heed_stop() const {
        if (stop_ != nullptr && stop_->load(std::memory_order_relaxed))
            throw support::Interrupted();
    }
    Calendar& calendar() { return calendar_; }
    const Calendar& calendar() const { return calendar_; }
    double next_time() { return calendar_.first_time(); }

    double& left(int clock) { return left_[process::at(clock)]; }

  private:
    const std::vector<support::Law>& laws_;
    Calendar calendar_;
    std::vector<double> left_; // hours of clocks that stand
    int opened_ = 0;
    const std::atomic<bool>* stop_;
    double time_ = 0;
    std::uint32_t looks_ = 0;
};

} // namespace sitefall::simulation
