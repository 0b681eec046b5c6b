#pragma once
// What a sample of histories has shown so far, by stratum. Memory does not grow with the histories.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sitefall/score/record.h"
#include "sitefall/score/sample.h"
#include "sitefall/score/strata.h"
#include "sitefall/score/worst.h"
#include "sitefall/support/quantile_sketch.h"
#include "sitefall/support/stratified.h"

namespace sitefall::score {

class Ledger : public Sample {
  public:
    /// `years`: complete years of a history.
    Ledger(const Layout& layout, const Strata& strata, int years);

    /// Records are added in order of replication.
    void add(int stratum, const HistoryRecord& record);
    /// Only the base is looked at.
    void add(int stratum, Told told) override { add(stratum, *told.front()); }

    using Sample::histories;
    double histories(int stratum) const override { return n_[static_cast<std::size_t>(stratum)]; }
    const Layout& layout() const { return layout_; }
    const Strata& strata() const override { return *strata_; }
    int years() const { return years_; }

    /// The sample of one measure of the layout.
    std::vector<support::Stratum> sample(int measure) const;
    /// The sample of the ratio of the outage hours of a service to its interruptions.
    std::vector<support::PairStratum> outage_pair(int service) const;

    /// Lengths of the interruptions of a service, h.
    const support::QuantileSketch& outages(int service) const { return outages_[index(service)]; }
    /// User-hours unmet in a year with a loss: its largest event, its sum. `Layout::services`: all
    /// together.
    const support::QuantileSketch& occurrence(int who) const { return occurrence_[index(who)]; }
    const support::QuantileSketch& aggregate(int who) const { return aggregate_[index(who)]; }
    /// The complete years without a loss, by stratum and group.
    std::vector<std::uint32_t> quiet_years(int who) const;
    /// Where the worst was.
    const Worst& worst() const { return worst_; }
    /// The weight of one history of each stratum: p_h / n_h.
    std::vector<double> weights() const;

    /// User-hours unmet by interruptions of a service that a cause began: sums over the histories of each stratum.
    struct CausePart {
        int cause = 0, service = 0;
        std::vector<double> sums; // by stratum
    };
    /// In the order in which they were first met.
    const std::vector<CausePart>& cause_parts() const { return cause_parts_; }

  private:
    static std::size_t index(int i) { return static_cast<std::size_t>(i); }
    CausePart& part_of(int cause, int service);

    Layout layout_;
    const Strata* strata_;
    int years_;
    std::vector<double> n_;
    std::vector<std::vector<support::Moments>> moments_; // by stratum, then measure
    std::vector<support::QuantileSketch> outages_, occurrence_, aggregate_;
    std::vector<std::vector<std::uint32_t>> years_with_loss_; // by who; by stratum and group
    std::vector<CausePart> cause_parts_;
    std::unordered_map<std::uint64_t, std::size_t>
        places_; // of cause and service, in cause_parts_; never walked
    Worst worst_;
};

} // namespace sitefall::score
