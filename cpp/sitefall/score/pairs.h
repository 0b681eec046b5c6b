#pragma once
// What histories of several documents have shown of their differences, by stratum.

#include <cstddef>
#include <vector>

#include "sitefall/score/paired_measures.h"
#include "sitefall/score/sample.h"
#include "sitefall/support/difference.h"
#include "sitefall/support/estimate.h"

namespace sitefall::score {

class Pairs : public Sample {
  public:
    /// @pre `strata` outlives it.
    Pairs(std::vector<PairedMeasure> measures, std::size_t documents, const Strata& strata);

    /// O(measures * documents + documents^2).
    void add(int stratum, Told told) override;
    const Strata& strata() const override { return *strata_; }
    using Sample::histories;
    double histories(int stratum) const override { return n_[static_cast<std::size_t>(stratum)]; }

    const std::vector<PairedMeasure>& measures() const { return measures_; }
    std::size_t documents() const { return documents_; }

    /// The sample of a measure of one document, in the numbers counted.
    std::vector<support::Stratum> sample(std::size_t document, std::size_t measure) const;
    /// The sample of option minus base, in the numbers counted. `option`: from 1.
    std::vector<support::DifferenceStratum> differences(std::size_t option,
                                                        std::size_t measure) const;
    /// The sample of `one` minus `other` of all user-hours unmet. @pre one > other
    std::vector<support::DifferenceStratum> rivals(std::size_t one, std::size_t other) const;
    /// The same with nothing in it.
    Pairs afresh() const { return {measures_, documents_, *strata_}; }

  private:
    struct Seen {                                                         // in one stratum
        std::vector<std::vector<support::Moments>> values;                // by document, measure
        std::vector<std::vector<support::DifferenceStratum>> differences; // by option - 1, measure
        std::vector<std::vector<support::DifferenceStratum>> rivals;      // by one, other
    };

    void read(std::size_t document, const HistoryRecord& record);

    std::vector<PairedMeasure> measures_;
    std::size_t documents_;
    const Strata* strata_;
    std::vector<double> n_;
    std::vector<Seen> seen_;
    std::vector<std::vector<std::size_t>>
        places_;                              // by document: of a number of the layout, measure
    std::vector<std::vector<double>> values_; // of one replication: by document, measure
};

/// Option minus base of a measure, in its unit. @pre the option has it
support::Estimate difference(const Pairs& pairs, std::size_t option, std::size_t measure,
                             double confidence);

/// A measure of the base.
support::Estimate base_estimate(const Pairs& pairs, std::size_t measure, double confidence);

/// `factor` * x, of any sign.
support::Estimate times(const support::Estimate& estimate, double factor);

} // namespace sitefall::score
