// The calendar against a plain ordered map, few clocks and many.

#include "sitefall/simulation/calendar.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "coverage.h"

namespace {

using namespace sitefall;

constexpr double instant = 1e-9;

/// What the calendar promises, done slowly: clocks by time, and those of an instant by order, then number.
class Slow {
  public:
    explicit Slow(std::vector<std::uint64_t> orders) : orders_(std::move(orders)) {}
    void set(int clock, double time) {
        if (std::isfinite(time)) times_[clock] = time;
    }
    double stop(int clock) {
        const auto found = times_.find(clock);
        if (found == times_.end()) return std::numeric_limits<double>::infinity();
        const double time = found->second;
        times_.erase(found);
        return time;
    }
    double first_time() const {
        double first = std::numeric_limits<double>::infinity();
        for (const auto& [clock, time] : times_) first = std::min(first, time);
        return first;
    }
    int take_due(double until) {
        int best = -1;
        for (const auto& [clock, time] : times_) {
            if (time > until) continue;
            const auto order = [this](int c) { return orders_[static_cast<std::size_t>(c)]; };
            if (best < 0 || order(clock) < order(best)) best = clock;
        }
        if (best >= 0) times_.erase(best);
        return best;
    }
    bool is_set(int clock) const { return times_.contains(clock); }

  private:
    std::vector<std::uint64_t> orders_;
    std::map<int, double> times_;
};

/// Hours from now: short and long, sometimes a multiple of an hour so that clocks meet, sometimes never.
double delay(support::Stream& stream) {
    const double u = stream.uniform();
    if (u < 0.02) return std::numeric_limits<double>::infinity();
    if (u < 0.05) return 0;
    if (u < 0.30) return 1 + static_cast<int>(50 * stream.uniform());
    const double mean = u < 0.7 ? 1 : (u < 0.9 ? 100 : 10'000);
    return -mean * std::log(stream.uniform());
}

void play(int clocks, int steps, const char* name) {
    support::Stream stream = test::stream_of(name);
    std::vector<std::uint64_t> orders;
    for (int c = 0; c < clocks; ++c)
        orders.push_back(static_cast<std::uint64_t>(1e6 * stream.uniform()));
    simulation::Calendar calendar(orders);
    for (int history = 0; history < 3; ++history) {
        Slow slow(orders);
        calendar.reset();
        double now = 0;
        const auto set = [&](int clock) {
            // Whole hours from the start: many clocks of one instant.
            const double hours = delay(stream);
            const double time = hours == std::floor(hours) ? std::floor(now) + hours : now + hours;
            calendar.set(clock, std::max(now, time));
            slow.set(clock, std::max(now, time));
        };
        for (int c = 0; c < clocks; ++c) set(c);
        for (int step = 0; step < steps && std::isfinite(slow.first_time()); ++step) {
            const double next = slow.first_time();
            REQUIRE(calendar.first_time() == next);
            now = next;
            for (;;) {
                const int due = slow.take_due(now + instant);
                REQUIRE(calendar.take_due(now + instant) == due);
                if (due < 0) break;
                if (stream.uniform() < 0.3) continue; // stands until another sets it
                if (delay(stream) > 0) {
                    const double later = now + 1e-6 - std::log(stream.uniform());
                    calendar.set(due, later);
                    slow.set(due, later);
                }
            }
            const auto other = static_cast<int>(clocks * stream.uniform());
            if (slow.is_set(other)) {
                REQUIRE(calendar.stop(other) == slow.stop(other));
            } else {
                REQUIRE(std::isinf(calendar.stop(other)));
                set(other);
            }
        }
    }
}

TEST_CASE("few clocks ring when and in the order that they should") { play(5, 3000, "few"); }

TEST_CASE("as many clocks as stand between a tree and bins ring as they should") {
    play(300, 3000, "some");
}

TEST_CASE("many clocks ring as they should, taken from bins") { play(3000, 3000, "many"); }

TEST_CASE("clocks that ring at one time come in order however many they are") {
    std::vector<std::uint64_t> orders;
    for (int c = 0; c < 2000; ++c) orders.push_back(static_cast<std::uint64_t>((c * 7919) % 2003));
    simulation::Calendar calendar(orders);
    for (int c = 0; c < 2000; ++c) calendar.set(c, 1e5);
    std::uint64_t last = 0;
    for (int i = 0; i < 2000; ++i) {
        const int clock = calendar.take_due(1e5);
        REQUIRE(clock >= 0);
        CHECK(orders[static_cast<std::size_t>(clock)] >= last);
        last = orders[static_cast<std::size_t>(clock)];
    }
    CHECK(calendar.take_due(1e5) == -1);
}

} // namespace
