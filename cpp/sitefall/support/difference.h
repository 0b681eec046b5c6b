#pragma once
// Paired differences from a stratified sample: each history gives one difference D, of either sign.
//
// Notation: support/stratified.h, with D = U - V, U = max(D, 0) and V = max(-D, 0), so that their
// moments can be kept as those of measures >= 0. The mean of D has the variance of the differences, which is
// smaller than that of two independent samples by what base and option have in common [GY92].

#include <span>
#include <vector>

#include "sitefall/support/stratified.h"

namespace sitefall::support {

/// What a sample of a stratum says of a difference.
struct DifferenceStratum {
    double probability = 1, n = 0;
    Moments more, less; // of U and of V

    void add(double difference) {
        if (difference > 0) more.add(difference);
        if (difference < 0) less.add(-difference);
    }
    /// Of D; `largest` is that of its size.
    Stratum both() const;
};

std::vector<Stratum> both(std::span<const DifferenceStratum> strata);

/// The mean of a difference of [-most, most], with an interval: Student's with Hall's correction for
/// skewness [Hall92], where no stratum counts as known because it hardly varied. Where fewer than 30 effective
/// differences bear it, those of the gamma intervals of U and V [FF97], each at half the error (Bonferroni).
/// Where none was seen, most * (bound of the chance of one) to both sides, infinite where `most` is.
Estimate difference_estimate(std::span<const DifferenceStratum> strata, double most,
                             double confidence);

/// Var M = sum p_h^2 s_h^2 / n_h of a plain sample, with nothing added for what was not seen.
double variance_of_mean(std::span<const Stratum> strata);

} // namespace sitefall::support
