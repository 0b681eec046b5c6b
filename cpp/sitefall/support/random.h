#pragma once
// Addressable random numbers: a draw is a function of (key, stream, replication, ordinal).
// Philox4x32-10 [SMDS11]; the stream is a 64-bit hash of the name of what draws, so that the order
// of declaration does not matter.

#include <array>
#include <cstdint>
#include <string_view>

namespace sitefall::support {

/// 128 bits of seed: `lo` keys the generator, `hi` salts the hash of names.
struct Key {
    std::uint64_t lo = 0, hi = 0;
};

/// The 64-bit address of the stream of `name` under `key`: SipHash-2-4 [AB12] of the name, keyed
/// by `key.hi` alone, so that two seeds that differ in `hi` share no addresses.
std::uint64_t stream_address(std::string_view name, const Key& key);

/// SipHash-2-4 [AB12] of `text` under the 128-bit key (k0, k1).
std::uint64_t siphash_2_4(std::string_view text, std::uint64_t k0, std::uint64_t k1);

/// A key that shares no draw with `key`, nor with those of other names: of the same address another generator.
inline Key apart(const Key& key, std::string_view name) {
    return {siphash_2_4(name, key.lo, key.hi), key.hi};
}

/// One block of the generator: 128 random bits of a 128-bit counter under a 64-bit key [SMDS11].
std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key);

/// The draws of one element in one replication, in order. A block gives two doubles; both are used.
class Stream {
  public:
    Stream() = default;
    Stream(const Key& key, std::uint64_t address) : key_(key.lo), address_(address) {}

    /// Back to the first draw of replication `r`.
    void rewind(std::uint32_t r) {
        replication_ = r;
        ordinal_ = 0;
    }

    /// How many draws the replication has made.
    std::uint32_t ordinal() const { return ordinal_; }
    /// Back (or on) to where so many draws have been made.
    void seek(std::uint32_t ordinal) {
        ordinal_ = ordinal & ~1u;
        if ((ordinal & 1u) != 0) refill();
    }

    /// The next draw, uniform on (0, 1): (52 bits + 1/2) * 2^-52. A replication has 2^32 of them.
    double uniform() { return (ordinal_ & 1u) != 0 ? (++ordinal_, second_) : refill(); }

  private:
    double refill();

    std::uint64_t key_ = 0, address_ = 0;
    std::uint32_t replication_ = 0, ordinal_ = 0;
    double second_ = 0;
};

} // namespace sitefall::support
