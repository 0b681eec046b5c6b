#pragma once
// One history after a loss: when each service is restored, how its level goes, what waits for what.

#include <compare>
#include <map>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/simulation/history.h"

namespace sitefall::score {

/// Levels whose return is timed: above 0, at the tolerance's `below`, at 1.
enum class Restored { any, tolerance, full };
inline constexpr int restored_levels = 3;
/// A level counts as restored when it is kept for so many hours.
inline constexpr double kept_hours = 1;

/// A job that waited: for what, and for which element or crew.
struct WaitKey {
    int job = 0;
    simulation::Waited why = simulation::Waited::needs;
    int on = 0;
    auto operator<=>(const WaitKey&) const = default;
};

struct WatchRecord {
    std::vector<double> restoration; // hours, by service and level; infinity: never
    std::vector<double> unmet;       // user-hours, by service
    std::vector<double> lost_level;  // 1 - level, by service and time of the grid
    std::map<WaitKey, double> waits; // hours
};

/// Listens to one history at a time: begin, the calls of the history, finish.
class Watch : public simulation::Observer {
  public:
    /// `falls`: stages or strikes of the loss, all of which must have fallen before anything counts
    /// as restored.
    Watch(const process::Process& process, double horizon, std::vector<double> grid, int falls);

    void begin();
    void level(int service, double time, double level, int cause) override;
    void fell(double time) override;
    void waited(int job, simulation::Waited why, int on, double from, double until) override;
    bool wants_waits() const override { return true; }
    WatchRecord finish();

  private:
    struct Step {
        double time = 0, level = 1;
    };
    double restoration(const std::vector<Step>& steps, double least) const;
    void tell_levels(const std::vector<Step>& steps, WatchRecord& record) const;

    const process::Process& process_;
    const double horizon_;
    const std::vector<double> grid_, users_;
    const int falls_;
    std::vector<std::vector<Step>> steps_; // by service
    double last_fall_ = 0;
    int fallen_ = 0;
    std::map<WaitKey, double> waits_;
};

} // namespace sitefall::score
