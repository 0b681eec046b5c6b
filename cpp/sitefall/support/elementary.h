#pragma once
// Logarithm and exponential in straight lines, without table or branch: a compiler works on several numbers at once, and the bits are
// the same on every machine, whatever its library and whether it can multiply and add in one.

#include <bit>
#include <cstdint>

namespace sitefall::support {

inline constexpr double ln2_high =
    0x1.62e42fee00000p-1; // its last bits are 0: times an exponent it is exact
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// ln x, to less than a unit of its last place. With x = 2^k (1 + f), 1 + f in [0.707, 1.414), s = f / (2 + f) and z = s^2:
///   ln(1 + f) = f - f^2/2 + s (f^2/2 + R),   R = 2 z/3 + 2 z^2/5 + ... as a minimax polynomial [Fdlibm].
/// @pre x is positive, finite and not subnormal
inline double logarithm(double x) {
    constexpr std::uint64_t least = 0x3FE6A09E00000000u; // 0.707 as bits
    constexpr std::uint64_t fraction = 0x000FFFFFFFFFFFFFu;
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x) + (0x3FF0000000000000u - least);
    const double k = std::bit_cast<double>(bits >> 52 | 0x4330000000000000u) - (0x1p52 + 1023);
    const double f = std::bit_cast<double>((bits & fraction) + least) - 1;
    const double s = f / (2 + f), z = s * s, w = z * z;
    const double even =
        z * (0x1.5555555555593p-1 +
             w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)));
    const double odd =
        w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3));
    const double half = 0.5 * f * f;
    return k * ln2_high - ((half - (s * (half + (odd + even)) + k * ln2_low)) - f);
}

/// e^x, to two units of its last place: 2^k e^r with |r| <= ln 2 / 2, and e^r by its Taylor series to r^12 (the rest is below 2^-53).
/// @pre |x| <= 700
inline double exponential(double x) {
    constexpr double shift =
        0x1.8p52; // adding it rounds to a whole number, which its last bits then hold
    const double shifted = x * 0x1.71547652b82fep0 + shift;
    const double k = shifted - shift;
    const double r = (x - k * ln2_high) - k * ln2_low;
    const double r2 = r * r, r4 = r2 * r2;
    const double low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
    const double middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    const double high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600);
    const double p = 1 + (r + r2 * (low + r4 * (middle + r4 * high)));
    return p * std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023) << 52);
}

} // namespace sitefall::support
