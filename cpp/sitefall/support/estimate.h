#pragma once
// A number that leaves the library: never alone, always with how sure it is and why.

#include <limits>
#include <optional>
#include <string>

namespace sitefall::support {

/// What the interval of an Estimate promises.
enum class Guarantee {
    exact,       // finite arithmetic on the whole model
    proven,      // a bracket that holds in theory, widened by rounding
    statistical, // an interval with tested coverage
    estimated,   // neither
};

/// "exact", "proven", "statistical" or "estimated".
const char* name_of(Guarantee guarantee);

/// An interval on a line.
struct Interval {
    double low = 0, high = 0;
    double half_width() const { return 0.5 * (high - low); }
};

/// A value that is not a number was not seen and cannot be told (an outage's length where none
/// occurred).
struct Estimate {
    double value = std::numeric_limits<double>::quiet_NaN();
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
    double confidence = 0;
    std::string method = "simulation";
    Guarantee guarantee = Guarantee::statistical;
    std::optional<double> input_low,
        input_high; // over the uncertain inputs, at the same confidence

    double half_width() const { return 0.5 * (high - low); }
};

} // namespace sitefall::support
