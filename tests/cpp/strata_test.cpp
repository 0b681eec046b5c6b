#include "sitefall/score/strata.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "sitefall/score/allocation.h"

namespace {

using namespace sitefall;
using score::Strata;

process::Process with_rates(const std::vector<double>& rates) {
    process::Process process;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        process.hazards.push_back({"h" + std::to_string(i), "h", "", rates[i]});
        process.poisson_hazards.push_back(static_cast<int>(i));
    }
    return process;
}

const support::Key key{11, 12};

TEST_CASE("the probabilities of the strata are Poisson's and add to one") {
    const Strata strata(with_rates({1e-5, 3e-5}), 10'000, true); // expected: 0.4
    REQUIRE(strata.count() == 4);
    const double p0 = std::exp(-0.4);
    CHECK(strata.probability(0) == doctest::Approx(p0).epsilon(1e-14));
    CHECK(strata.probability(1) == doctest::Approx(0.4 * p0).epsilon(1e-14));
    CHECK(strata.probability(2) == doctest::Approx(0.08 * p0).epsilon(1e-14));
    CHECK(strata.probability(3) == doctest::Approx(1 - 1.48 * p0).epsilon(1e-12));
    CHECK(strata.name(0) == "0");
    CHECK(strata.name(3) == ">=3");
}

TEST_CASE(
    "a last stratum that hardly ever happens is not kept apart; without hazards there is one") {
    CHECK(Strata(with_rates({1e-8}), 10'000, true).count() == 2); // 1e-4: P(N >= 2) = 5e-9
    CHECK(Strata(with_rates({}), 10'000, true).count() == 1);
    const Strata off(with_rates({1e-5}), 10'000, false);
    CHECK(off.count() == 1);
    CHECK(off.probability(0) == 1);
    Strata::Draw draw(off, key);
    CHECK_FALSE(draw(0, 3).arrivals_given);
}

TEST_CASE("within a stratum N has its conditional law, times are uniform, hazards in proportion") {
    const double horizon = 10'000;
    const Strata strata(with_rates({1e-5, 3e-5}), horizon, true);
    Strata::Draw draw(strata, key);
    constexpr int n = 100'000;
    double count = 0, squares = 0, times = 0, second = 0;
    for (int r = 0; r < n; ++r) {
        const auto forcing = draw(3, static_cast<std::uint32_t>(r));
        CHECK(forcing.arrivals_given);
        const auto& all = forcing.occurrences;
        REQUIRE(all.size() >= 3);
        CHECK(std::is_sorted(all.begin(), all.end(),
                             [](const auto& a, const auto& b) { return a.time < b.time; }));
        count += static_cast<double>(all.size());
        squares += static_cast<double>(all.size() * all.size());
        for (const auto& occurrence : all) {
            times += occurrence.time / horizon;
            second += occurrence.hazard == 1;
        }
    }
    // E[N | N >= 3] = (0.4 - p1 - 2 p2) / P(N >= 3).
    const double p0 = std::exp(-0.4), p = strata.probability(3);
    const double mean = (0.4 - 0.4 * p0 - 2 * 0.08 * p0) / p;
    const double variance = squares / n - mean * mean;
    CHECK(std::abs(count / n - mean) < 5 * std::sqrt(variance / n));
    CHECK(std::abs(times / count - 0.5) < 5 * std::sqrt(1 / 12.0 / count));
    CHECK(std::abs(second / count - 0.75) < 5 * std::sqrt(0.75 * 0.25 / count));
    CHECK(draw(0, 5).occurrences.empty());
    CHECK(draw(2, 5).occurrences.size() == 2);
}

TEST_CASE("hazards that are frequent occur in every stratum alike, by their own rate") {
    const double horizon = 10'000;
    const Strata strata(with_rates({1e-2, 1e-5}), horizon, true);
    CHECK(strata.expected() == doctest::Approx(0.1));
    Strata::Draw draw(strata, key);
    for (const int stratum : {0, 1}) {
        constexpr int n = 2000;
        double frequent = 0, rare = 0;
        for (int r = 0; r < n; ++r) {
            for (const auto& occurrence :
                 draw(stratum, static_cast<std::uint32_t>(r)).occurrences) {
                (occurrence.hazard == 0 ? frequent : rare) += 1;
                CHECK(occurrence.time < horizon);
            }
        }
        CHECK(rare == n * stratum);
        CHECK(std::abs(frequent / n - 100) < 5 * std::sqrt(100.0 / n)); // Poisson (100)
    }
}

TEST_CASE("other rates keep the strata and their draws, with probabilities of their own") {
    const Strata base(with_rates({1e-5, 3e-5}), 10'000, true);
    const Strata other(with_rates({1e-5, 1e-4}), 10'000, base);
    CHECK(other.count() == base.count());
    CHECK(other.probability(0) == doctest::Approx(std::exp(-1.1)).epsilon(1e-14));
    Strata::Draw here(base, key), there(other, key);
    for (std::uint32_t r = 0; r < 100; ++r) {
        const auto a = here(1, r), b = there(1, r);
        CHECK(a.occurrences[0].time == b.occurrences[0].time);
        CHECK(a.occurrences[0].hazard <= b.occurrences[0].hazard); // the larger share of h1
    }
}

TEST_CASE(
    "documents side by side have the strata of the larger rates, and each keeps its own law") {
    const double horizon = 10'000;
    // h0 is the same in both, h1 is rarer in the second, h2 is only there.
    const auto one = with_rates({1e-5, 4e-5}), other = with_rates({1e-5, 1e-5, 2e-5});
    const Strata strata({&one, &other}, horizon, true);
    CHECK(strata.expected() == doctest::Approx(0.7).epsilon(1e-14));
    CHECK(strata.probability(0) == doctest::Approx(std::exp(-0.7)).epsilon(1e-14));
    CHECK(strata.expected_of(1, 1, 1e-5, 1) == doctest::Approx(0.1 / 0.7).epsilon(1e-14));
    Strata::Draw here(strata, key, 0), there(strata, key, 1);
    constexpr int n = 100'000;
    std::vector<double> counts(5);
    for (std::uint32_t r = 0; r < n; ++r) {
        const auto a = here(1, r);
        const std::vector mine(a.occurrences.begin(), a.occurrences.end());
        const auto b = there(1, r);
        REQUIRE(mine.size() <= 1);
        REQUIRE(b.occurrences.size() <= 1);
        for (const auto& occurrence : mine)
            counts[static_cast<std::size_t>(occurrence.hazard)] += 1;
        for (const auto& occurrence : b.occurrences) {
            counts[static_cast<std::size_t>(2 + occurrence.hazard)] += 1;
            if (occurrence.hazard == 2) continue;
            REQUIRE(mine.size() == 1); // what both have occurs in both at once
            CHECK(mine[0].time == occurrence.time);
            CHECK(mine[0].hazard == occurrence.hazard);
        }
    }
    const std::vector<double> shares{1 / 7.0, 4 / 7.0, 1 / 7.0, 1 / 7.0, 2 / 7.0};
    for (std::size_t i = 0; i < shares.size(); ++i) {
        CHECK(std::abs(counts[i] / n - shares[i]) < 5 * std::sqrt(shares[i] * (1 - shares[i]) / n));
    }
    CHECK(counts[0] == counts[2]);
}

TEST_CASE("a frequent hazard that an option makes rarer is thinned, not moved") {
    const double horizon = 10'000;
    const auto one = with_rates({1e-2, 1e-5}), other = with_rates({0.25e-2, 1e-5});
    const Strata strata({&one, &other}, horizon, true);
    Strata::Draw here(strata, key, 0), there(strata, key, 1);
    constexpr int n = 2000;
    double kept = 0;
    for (std::uint32_t r = 0; r < n; ++r) {
        const auto a = here(0, r);
        std::vector<double> times;
        for (const auto& occurrence : a.occurrences) times.push_back(occurrence.time);
        for (const auto& occurrence : there(0, r).occurrences) {
            CHECK(std::binary_search(times.begin(), times.end(), occurrence.time));
            kept += 1;
        }
    }
    CHECK(std::abs(kept / n - 25) < 5 * std::sqrt(25.0 / n)); // Poisson (25)
}

TEST_CASE("a single document has the draws that it has beside its equal") {
    const auto process = with_rates({1e-5, 3e-5, 1e-2});
    const Strata alone(process, 10'000, true), twice({&process, &process}, 10'000, true);
    Strata::Draw one(alone, key), other(twice, key, 1);
    for (std::uint32_t r = 0; r < 100; ++r) {
        const auto a = one(2, r);
        const std::vector mine(a.occurrences.begin(), a.occurrences.end());
        const auto b = other(2, r);
        REQUIRE(mine.size() == b.occurrences.size());
        for (std::size_t i = 0; i < mine.size(); ++i) {
            CHECK(mine[i].time == b.occurrences[i].time);
            CHECK(mine[i].hazard == b.occurrences[i].hazard);
        }
    }
}

TEST_CASE("blocks make up the goal exactly, in order, whatever the shares") {
    for (const std::vector<double>& shares :
         {std::vector<double>{0.7, 0.2, 0.1}, {0.001, 0.009, 0.99}, {1, 0, 0}}) {
        const auto blocks = score::plan_blocks({100, 20, 8}, shares, 1000, 128, 32);
        std::uint32_t next = 128;
        std::vector<double> got{100, 20, 8};
        for (const auto& block : blocks) {
            CHECK(block.first == next);
            CHECK(block.count <= 32);
            next += block.count;
            got[static_cast<std::size_t>(block.stratum)] += block.count;
        }
        CHECK(next == 1000);
        CHECK(std::accumulate(got.begin(), got.end(), 0.0) == 1000);
        // No stratum above its share gets more while another one is short of its own.
        for (std::size_t h = 0; h < 3; ++h) CHECK(got[h] <= std::max(1000 * shares[h] + 1, 100.0));
    }
    CHECK(score::plan_blocks({600, 400}, {0.5, 0.5}, 1000, 1000, 32).empty());
}

TEST_CASE("the pilot leaves no stratum unseen, its first blocks see each") {
    const Strata strata(with_rates({2e-6}), 10'000, true);
    const auto blocks = score::plan_blocks(std::vector<double>(strata.count()),
                                           score::fixed_shares(strata), 1024, 0, 32);
    std::vector<int> seen(strata.count());
    for (int i = 0; i < strata.count(); ++i) ++seen[static_cast<std::size_t>(blocks[i].stratum)];
    for (const int times : seen) CHECK(times == 1);
}

TEST_CASE("optimal shares are Neyman's, but for a tenth that is fixed") {
    const Strata strata(with_rates({1e-5}), 10'000, true); // 0.905, 0.0905, 0.0045, 0.00015
    score::Layout layout{1, 0};
    score::Ledger ledger(layout, strata, 1);
    const auto add = [&](int stratum, double value) {
        score::HistoryRecord record;
        if (value > 0) record.entries.push_back({layout.all_unmet(), value});
        ledger.add(stratum, record);
    };
    for (int i = 0; i < 100; ++i) {
        add(0, 1 + i % 2);           // standard deviation 0.5025
        add(1, 100 + 200 * (i % 2)); // 100.5
        add(2, 100 + 200 * (i % 2));
        add(3, 100 + 200 * (i % 2));
    }
    const std::vector<score::Target> targets{
        {"unmet", score::all_unmet_mean(layout, 1, 8760), 0, 0.05, true}};
    const auto shares = score::optimal_shares(strata, {score::aim_of(ledger, targets.front())});
    std::vector<double> neyman;
    for (int h = 0; h < 4; ++h) neyman.push_back(strata.probability(h) * (h == 0 ? 0.5 : 100));
    const double sum = std::accumulate(neyman.begin(), neyman.end(), 0.0);
    const auto fixed = score::fixed_shares(strata);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(shares[i] == doctest::Approx(0.9 * neyman[i] / sum + 0.1 * fixed[i]).epsilon(1e-9));
    }
}

} // namespace
