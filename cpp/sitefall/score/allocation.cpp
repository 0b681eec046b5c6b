#include "sitefall/score/allocation.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace sitefall::score {

namespace {

constexpr double least_share = 1.0 / 16, fixed_part = 0.1;

void normalise(std::vector<double>& shares) {
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share /= sum;
}

// Never zero: what has not been seen may still come.
double cautious_variance(const support::Stratum& stratum, double largest) {
    if (stratum.y.hits > 0 && stratum.n >= 2) {
        const double seen = support::variance_within(stratum);
        if (seen > 0) return seen;
    }
    return 0.5 / (stratum.n + 1) * largest * largest;
}

// Whole numbers with the given sum, nearest to `wanted` (largest remainders).
std::vector<std::uint32_t> rounded(const std::vector<double>& wanted, std::uint32_t sum) {
    std::vector<std::uint32_t> counts;
    std::vector<std::size_t> order(wanted.size());
    std::uint32_t given = 0;
    for (const double w : wanted) {
        counts.push_back(static_cast<std::uint32_t>(w));
        given += counts.back();
    }
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return wanted[a] - std::floor(wanted[a]) > wanted[b] - std::floor(wanted[b]);
    });
    for (std::size_t i = 0; given < sum; i = (i + 1) % order.size()) {
        ++counts[order[i]];
        ++given;
    }
    return counts;
}

} // namespace

std::vector<double> fixed_shares(const Strata& strata) {
    std::vector<double> shares;
    double struck = 0;
    for (int h = 1; h < strata.count(); ++h) struck += std::sqrt(strata.probability(h));
    for (int h = 0; h < strata.count(); ++h) {
        const double p = strata.probability(h);
        const double own = h > 0 ? std::sqrt(p) / struck : 0;
        shares.push_back(std::max(0.5 * (p + own), least_share));
    }
    normalise(shares);
    return shares;
}

Aim aim_of(const Ledger& ledger, const Target& target) {
    const auto sample = ledger.sample(target.mean.measure);
    const double factor = target.mean.factor;
    return {sample, target.tolerance(support::stratified_mean(sample) * factor) / factor};
}

std::vector<double> optimal_shares(const Strata& strata, const std::vector<Aim>& aims) {
    std::vector<double> sums(static_cast<std::size_t>(strata.count()));
    for (const auto& [sample, tolerance] : aims) {
        if (tolerance <= 0) continue;
        double largest = 0;
        for (const auto& stratum : sample) largest = std::max(largest, stratum.y.largest);
        for (std::size_t h = 0; h < sums.size(); ++h) {
            sums[h] += cautious_variance(sample[h], largest) / (tolerance * tolerance);
        }
    }
    std::vector<double> shares;
    for (int h = 0; h < strata.count(); ++h) {
        shares.push_back(strata.probability(h) * std::sqrt(sums[static_cast<std::size_t>(h)]));
    }
    if (std::accumulate(shares.begin(), shares.end(), 0.0) <= 0) return fixed_shares(strata);
    normalise(shares);
    const auto fixed = fixed_shares(strata);
    for (std::size_t h = 0; h < shares.size(); ++h) {
        shares[h] = (1 - fixed_part) * shares[h] + fixed_part * fixed[h];
    }
    return shares;
}

std::vector<Block> plan_blocks(const std::vector<double>& have, const std::vector<double>& shares,
                               std::uint32_t total, std::uint32_t first, std::uint32_t block) {
    const double missing = total - std::accumulate(have.begin(), have.end(), 0.0);
    if (missing < 1) return {};
    std::vector<double> wanted;
    for (std::size_t h = 0; h < have.size(); ++h) {
        wanted.push_back(std::max(0.0, shares[h] * total - have[h]));
    }
    const double sum = std::accumulate(wanted.begin(), wanted.end(), 0.0);
    for (double& w : wanted) w *= missing / sum;
    const auto counts = rounded(wanted, static_cast<std::uint32_t>(missing));

    struct Placed {
        double place;
        Block block;
    };
    std::vector<Placed> placed;
    for (std::size_t h = 0; h < counts.size(); ++h) {
        for (std::uint32_t done = 0; done < counts[h]; done += block) {
            const std::uint32_t size = std::min(block, counts[h] - done);
            placed.push_back(
                {static_cast<double>(done) / counts[h], {0, size, static_cast<int>(h)}});
        }
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](const Placed& a, const Placed& b) { return a.place < b.place; });
    std::vector<Block> blocks;
    for (Placed& p : placed) {
        p.block.first = first;
        first += p.block.count;
        blocks.push_back(p.block);
    }
    return blocks;
}

} // namespace sitefall::score
