#pragma once
// Eight draws of a stream at once: four blocks of the generator side by side, in a third of the time.

#include <array>
#include <cstdint>

#include "sitefall/support/random.h"

namespace sitefall::support {

using EightDraws = std::array<double, 8>;

using EightWords = std::array<std::uint64_t, 8>;

/// The same as bits: draw i is (words[i] / 2^12 + 1/2) / 2^52, the division whole.
void eight_words(const Key& key, std::uint64_t address, std::uint32_t replication,
                 std::uint32_t group, EightWords& words);

/// Draws 8 * group, ..., 8 * group + 7 of the stream at `address` in `replication`, bit for bit what Stream gives one by one.
/// @pre group < 2^29
void eight_draws(const Key& key, std::uint64_t address, std::uint32_t replication,
                 std::uint32_t group, EightDraws& draws);

} // namespace sitefall::support
