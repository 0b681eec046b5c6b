#pragma once
// How many further histories each stratum gets.

#include <cstdint>
#include <vector>

#include "sitefall/score/ledger.h"
#include "sitefall/score/precision.h"

namespace sitefall::score {

/// Replications [first, first + count), all of one stratum.
struct Block {
    std::uint32_t first = 0, count = 0;
    int stratum = 0;
};

/// Shares fixed before any data: half in proportion to the probabilities p, half to the strata with
/// an occurrence in proportion to sqrt(p), none below 1/16.
std::vector<double> fixed_shares(const Strata& strata);

/// A mean that is to be known to within a half-width, both in the unit of the sample.
struct Aim {
    std::vector<support::Stratum> sample;
    double tolerance = 0;
};
Aim aim_of(const Ledger& ledger, const Target& target);

/// Shares that make the sum of (Var M / tolerance^2) over the aims smallest [Neyman34]: n_h in
/// proportion to p_h * sqrt(sum s_h^2 / tolerance^2), mixed with one tenth of the fixed shares. A
/// stratum that has shown no hit is given the variance of half a hit, so that it is not starved.
std::vector<double> optimal_shares(const Strata& strata, const std::vector<Aim>& aims);

/// Blocks of at most `block` replications, from `first` on, that bring the strata from `have`
/// nearest to `shares` of `total` in all; the strata are interleaved evenly.
std::vector<Block> plan_blocks(const std::vector<double>& have, const std::vector<double>& shares,
                               std::uint32_t total, std::uint32_t first, std::uint32_t block);

} // namespace sitefall::score
