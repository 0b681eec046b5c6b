#include "sitefall/score/strata.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <string>

namespace sitefall::score {

namespace {

constexpr double most_expected = 2;
constexpr int most_strata = 4;
// A last stratum that is less likely than this is not kept apart.
constexpr double least_probability = 1e-6;

// Boost.Math: the lgamma of C writes a global sign.
double poisson(int n, double expected) {
    return expected <= 0
               ? (n == 0 ? 1.0 : 0.0)
               : std::exp(n * std::log(expected) - expected - boost::math::lgamma(n + 1.0));
}

// P(N >= n), n >= 1, without cancellation.
double poisson_at_least(int n, double expected) {
    return expected <= 0 ? 0 : boost::math::gamma_p(static_cast<double>(n), expected);
}

} // namespace

Strata::Strata(const process::Process& process, double horizon, bool stratify) {
    std::vector<int> hazards = process.poisson_hazards;
    const auto rate = [&](int h) { return process.hazards[static_cast<std::size_t>(h)].rate; };
    std::stable_sort(hazards.begin(), hazards.end(),
                     [&](int a, int b) { return rate(a) < rate(b); });
    double expected = 0;
    for (const int h : hazards) {
        const bool rare = expected + rate(h) * horizon <= most_expected;
        (rare ? counted_ : frequent_).push_back(h);
        if (rare) expected += rate(h) * horizon;
    }
    imposes_ = stratify && expected > 0;
    probabilities_.assign(1, 1.0);
    if (imposes_) {
        int strata = 2;
        while (strata < most_strata && poisson_at_least(strata, expected) > least_probability) {
            ++strata;
        }
        probabilities_.resize(static_cast<std::size_t>(strata));
    }
    set_rates(process, horizon);
}

Strata::Strata(const process::Process& process, double horizon, const Strata& like)
    : imposes_(like.imposes_),
      counted_(like.counted_),
      frequent_(like.frequent_),
      probabilities_(like.probabilities_) {
    set_rates(process, horizon);
}

void Strata::set_rates(const process::Process& process, double horizon) {
    horizon_ = horizon;
    const auto hazard = [&](int h) -> const process::HazardInfo& {
        return process.hazards[static_cast<std::size_t>(h)];
    };
    double sum = 0;
    for (const int h : counted_) shares_.push_back(sum += hazard(h).rate);
    for (double& share : shares_) share /= sum;
    for (const int h : frequent_) {
        frequent_rates_.push_back(hazard(h).rate);
        frequent_names_.push_back(hazard(h).id);
    }
    expected_ = sum * horizon;
    if (!imposes_) return;
    const int last = count() - 1;
    for (int n = 0; n < last; ++n) {
        probabilities_[static_cast<std::size_t>(n)] = poisson(n, expected_);
    }
    probabilities_.back() = poisson_at_least(last, expected_);
}

double Strata::expected_of(int hazard, int stratum, double rate) const {
    const bool counted = std::find(counted_.begin(), counted_.end(), hazard) != counted_.end();
    if (!imposes_ || !counted) return rate * horizon_;
    double number = stratum;
    if (stratum == count() - 1) { // E[N | N >= n] = L P(N >= n - 1) / P(N >= n)
        const double more = stratum > 1 ? poisson_at_least(stratum - 1, expected_) : 1;
        number = expected_ * more / probabilities_.back();
    }
    return expected_ > 0 ? number * rate * horizon_ / expected_ : 0;
}

std::string Strata::name(int stratum) const {
    if (!imposes_) return "all";
    return (stratum == count() - 1 ? ">=" : "") + std::to_string(stratum);
}

Strata::Draw::Draw(const Strata& strata, const support::Key& key)
    : strata_(strata), counted_(key, support::stream_address("strata", key)) {
    for (const auto& name : strata.frequent_names_) {
        frequent_.emplace_back(key, support::stream_address("strata/" + name, key));
    }
}

int Strata::Draw::occurrences_in(int stratum, double u) const {
    const int last = strata_.count() - 1;
    if (stratum < last) return stratum;
    // Inversion of the law of N given N >= last.
    double left = u * strata_.probabilities_.back();
    int n = last;
    for (double p = poisson(n, strata_.expected_); left > p && p > 0;) {
        left -= p;
        ++n;
        p *= strata_.expected_ / n;
    }
    return n;
}

simulation::Forcing Strata::Draw::operator()(int stratum, std::uint32_t r) {
    simulation::Forcing forcing;
    if (!strata_.imposes_) return forcing;
    occurrences_.clear();
    counted_.rewind(r);
    const int n = occurrences_in(stratum, counted_.uniform());
    for (int i = 0; i < n; ++i) {
        const double time = counted_.uniform() * strata_.horizon_;
        const auto& shares = strata_.shares_;
        const auto which = std::min<std::size_t>(
            shares.size() - 1,
            static_cast<std::size_t>(
                std::upper_bound(shares.begin(), shares.end(), counted_.uniform()) -
                shares.begin()));
        occurrences_.push_back({time, strata_.counted_[which]});
    }
    for (std::size_t f = 0; f < frequent_.size(); ++f) {
        frequent_[f].rewind(r);
        const double mean = 1 / strata_.frequent_rates_[f];
        const auto gap = [&] { return -std::log(1 - frequent_[f].uniform()) * mean; };
        for (double time = gap(); time < strata_.horizon_; time += gap()) {
            occurrences_.push_back({time, strata_.frequent_[f]});
        }
    }
    std::stable_sort(occurrences_.begin(), occurrences_.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
    forcing.arrivals_given = true;
    forcing.occurrences = occurrences_;
    return forcing;
}

} // namespace sitefall::score
