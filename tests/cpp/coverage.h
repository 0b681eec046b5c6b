#pragma once
// How often an interval holds the truth, over samples of a stream of its own.

#include <cmath>
#include <functional>
#include <string>

#include "sitefall/support/estimate.h"
#include "sitefall/support/random.h"

namespace sitefall::test {

using support::Estimate;
using support::Key;
using support::Stream;

inline constexpr double confidence = 0.9;

inline Stream stream_of(const std::string& name) {
    const Key key{20221015, 1};
    Stream stream(key, support::stream_address(name, key));
    stream.rewind(0);
    return stream;
}

// Share of `samples` whose interval holds `truth`.
inline double coverage(int samples, double truth, const std::function<Estimate()>& draw) {
    int held = 0;
    for (int i = 0; i < samples; ++i) {
        const Estimate estimate = draw();
        held += estimate.low <= truth && truth <= estimate.high;
    }
    return held / static_cast<double>(samples);
}

// 2,000 samples of a 90 % interval: five standard errors are 3.4 %.
inline constexpr int samples = 2000;
inline const double five_errors = 5 * std::sqrt(0.9 * 0.1 / samples);

} // namespace sitefall::test
