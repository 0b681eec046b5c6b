#pragma once
// Estimates from a stratified sample.
//
// Notation: stratum h has the known probability p_h and n_h independent histories; a measure Y >= 0
// has in it the sample mean m_h and variance s_h^2.
//   mean       M = sum p_h m_h,  Var M = sum p_h^2 s_h^2 / n_h,
//   freedom    (Var M)^2 / sum (p_h^2 s_h^2 / n_h)^2 / (n_h - 1)   [Satterthwaite46].
// One stratum of probability 1 is the plain sample.

#include <span>
#include <vector>

#include "sitefall/support/estimate.h"

namespace sitefall::support {

/// Power sums of one measure in one stratum. Zeros need not be told, only counted in `n` of
/// Stratum.
struct Moments {
    double sum = 0, squares = 0, cubes = 0, hits = 0, largest = 0;

    void add(double y) {
        sum += y;
        squares += y * y;
        cubes += y * y * y;
        hits += 1;
        largest = y > largest ? y : largest;
    }
    void merge(const Moments& other);
};

/// What a sample of a stratum says of one measure.
struct Stratum {
    double probability = 1, n = 0;
    Moments y;
};

/// M.
double stratified_mean(std::span<const Stratum> strata);

/// Sample variance of the measure within a stratum; 0 where n < 2.
double variance_within(const Stratum& stratum);

/// The mean of a measure of [0, most] (`most` may be infinite), with an interval: Student's with
/// Hall's correction for skewness, where no stratum counts as known because it hardly varied; the
/// gamma interval for rare sums where fewer than 30 effective hits bear the mean; with no hit at
/// all [0, most * bound of the chance of a hit], which is infinite where `most` is.
Estimate mean_estimate(std::span<const Stratum> strata, double most, double confidence);

/// The probability of an event (measures 0 or 1). One stratum: Wilson, Clopper-Pearson under 30
/// hits. Several: the gamma interval under 30 effective hits or misses, else Wilson on the
/// effective size M (1 - M) / Var M, where no stratum counts as certain because it was always or
/// never hit.
Estimate probability_estimate(std::span<const Stratum> strata, double confidence);

/// Sums of a pair of measures in one stratum: numerator a, denominator b.
struct PairStratum {
    double probability = 1, n = 0;
    Moments a, b;
    double products = 0;                       // sum of a * b
    double products_aab = 0, products_abb = 0; // sums of a^2 b and a b^2

    void add(double above, double below);
};

/// The ratio R = sum p_h a_h / sum p_h b_h by linearisation (residuals a - R b). The interval spans
/// Student's on the logarithm and Hall's with the skewness of the residuals; to the variance of the
/// residuals comes half a count that is off by the largest of them, so that equal values are not
/// taken for certain. Not a number where b was never seen; [0, most] where fewer than two histories
/// have it.
Estimate ratio_estimate(std::span<const PairStratum> strata, double most, double confidence);

} // namespace sitefall::support
