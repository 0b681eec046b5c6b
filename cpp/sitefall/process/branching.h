#pragma once
// A driver without time: clocks ring when it is told so, those that take no time at once, and chance goes each way in turn.

#include <cstdint>
#include <vector>

#include "sitefall/process/driver.h"
#include "sitefall/process/margins.h"
#include "sitefall/process/program.h"

namespace sitefall::process {

class Branching final : public Driver {
  public:
    explicit Branching(const Program& program);

    /// Forget the clocks; follow the first branch.
    void begin_state();
    void begin_branches();
    /// Prepare the next branch of the same event. False where all have been followed.
    bool next_branch();
    /// Probability of the branch that was followed.
    double probability() const;

    /// Law of a dynamic clock (an outage under way); an index of its own kind, the same for equal laws.
    const support::Law& law_of_outage(int clock) const { return outages_[at(clock - fixed_)]; }
    void set_outage(int clock, const support::Law& law);
    /// Dynamic clocks that run.
    std::vector<int> running() const;

    double now() const override { return 0; }
    bool draw_clock(int clock, int law, int stream) override;
    bool resume(int clock) override;
    bool pause(int clock) override;
    void begin(int clock, int law, int stream) override;
    void set(int clock, double delay) override;
    void cancel(int clock) override;
    int take_due() override;
    int open_clock(std::uint64_t order) override;
    void close_clock(int clock) override;
    double draw(const support::Law& law, int stream) override;
    bool chance(double probability, int stream) override;

  private:
    struct Choice {
        double probability;
        bool taken;
    };
    bool is_at_once(const support::Law& law) const {
        return law.shape == support::Shape::fixed && law.a <= same_instant;
    }
    void ring_at_once(int clock) { due_.push_back(clock); }
    const support::Law& law_of(int clock) const;

    const Program& p_;
    const int fixed_;
    std::vector<std::uint64_t> orders_;
    std::vector<int> due_;
    std::vector<support::Law> outages_; // of dynamic clocks
    std::vector<char> runs_;
    support::Law drawn_; // the law of the last outage drawn
    std::vector<Choice> choices_;
    std::size_t next_choice_ = 0;
};

} // namespace sitefall::process
