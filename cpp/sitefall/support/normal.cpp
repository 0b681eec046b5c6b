#include "sitefall/support/normal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace sitefall::support {

namespace {

struct Rational {
    double over[8], under[8]; // coefficients
};

// The rational approximations of AS 241, lowest power first.

constexpr Rational central{
    {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3},
    {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3}};

constexpr Rational tail{
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};

constexpr Rational far_tail{
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

/// c0 + c1 r + ... + c7 r^7 in pairs (Estrin's scheme), so that the terms need not wait for one another.
double polynomial(const double* c, double r) {
    const double r2 = r * r;
    const double low = (c[0] + c[1] * r) + (c[2] + c[3] * r) * r2;
    const double high = (c[4] + c[5] * r) + (c[6] + c[7] * r) * r2;
    return low + high * (r2 * r2);
}

double value(const Rational& rational, double r) {
    return polynomial(rational.over, r) / polynomial(rational.under, r);
}

/// AS 241 itself.
double rational_quantile(double u) {
    const double q = u - 0.5;
    if (std::abs(q) <= 0.425) return q * value(central, 0.180625 - q * q);
    const double r = std::sqrt(-std::log(q < 0 ? u : 1 - u));
    const double z = r <= 5 ? value(tail, r - 1.6) : value(far_tail, r - 5);
    return q < 0 ? -z : z;
}

// The lower half, (2^-53, 1/2), cut where the leading bits change: each factor of two into 16 pieces of equal length. In each piece a
// polynomial through AS 241 at eight Chebyshev points, ends included, so that neighbours meet. With the pole at 0 at least 33 half-lengths
// away from its middle, the polynomial is off by less than 1e-15.
constexpr int octaves = 52, parts = 16, part_bits = 48;
constexpr std::uint64_t half_bits = 0x3FE0000000000000u;
constexpr double least_tabulated = 0x1p-53;
using Polynomial =
    std::array<double, 8>; // of x in [-1/2, 1/2] through the piece, lowest power first

Polynomial through(const Polynomial& x, Polynomial y) {
    constexpr std::size_t n = 8;
    for (std::size_t j = 1; j < n; ++j) // divided differences
        for (std::size_t k = n - 1; k >= j; --k) y[k] = (y[k] - y[k - 1]) / (x[k] - x[k - j]);
    Polynomial c{};
    c[0] = y[n - 1];
    for (std::size_t k = n - 1; k-- > 0;) {
        for (std::size_t j = n - 1; j > 0; --j) c[j] = c[j - 1] - x[k] * c[j];
        c[0] = y[k] - x[k] * c[0];
    }
    return c;
}

struct Table {
    alignas(64) std::array<Polynomial, octaves * parts> pieces;

    Table() {
        Polynomial x{}, y{};
        for (std::size_t k = 0; k < x.size(); ++k)
            x[k] = -0.5 * std::cos(std::numbers::pi * static_cast<double>(k) / 7);
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const std::uint64_t top = half_bits - (i << part_bits);
            const double from = std::bit_cast<double>(top - (1ull << part_bits));
            const double length = std::bit_cast<double>(top) - from;
            for (std::size_t k = 0; k < x.size(); ++k)
                y[k] = rational_quantile(from + (x[k] + 0.5) * length);
            pieces[i] = through(x, y);
        }
    }
};

const Table& the_table() {
    static const Table table;
    return table;
}

/// Straight through the table, or by AS 241 where it does not reach.
inline double tabulated_quantile(const Table& table, double u) {
    const double p = std::min(u, 1 - u);
    if (p < least_tabulated || p >= 0.5) return rational_quantile(u);
    const auto bits = std::bit_cast<std::uint64_t>(p);
    constexpr std::uint64_t fraction = 0x000FFFFFFFFFFFFFu, one = 0x3FF0000000000000u;
    const double x = std::bit_cast<double>((bits << (52 - part_bits) & fraction) | one) - 1.5;
    const double z = polynomial(table.pieces[(half_bits - 1 - bits) >> part_bits].data(), x);
    return std::copysign(z, u - 0.5);
}

} // namespace

double normal_quantile(double u) { return tabulated_quantile(the_table(), u); }

void normal_quantiles(const std::array<double, 8>& u, std::array<double, 8>& z) {
    const Table& table = the_table();
    for (std::size_t i = 0; i < u.size(); ++i) z[i] = tabulated_quantile(table, u[i]);
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x * 0.70710678118654752440); }

} // namespace sitefall::support
