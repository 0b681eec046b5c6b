#include "sitefall/support/eight_draws.h"

#include "sitefall/support/philox.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sitefall::support {

#if defined(__SSE2__)

namespace {

// Of two blocks: each word in the low half of a lane of 64 bits; what stands in the high halves does not matter.
struct Pair {
    __m128i x0, x1, x2, x3;
};

inline __m128i in_both(std::uint64_t word) { return _mm_set1_epi64x(static_cast<long long>(word)); }

inline void round(Pair& p, __m128i k0, __m128i k1) {
    const __m128i p0 = _mm_mul_epu32(in_both(philox_multiplier_0), p.x0);
    const __m128i p1 = _mm_mul_epu32(in_both(philox_multiplier_1), p.x2);
    p.x0 = _mm_xor_si128(_mm_srli_epi64(p1, 32), _mm_xor_si128(p.x1, k0));
    p.x2 = _mm_xor_si128(_mm_srli_epi64(p0, 32), _mm_xor_si128(p.x3, k1));
    p.x1 = p1;
    p.x3 = p0;
}

/// The 64 bits of which open_unit takes the upper 52.
inline __m128i joined(__m128i high, __m128i low) {
    return _mm_or_si128(_mm_slli_epi64(high, 32), _mm_and_si128(low, in_both(0xFFFFFFFFu)));
}

/// open_unit of each lane.
inline __m128d units(__m128i word) {
    const __m128i bits = _mm_or_si128(_mm_srli_epi64(word, 12), in_both(0x3FF0000000000000u));
    return _mm_sub_pd(_mm_castsi128_pd(bits), _mm_set1_pd(1 - 0x1p-53));
}

inline void store(const Pair& p, double* draws) {
    const __m128d first = units(joined(p.x1, p.x0)), second = units(joined(p.x3, p.x2));
    _mm_storeu_pd(draws, _mm_unpacklo_pd(first, second));
    _mm_storeu_pd(draws + 2, _mm_unpackhi_pd(first, second));
}

inline void store(const Pair& p, std::uint64_t* words) {
    const __m128i first = joined(p.x1, p.x0), second = joined(p.x3, p.x2);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(words), _mm_unpacklo_epi64(first, second));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(words + 2), _mm_unpackhi_epi64(first, second));
}

template <typename Number>
inline void eight(const Key& key, std::uint64_t address, std::uint32_t replication,
                  std::uint32_t group, std::array<Number, 8>& numbers) {
    const std::uint32_t block = 4 * group;
    Pair a{in_both(address), in_both(address >> 32), in_both(replication),
           _mm_set_epi64x(block + 1, block)};
    Pair b{a.x0, a.x1, a.x2, _mm_set_epi64x(block + 3, block + 2)};
    auto k0 = static_cast<std::uint32_t>(key.lo), k1 = static_cast<std::uint32_t>(key.lo >> 32);
    for (int i = 0; i < philox_rounds; ++i) {
        const __m128i both_0 = in_both(k0), both_1 = in_both(k1);
        round(a, both_0, both_1);
        round(b, both_0, both_1);
        k0 += philox_weyl_0;
        k1 += philox_weyl_1;
    }
    store(a, numbers.data());
    store(b, numbers.data() + 4);
}

} // namespace

#else

namespace {

inline void store(std::uint32_t high, std::uint32_t low, double& draw) {
    draw = open_unit(high, low);
}

inline void store(std::uint32_t high, std::uint32_t low, std::uint64_t& word) {
    word = static_cast<std::uint64_t>(high) << 32 | low;
}

template <typename Number>
inline void eight(const Key& key, std::uint64_t address, std::uint32_t replication,
                  std::uint32_t group, std::array<Number, 8>& numbers) {
    for (std::uint32_t i = 0; i < 4; ++i) {
        const auto bits =
            philox({static_cast<std::uint32_t>(address), static_cast<std::uint32_t>(address >> 32),
                    replication, 4 * group + i},
                   {static_cast<std::uint32_t>(key.lo), static_cast<std::uint32_t>(key.lo >> 32)});
        store(bits[1], bits[0], numbers[2 * i]);
        store(bits[3], bits[2], numbers[2 * i + 1]);
    }
}

} // namespace

#endif

void eight_draws(const Key& key, std::uint64_t address, std::uint32_t replication,
                 std::uint32_t group, EightDraws& draws) {
    eight(key, address, replication, group, draws);
}

void eight_words(const Key& key, std::uint64_t address, std::uint32_t replication,
                 std::uint32_t group, EightWords& words) {
    eight(key, address, replication, group, words);
}

} // namespace sitefall::support
