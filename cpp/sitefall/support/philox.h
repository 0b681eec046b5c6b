#pragma once
// Philox4x32-10 [SMDS11] and how 64 of its bits become a number of (0, 1).

#include <array>
#include <bit>
#include <cstdint>

namespace sitefall::support {

// Multipliers and Weyl increments, table 2 of [SMDS11].
inline constexpr std::uint64_t philox_multiplier_0 = 0xD2511F53u, philox_multiplier_1 = 0xCD9E8D57u;
inline constexpr std::uint32_t philox_weyl_0 = 0x9E3779B9u, philox_weyl_1 = 0xBB67AE85u;
inline constexpr int philox_rounds = 10;

inline std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> x,
                                           std::array<std::uint32_t, 2> k) {
    for (int round = 0; round < philox_rounds; ++round) {
        const std::uint64_t p0 = philox_multiplier_0 * x[0], p1 = philox_multiplier_1 * x[2];
        x = {static_cast<std::uint32_t>(p1 >> 32) ^ x[1] ^ k[0], static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ x[3] ^ k[1], static_cast<std::uint32_t>(p0)};
        k[0] += philox_weyl_0;
        k[1] += philox_weyl_1;
    }
    return x;
}

/// (52 bits + 1/2) * 2^-52: never 0, never 1, and 1 - u is exact. The bits become the fraction of a number of [1, 2).
inline double open_unit(std::uint32_t high, std::uint32_t low) {
    const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 12;
    return std::bit_cast<double>(bits | 0x3FF0000000000000u) - (1 - 0x1p-53);
}

} // namespace sitefall::support
