#include "sitefall/score/mended_sum.h"

#include <algorithm>
#include <cmath>

namespace sitefall::score {

namespace {

double square(double x) { return x * x; }

} // namespace

void MendedSum::replace(double weight, const support::Estimate& before,
                        const support::Estimate& now) {
    gone_ += weight * before.value;
    value_ += weight * now.value;
    below_ += square(weight * (now.value - now.low));
    above_ += square(weight * (now.high - now.value));
    if (method_.find(now.method) == std::string::npos)
        method_ += (method_.empty() ? "" : " and ") + now.method;
}

support::Estimate MendedSum::told(bool whole, double most) const {
    support::Estimate out = sampled_;
    const double left = std::max(0.0, sampled_.value - gone_);
    const double moved = value_ - gone_;
    out.value = whole ? value_ : left + value_;
    const double below = whole ? 0 : square(sampled_.value - sampled_.low);
    const double above = whole ? 0 : square(sampled_.high - sampled_.value);
    out.low = std::max(0.0, out.value - std::sqrt(below + below_));
    out.high = std::min(most, out.value + std::sqrt(above + above_));
    out.method = whole ? method_ : sampled_.method + " and " + method_;
    for (auto* end : {&out.input_low, &out.input_high}) {
        if (whole)
            end->reset();
        else if (*end)
            **end = std::clamp(**end + moved, 0.0, most);
    }
    return out;
}

} // namespace sitefall::score
