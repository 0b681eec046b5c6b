#pragma once
// One point of the sample over what is not known of the inputs.

#include <cstddef>
#include <vector>

#include "sitefall/score/inputs.h"

namespace sitefall::score {

/// By document and point, the value of each unknown.
using InputValues = std::vector<std::vector<std::vector<double>>>;

/// The points of the study: by latin_hypercube.
InputValues input_values(const InputStudy& study);

/// The documents of a study at point `index`, compiled.
class InputPoint {
  public:
    /// @pre `study` outlives it.
    InputPoint(const InputStudy& study, const InputValues& values, std::size_t index);
    InputPoint(const InputPoint&) = delete;
    InputPoint& operator=(const InputPoint&) = delete;

    const Study& study() const { return study_; }

  private:
    std::vector<process::Process> processes_;
    Documents documents_;
    double horizon_; // h
    Strata strata_;
    Study study_;
};

/// What is played at point `index`: the strata of each group, one group after the other.
std::vector<Block> blocks_of(const InputStudy& study, std::size_t index);

/// One for each point.
std::vector<Work> works_of(const InputStudy& study);

} // namespace sitefall::score
