#include "sitefall/support/random.h"

#include <bit>
#include <cstddef>

#include "sitefall/support/philox.h"

namespace sitefall::support {

namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void round() {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }

    void absorb(std::uint64_t word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }
};

// Up to eight bytes, first byte lowest, whatever the machine's order is.
std::uint64_t word_of(std::string_view bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return word;
}

} // namespace

std::uint64_t siphash_2_4(std::string_view text, std::uint64_t k0, std::uint64_t k1) {
    SipState s{k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u,
               k1 ^ 0x7465646279746573u};
    const std::uint64_t length = text.size();
    for (; text.size() >= 8; text.remove_prefix(8)) s.absorb(word_of(text.substr(0, 8)));
    s.absorb(word_of(text) | length << 56);
    s.v2 ^= 0xff;
    for (int i = 0; i < 4; ++i) s.round();
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

std::uint64_t stream_address(std::string_view name, const Key& key) {
    return siphash_2_4(name, key.hi, 0);
}

std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key) {
    return philox(counter, key);
}

double Stream::refill() {
    const auto bits =
        philox({static_cast<std::uint32_t>(address_), static_cast<std::uint32_t>(address_ >> 32),
                replication_, ordinal_ >> 1},
               {static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)});
    ++ordinal_;
    second_ = open_unit(bits[3], bits[2]);
    return open_unit(bits[1], bits[0]);
}

} // namespace sitefall::support
