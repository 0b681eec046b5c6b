#pragma once
// How likely something that fails and returns by itself is down at time t, up and new at time zero.
//
// Notation. lambda_m: rate of failures of mode m while up; G_m: law of its outages, mean d_m; R(t) = sum lambda_m E[(G_m - t)+], what is
// still to come of the outages beyond t; M = R(0); S = M - R; q(t): probability down; q* = M / (1 + M), its limit.
//
//     q(t) = integral over u in (0, t) of (1 - q(u)) sum lambda_m P(G_m > t - u)                   [BP75]
//
// With e = q - q*: e = -(1 - q*) R - e * (-R'), so that e_1 = -(1 - q*) R is off by no more than b(t) = M B(t / 2) + q* R(t / 2), where B(t)
// bounds |e| from t on: B(0) = q* (M <= 1), B(t) <= (1 - q*) R(t) + b(t). Where all outages are exponential of one mean q is known in full.

#include <vector>

#include "sitefall/support/estimate.h"
#include "sitefall/support/law.h"

namespace sitefall::support {

struct OutageMode {
    double per_hour = 0; // rate of failures while up
    Law lasts;           // h; not a mixture with `never`
};

/// Alternates between up and down; failures come only while it is up.
class Alternating {
  public:
    /// @pre `can_be_solved`
    explicit Alternating(std::vector<OutageMode> modes);

    /// Whether the modes are one exponential (or endless) outage, or are down in all less than half of the time they are up.
    static bool can_be_solved(const std::vector<OutageMode>& modes);

    /// Probability down at time t.
    double down_at(double t) const;
    /// What it certainly lies between from `t` to `until`. @pre t <= until
    Interval down_during(double t, double until) const;
    /// Rate of failures while up, all modes.
    double per_hour() const { return rate_; }

  private:
    double still_to_come(double t) const;
    double off_by(double t, double until) const;
    double bound_from(double t, int depth) const;
    double closed(double t) const;
    double first(double t) const;

    std::vector<OutageMode> modes_;
    bool is_closed_ = false;
    double rate_ = 0, load_ = 0, limit_ = 0; // load: M
};

/// Outages that come at `per_hour` whether or not one is under way: down while any lasts. q(t) = 1 - exp(-lambda (d - E[(G - t)+])), the
/// empty chance of a queue of unlimited servers [Takacs62].
double overlapping_down_at(const OutageMode& mode, double t);

} // namespace sitefall::support
