#include "sitefall/support/random.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "sitefall/support/eight_draws.h"

namespace {

using sitefall::support::Key;
using sitefall::support::philox4x32_10;
using sitefall::support::siphash_2_4;
using sitefall::support::Stream;
using sitefall::support::stream_address;
using Block = std::array<std::uint32_t, 4>;

TEST_CASE("philox meets its authors' known answers") {
    CHECK(philox4x32_10({0, 0, 0, 0}, {0, 0}) ==
          Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    constexpr std::uint32_t ones = 0xffffffff;
    CHECK(philox4x32_10({ones, ones, ones, ones}, {ones, ones}) ==
          Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(
        philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("siphash meets its authors' known answers") {
    std::string text;
    constexpr std::uint64_t k0 = 0x0706050403020100, k1 = 0x0f0e0d0c0b0a0908;
    CHECK(siphash_2_4(text, k0, k1) == 0x726fdb47dd0e0e31);
    for (char byte = 0; byte < 15; ++byte) text += byte;
    CHECK(siphash_2_4(text, k0, k1) == 0xa129ca6149be45e5);
}

TEST_CASE("a draw depends on key, name, replication and ordinal, and on nothing else") {
    const Key key{123, 456};
    Stream stream(key, stream_address("sso#1/fails", key));
    stream.rewind(7);
    std::vector<double> first;
    for (int i = 0; i < 5; ++i) first.push_back(stream.uniform());
    stream.rewind(8);
    CHECK(stream.uniform() != first[0]);
    stream.rewind(7);
    for (const double u : first) CHECK(stream.uniform() == u);
    Stream other_key({124, 456}, stream_address("sso#1/fails", key));
    other_key.rewind(7);
    CHECK(other_key.uniform() != first[0]);
    Stream other_name(key, stream_address("sso#2/fails", key));
    other_name.rewind(7);
    CHECK(other_name.uniform() != first[0]);
    CHECK(stream_address("sso#1/fails", {123, 457}) != stream_address("sso#1/fails", key));
}

TEST_CASE("names that differ little have addresses that differ in about half of the bits") {
    const Key key{1, 2};
    std::set<std::uint64_t> seen;
    double flipped = 0;
    constexpr int n = 2000;
    for (int i = 0; i < n; ++i) {
        const auto here = stream_address("pc" + std::to_string(i), key);
        seen.insert(here);
        flipped += __builtin_popcountll(here ^ stream_address("pc" + std::to_string(i + 1), key));
    }
    CHECK(seen.size() == n);
    // Bits flipped are binomial (64, 1/2): variance 16 a pair.
    CHECK(std::abs(flipped / n - 32.0) < 5 * 4 / std::sqrt(n));
}

TEST_CASE("uniform draws have the moments of the uniform law and no correlation along any axis") {
    const Key key{2026, 11};
    constexpr int n = 1'000'000;
    Stream stream(key, stream_address("moments", key));
    double sum = 0, squares = 0, lag = 0, across = 0, before = 0.5;
    for (int i = 0; i < n; ++i) {
        const double u = stream.uniform() - 0.5;
        sum += u;
        squares += u * u;
        lag += u * before;
        before = u;
    }
    Stream neighbour(key, stream_address("moments", key));
    for (int r = 0; r < n; ++r) {
        stream.rewind(static_cast<std::uint32_t>(r));
        neighbour.rewind(static_cast<std::uint32_t>(r) + 1);
        across += (stream.uniform() - 0.5) * (neighbour.uniform() - 0.5);
    }
    const double root = std::sqrt(n);
    CHECK(std::abs(sum / n) < 5 * std::sqrt(1 / 12.0) / root);
    // Var (U - 1/2)^2 = 1/80 - 1/144 = 1/180; Var of a product of two independent ones: 1/144.
    CHECK(std::abs(squares / n - 1 / 12.0) < 5 * std::sqrt(1 / 180.0) / root);
    CHECK(std::abs(lag / n) < 5 / 12.0 / root + 1.0 / n);
    CHECK(std::abs(across / n) < 5 / 12.0 / root);
}

TEST_CASE("uniform draws pass a chi-square test of 1024 cells in each half of a block") {
    const Key key{77, 78};
    Stream stream(key, stream_address("cells", key));
    constexpr int cells = 1024, n = 1 << 20;
    std::vector<double> even(cells), odd(cells);
    for (int i = 0; i < n; ++i) {
        even[static_cast<std::size_t>(stream.uniform() * cells)] += 1;
        odd[static_cast<std::size_t>(stream.uniform() * cells)] += 1;
    }
    for (const auto& counts : {even, odd}) {
        double statistic = 0;
        for (const double count : counts) {
            statistic += (count - n / cells) * (count - n / cells) / (n / cells);
        }
        // Chi-square with 1023 degrees of freedom: mean 1023, variance 2046.
        CHECK(std::abs(statistic - (cells - 1)) < 5 * std::sqrt(2.0 * (cells - 1)));
    }
}

TEST_CASE("eight draws at once are those of the stream one by one, and so are their bits") {
    using namespace sitefall::support;
    for (const Key key : {Key{0, 0}, Key{0xFFFFFFFFFFFFFFFF, 1}, Key{0x123456789ABCDEF, 77}}) {
        const auto address = stream_address("eight", key);
        for (const std::uint32_t r : {0u, 1u, 0xFFFFFFFFu}) {
            Stream stream(key, address);
            stream.rewind(r);
            for (std::uint32_t group = 0; group < 40; ++group) {
                EightDraws draws{};
                EightWords words{};
                eight_draws(key, address, r, group, draws);
                eight_words(key, address, r, group, words);
                for (std::size_t i = 0; i < 8; ++i) {
                    CHECK(draws[i] == stream.uniform());
                    CHECK(draws[i] == (static_cast<double>(words[i] >> 12) + 0.5) * 0x1p-52);
                }
            }
        }
    }
}

/// Correlation of the draws of two streams, each with mean 1/2 and variance 1/12, is 0 with standard deviation 1 / sqrt(n).
void check_neighbours(const Key& key_a, std::uint64_t a, const Key& key_b, std::uint64_t b) {
    constexpr int n = 1'000'000;
    Stream one(key_a, a), other(key_b, b);
    double sum = 0;
    for (int i = 0; i < n; ++i) sum += (one.uniform() - 0.5) * (other.uniform() - 0.5);
    CHECK(std::abs(12 * sum / n) < 5 / std::sqrt(n));
}

TEST_CASE("streams whose addresses or keys are neighbours are not correlated") {
    const Key key{42, 43};
    check_neighbours(key, 1000, key, 1001);
    check_neighbours(key, 1000, key, 1000 + (std::uint64_t{1} << 32));
    check_neighbours(key, 1000, {43, 43}, 1000);
    check_neighbours(key, 1000, {42 + (std::uint64_t{1} << 32), 43}, 1000);
}

} // namespace
