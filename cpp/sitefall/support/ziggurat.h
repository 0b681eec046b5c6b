#pragma once
// Exponential draws by rejection: fast, but a draw takes a varying number of words and does not rise with the first of them. For streams
// that nothing is paired with.

#include <array>
#include <cmath>
#include <cstdint>

namespace sitefall::support {

/// The density e^-x under 256 layers of equal area v [MT00]. Layer i reaches to edge[i], and from edge[i + 1] on needs a second look;
/// layer 0 is the base strip with the tail beyond r, taken as a rectangle of width v / e^-r.
class Ziggurat {
  public:
    Ziggurat() {
        edge_[0] = area / std::exp(-tail);
        edge_[1] = tail;
        for (std::size_t i = 2; i < layers; ++i)
            edge_[i] = -std::log(area / edge_[i - 1] + std::exp(-edge_[i - 1]));
        edge_[layers] = 0;
        for (std::size_t i = 0; i <= layers; ++i) density_[i] = std::exp(-edge_[i]);
    }

    static constexpr int bits = 44; // that a first look takes

    /// An exponential time of mean 1 from `bits` random bits; `next` gives words of 64 more, if need be: 0.01 on average.
    template <typename Next>
    double operator()(std::uint64_t random, Next&& next) const {
        double beyond = 0;
        for (;; random = next() >> (64 - bits)) {
            const auto i = static_cast<std::size_t>(random % layers);
            const double x = (static_cast<double>(random / layers) + 0.5) * 0x1p-36 * edge_[i];
            if (x < edge_[i + 1]) return beyond + x;
            if (i == 0) {
                beyond += tail; // beyond r the tail is the whole law again
                continue;
            }
            const double u = (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52;
            if (density_[i] + u * (density_[i + 1] - density_[i]) < std::exp(-x)) return beyond + x;
        }
    }

  private:
    static constexpr std::size_t layers = 256;
    static constexpr double tail = 7.69711747013104972, area = 3.949659822581557e-3;
    std::array<double, layers + 1> edge_{}, density_{};
};

} // namespace sitefall::support
