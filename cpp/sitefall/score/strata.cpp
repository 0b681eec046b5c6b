#include "sitefall/score/strata.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

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

bool Strata::Candidate::varies() const {
    return std::any_of(rates.begin(), rates.end(), [&](double r) { return r != rate; });
}

std::vector<Strata::Candidate> Strata::candidates_of(const Documents& documents) {
    std::vector<Candidate> candidates;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t d = 0; d < documents.size(); ++d) {
        for (const int h : documents[d]->poisson_hazards) {
            const auto& hazard = documents[d]->hazards[static_cast<std::size_t>(h)];
            const auto [place, fresh] = places.emplace(hazard.id, candidates.size());
            if (fresh) {
                candidates.push_back({hazard.id, std::vector<int>(documents.size(), -1),
                                      std::vector<double>(documents.size()), 0});
            }
            Candidate& candidate = candidates[place->second];
            candidate.hazards[d] = h;
            candidate.rates[d] = hazard.rate;
            candidate.rate = std::max(candidate.rate, hazard.rate);
        }
    }
    return candidates;
}

Strata::Strata(const Documents& documents, double horizon, bool stratify) {
    auto candidates = candidates_of(documents);
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.rate < b.rate; });
    double expected = 0;
    for (Candidate& candidate : candidates) {
        const bool rare = expected + candidate.rate * horizon <= most_expected;
        if (rare) expected += candidate.rate * horizon;
        (rare ? counted_ : frequent_).push_back(std::move(candidate));
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
    set_rates(documents, horizon);
}

Strata::Strata(const Documents& documents, double horizon, const Strata& like)
    : imposes_(like.imposes_),
      counted_(like.counted_),
      frequent_(like.frequent_),
      probabilities_(like.probabilities_) {
    set_rates(documents, horizon);
}

void Strata::set_rates(const Documents& documents, double horizon) {
    horizon_ = horizon;
    for (auto* candidates : {&counted_, &frequent_}) {
        for (Candidate& candidate : *candidates) {
            candidate.rate = 0;
            for (std::size_t d = 0; d < documents.size(); ++d) {
                const int h = candidate.hazards[d];
                if (h < 0) continue;
                candidate.rates[d] = documents[d]->hazards[static_cast<std::size_t>(h)].rate;
                candidate.rate = std::max(candidate.rate, candidate.rates[d]);
            }
        }
    }
    double sum = 0;
    for (const Candidate& candidate : counted_) shares_.push_back(sum += candidate.rate);
    for (double& share : shares_) share /= sum;
    expected_ = sum * horizon;
    if (!imposes_) return;
    const int last = count() - 1;
    for (int n = 0; n < last; ++n) {
        probabilities_[static_cast<std::size_t>(n)] = poisson(n, expected_);
    }
    probabilities_.back() = poisson_at_least(last, expected_);
}

double Strata::expected_of(int hazard, int stratum, double rate, int document) const {
    const auto d = static_cast<std::size_t>(document);
    const bool counted =
        std::any_of(counted_.begin(), counted_.end(),
                    [&](const Candidate& candidate) { return candidate.hazards[d] == hazard; });
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

Strata::Draw::Draw(const Strata& strata, const support::Key& key, int document)
    : strata_(strata),
      document_(static_cast<std::size_t>(document)),
      counted_(key, support::stream_address("strata", key)),
      marks_(key, support::stream_address("strata marks", key)) {
    for (const Candidate& candidate : strata.frequent_) {
        frequent_.emplace_back(key, support::stream_address("strata/" + candidate.id, key));
        frequent_marks_.emplace_back(key,
                                     support::stream_address("strata marks/" + candidate.id, key));
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

void Strata::Draw::add_counted(int stratum, std::uint32_t r) {
    counted_.rewind(r);
    marks_.rewind(r);
    const int n = occurrences_in(stratum, counted_.uniform());
    for (int i = 0; i < n; ++i) {
        const double time = counted_.uniform() * strata_.horizon_;
        const auto& shares = strata_.shares_;
        const auto which = std::min<std::size_t>(
            shares.size() - 1,
            static_cast<std::size_t>(
                std::upper_bound(shares.begin(), shares.end(), counted_.uniform()) -
                shares.begin()));
        const Candidate& candidate = strata_.counted_[which];
        const double mark = candidate.varies() ? marks_.uniform() : 0;
        if (!candidate.kept(document_, mark)) continue;
        occurrences_.push_back({time, candidate.hazards[document_]});
    }
}

void Strata::Draw::add_frequent(std::size_t which, std::uint32_t r) {
    const Candidate& candidate = strata_.frequent_[which];
    support::Stream &gaps = frequent_[which], &marks = frequent_marks_[which];
    gaps.rewind(r);
    marks.rewind(r);
    const bool varies = candidate.varies();
    const auto gap = [&] { return -std::log(1 - gaps.uniform()) / candidate.rate; };
    for (double time = gap(); time < strata_.horizon_; time += gap()) {
        if (!candidate.kept(document_, varies ? marks.uniform() : 0)) continue;
        occurrences_.push_back({time, candidate.hazards[document_]});
    }
}

simulation::Forcing Strata::Draw::operator()(int stratum, std::uint32_t r) {
    simulation::Forcing forcing;
    if (!strata_.imposes_) return forcing;
    occurrences_.clear();
    add_counted(stratum, r);
    for (std::size_t f = 0; f < frequent_.size(); ++f) add_frequent(f, r);
    std::stable_sort(occurrences_.begin(), occurrences_.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
    forcing.arrivals_given = true;
    forcing.occurrences = occurrences_;
    return forcing;
}

} // namespace sitefall::score
