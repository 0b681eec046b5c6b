#pragma once
// One history after the loss of a claim: is each service back in time, for an hour, and how much data is lost?

#include <limits>
#include <vector>

#include "sitefall/simulation/history.h"

namespace sitefall::score {

/// What a claim promises of each of its services. Hours; none: not promised.
struct Promise {
    std::vector<int> services;
    double capacity = 1;
    double rto = std::numeric_limits<double>::infinity();
    double rpo = std::numeric_limits<double>::infinity();
    bool has_rto = false, has_rpo = false;
    bool after_return = false; // rto counts from the end of the loss
};

struct ClaimRecord {
    std::vector<char> kept; // by service of the promise
    std::vector<double>
        back; // hours until at capacity for an hour, never before all has fallen; infinity: not within the watch
};

/// Listens to one history at a time: begin, the calls of the history, finish.
class ClaimWatch : public simulation::Observer {
  public:
    /// `falls`: stages or strikes of the loss.
    ClaimWatch(Promise promise, double horizon, int services, int falls);

    void begin();
    void level(int service, double time, double level, int cause) override;
    void data_lost(int service, double time, double hours, bool everything) override;
    void fell(double time) override;
    void lifted(double time) override { last_lifted_ = time; }
    ClaimRecord finish();

  private:
    struct Step {
        double time = 0, level = 1;
    };
    bool is_at_capacity(const std::vector<Step>& steps, double from, double until) const;
    double back(const std::vector<Step>& steps) const;

    const Promise promise_;
    const double horizon_;
    const int falls_;
    std::vector<std::vector<Step>> steps_; // by service
    std::vector<double> largest_loss_;     // of data, by service
    double last_fall_ = 0, last_lifted_ = 0;
    int fallen_ = 0;
};

} // namespace sitefall::score
