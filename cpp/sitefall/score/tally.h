#pragma once
// From the levels of the services through time to the measures of one history.

#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/loss_years.h"
#include "sitefall/score/record.h"
#include "sitefall/simulation/history.h"

namespace sitefall::score {

/// Levels nearer than this are equal; limits are exceeded only by more than so many hours.
inline constexpr double level_margin = 1e-9, time_margin = 1e-9;

/// The users whose hours count: those of the document; one a service where no service states any.
std::vector<double> counted_users(const process::Process& process);

/// Listens to one history at a time: begin, the calls of the history, finish.
///
/// An interruption begins when a lasting level falls from 1 and ends when it is 1 again; one that
/// is open at the horizon counts with the length reached. What it costs is ascribed to the cause of
/// its beginning, whatever makes it longer. A tolerance is breached by a level under `below` for
/// more than `longest` without a break, by more than `total_per_year` within a year from the start,
/// by a single loss of more than `data`, and by the loss of all data; the breach is ascribed to the
/// outage in which it happens.
class Tally : public simulation::Observer {
  public:
    Tally(const process::Process& process, double horizon);

    void begin();
    void level(int service, double time, double level, int cause) override;
    void data_lost(int service, double time, double hours, bool everything) override;
    /// All that counts from here on as in `other`, for a history that goes on from there in another way. @pre of the same process
    void continue_from(const Tally& other);
    /// What a service has come to by `time`, at or after all that was told and before the horizon; of unavailable, down, lost_level,
    /// interruptions, breach.
    double so_far(int service, Total total, double time);
    /// Closes the history at the horizon. The record is valid until the next `begin`.
    const HistoryRecord& finish();

    const Layout& layout() const { return layout_; }
    /// Complete years within the horizon.
    int years() const { return years_; }

  private:
    struct ServiceState {
        double level = 1, since = 0;
        double unavailable = 0, down = 0, lost_level = 0, interruptions = 0, outage_hours = 0;
        double unmet = 0, data_lost = 0, largest_loss = 0;
        double outage_from = 0, outage_unmet = 0;
        double below_from = 0, below_in_year = 0;
        int outage_cause = -1, below_year = 0;
        bool out = false, below = false, breached = false, breached_in_outage = false;
    };

    void advance(int service, double time);
    void advance_all_together(double time);
    void watch_tolerance(int service, double from, double until);
    void open_outage(int service, double time, int cause);
    void close_outage(int service, double time);
    void breach(int service);
    void tell(int service);
    void tell_causes();

    const process::Process& process_;
    const double horizon_;
    const std::vector<double> users_;
    const Layout layout_;
    int years_ = 0;
    double score_weight_ = 0;          // of all services with a tolerance
    double rate_ = 0, rate_since_ = 0; // users without service, all together
    std::vector<ServiceState> states_;
    std::vector<int> outs_;         // services that are out, in order
    std::vector<LossYears> losses_; // by service; last: all together
    std::vector<double> cause_unmet_, cause_breaches_;
    HistoryRecord record_;
};

} // namespace sitefall::score
