#pragma once
// A sample that knows when it is large enough: what decides how long histories are played.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sitefall/score/sample.h"

namespace sitefall::score {

class Trial {
  public:
    virtual ~Trial() = default;
    virtual Sample& sample() = 0;
    /// The same with nothing in it yet: for a pilot.
    virtual std::unique_ptr<Trial> afresh() const = 0;
    /// Shares of the strata that reach what is wanted soonest, by what the sample shows.
    virtual std::vector<double> shares() const = 0;
    /// Whether enough was seen, in so many blocks, for the widths to be trusted.
    virtual bool may_look(std::size_t blocks) const = 0;
    /// What is not yet as precise as it is wanted.
    virtual std::vector<std::string> too_wide() const = 0;
    /// Heavy events too rare for the sample, with their expected number.
    virtual std::vector<std::string> too_rare() const = 0;
};

} // namespace sitefall::score
