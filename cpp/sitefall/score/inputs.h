#pragma once
// What is not known of the inputs, carried into the measures.
//
// Problem: the document says of some numbers only a law. How far does a measure m(x) spread over
// the inputs x, apart from the noise of the histories that estimate it?
// Idea: I points of a Latin hypercube [MBC79] through the laws, each with replications of its own, split
// in B groups. (With the same replications at every point the noise would be the same too, and would look
// like an effect of the inputs.) On the scale of the logarithm, or plain where something is not positive,
// let Y_i be the estimate at point i from all groups and Y_ib its jackknife pseudo-value of group b, so
// that the mean of the Y_ib is Y_i up to its bias. Then
//   s2 = sum (Y_ib - Y_i.)^2 / (I (B - 1))
// is the variance of one group, and the variance S2 of the Y_i. exceeds that of the m_i by s2 / B.
// The interval holds the quantiles of
//   Y_.. + sqrt(r) (Y_i. - Y_..),   r = 1 - s2 / (B S2).
// Where B S2 / s2 is no larger than noise makes it (its law is then Fisher's F; 5 %), what the inputs
// do cannot be told from noise, and there is no interval.
// Error: the quantiles are those of I points (at I = 64 the 5 % and 95 % quantiles have
// standard errors of about 2.7 % in probability); r is uncertain by about sqrt(2 / (I - 1)) / r.

//
// Documents that are played side by side share what is not known: an unknown of the same pointer is drawn at
// the same levels in all of them, and a difference is then one between documents that are wrong together.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/score/player.h"
#include "sitefall/score/sampling.h"
#include "sitefall/support/control.h"
#include "sitefall/support/estimate.h"

namespace sitefall::score {

/// Groups of replications at each point.
inline constexpr int input_groups = 4;
/// Part of the effort of the main sample that the sample over the inputs may take.
inline constexpr double input_effort = 0.5;

/// Where an input interval belongs, and what the measure can be. `complement`: the estimate is of
/// 1 - measure.
struct InputTarget {
    support::Estimate* estimate = nullptr;
    double high = 1;
    bool complement = false;
    double low = 0;
};

/// The sample of one group at one point.
class InputSample {
  public:
    virtual ~InputSample() = default;
    virtual Sample& sample() = 0;
    /// The measure of each target; not a number where so small a sample shows too little.
    virtual std::vector<double> answers() const = 0;
};
/// An empty sample for the documents at one point.
using MakeInputSample = std::function<std::unique_ptr<InputSample>(
    const Documents& documents, const Strata& strata, double horizon)>;

using Compile =
    std::function<process::Process(const model::Architecture&, std::span<const double>)>;

struct InputStudy {
    std::vector<const model::Architecture*> architectures; // of the documents of `base`
    Compile compile;
    const Study& base; // at the point values
    bool horizon_given = false;
    int points = 64;
    std::vector<std::uint32_t> histories; // of each stratum in a group, at least 1
    MakeInputSample make_sample;
};

/// `points` values of each unknown: row i is point i.
std::vector<std::vector<double>> latin_hypercube(const model::Architecture& architecture,
                                                 int points, const support::Key& key);

/// How many histories of each stratum a group plays, for `total` over all points and groups, in the
/// proportions of a sample.
std::vector<std::uint32_t> group_histories(const Sample& sample, double total, int points);

/// Sets input_low and input_high of each target's estimate, at its confidence. False where it was
/// stopped before all points were played; nothing is set then.
bool add_input_intervals(const InputStudy& study, const std::vector<InputTarget>& targets,
                         std::uint64_t& events, support::Control& control);

/// The interval of one target from the estimates y[point][group] and the value of the main sample;
/// nothing where not every group of every point shows a value, or
/// where the spread over the points is not told from noise.
std::optional<support::Interval> input_interval(const std::vector<std::vector<double>>& y,
                                                double value, double confidence);

} // namespace sitefall::score
