#pragma once
// A weighted sum, as a sample told it, of which some terms are told anew by studies that share no draws with it nor with one another.

#include <string>

#include "sitefall/support/estimate.h"

namespace sitefall::score {

class MendedSum {
  public:
    /// @pre `sampled` is of the sum of all terms, whose errors may hang together
    explicit MendedSum(const support::Estimate& sampled) : sampled_(sampled) {}

    /// The term `before`, of the sample, is `now` known otherwise.
    void replace(double weight, const support::Estimate& before, const support::Estimate& now);
    bool is_mended() const { return !method_.empty(); }
    /// Errors add in squares. `whole`: nothing is left to the sample. Never below 0 nor above `most`.
    support::Estimate told(bool whole, double most) const;

  private:
    const support::Estimate sampled_;
    double gone_ = 0; // of the sample's value
    double value_ = 0, below_ = 0,
           above_ = 0; // of what is known otherwise; the last two in squares
    std::string method_;
};

} // namespace sitefall::score
