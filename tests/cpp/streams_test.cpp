#include "sitefall/simulation/streams.h"

#include <doctest/doctest.h>

#include <vector>

#include "sitefall/support/law_build.h"

namespace {

using namespace sitefall;

const std::vector<support::Law>& some_laws() {
    static const std::vector<support::Law> laws{
        support::exponential_law(4), support::lognormal_law(2, 0.7), support::fixed_law(3),
        support::mixture_law({1, 3}, {support::uniform_law(1, 2), support::weibull_law(2, 5)})};
    return laws;
}

TEST_CASE("draws of many streams are those of each alone, whatever is asked in between") {
    const support::Key key{11, 12};
    const std::vector<std::string> names{"a", "b", "c"};
    simulation::Streams streams(names, some_laws(), key);
    support::Stream chosen(key, 99); // what to ask next
    for (std::uint32_t r = 0; r < 40; ++r) {
        streams.begin(r);
        std::vector<support::Stream> alone;
        for (const auto& name : names) {
            alone.emplace_back(key, support::stream_address(name, key));
            alone.back().rewind(r);
        }
        for (int i = 0; i < 120; ++i) {
            const int stream = static_cast<int>(chosen.uniform() * 3);
            const int law = static_cast<int>(chosen.uniform() * 5);
            auto& one = alone[static_cast<std::size_t>(stream)];
            if (law == 4) {
                CHECK(streams.uniform(stream) == one.uniform());
                continue;
            }
            const auto& asked = some_laws()[static_cast<std::size_t>(law)];
            const double drawn =
                chosen.uniform() < 0.5 ? streams.draw(stream, law) : streams.draw(stream, asked);
            CHECK(drawn == support::sample(asked, one));
        }
    }
}

TEST_CASE("a stream that is taken back draws the same again") {
    const support::Key key{11, 12};
    simulation::Streams streams({"a"}, some_laws(), key);
    streams.begin(5);
    std::vector<double> first;
    for (int i = 0; i < 30; ++i) first.push_back(streams.draw(0, i % 2));
    for (const std::uint32_t back : {29u, 17u, 8u, 7u, 2u, 1u, 0u}) {
        streams.seek(0, back);
        CHECK(streams.ordinal(0) == back);
        for (std::uint32_t i = back; i < 30; ++i)
            CHECK(streams.draw(0, static_cast<int>(i) % 2) == first[i]);
    }
}

} // namespace
