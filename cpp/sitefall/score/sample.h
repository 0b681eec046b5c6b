#pragma once
// What histories leave behind, stratum by stratum.

#include <span>

#include "sitefall/score/record.h"
#include "sitefall/score/strata.h"

namespace sitefall::score {

/// One replication as each document played it, the base first.
using Told = std::span<const HistoryRecord* const>;

class Sample {
  public:
    virtual ~Sample() = default;
    /// Called in order of replication, so that sums come out in the same bits always.
    virtual void add(int stratum, Told told) = 0;
    virtual const Strata& strata() const = 0;
    virtual double histories(int stratum) const = 0;
    /// Whether it looks into no history.
    virtual bool only_counts() const { return false; }

    double histories() const {
        double sum = 0;
        for (int h = 0; h < strata().count(); ++h) sum += histories(h);
        return sum;
    }
};

} // namespace sitefall::score
