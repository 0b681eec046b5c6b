#include "sitefall/markov/uniformised.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "sitefall/markov/poisson.h"

namespace sitefall::markov {

namespace {

constexpr double unit_rounding = 0x1p-53;
constexpr double left_out = 1e-18;
constexpr double level_enough = 1e-12;
constexpr double level_but_for_rounding = 1e-9;
constexpr std::size_t first_look = 256;

/// Whether the sum may end after the event k, `above` = P(N > k).
bool settled(const Vector& now, std::size_t met, double above, double mean) {
    // Of an entry p_j less than P(N > k) is missing, of its hours less than P(N > k) max(t, t /
    // mean).
    const double missing = above * std::max(1.0, mean);
    std::size_t positive = 0;
    for (const double each : now) {
        if (each == 0) continue;
        ++positive;
        if (missing > left_out * each) return false;
    }
    return positive == met;
}

double span_of(const Vector& v, const Vector& limit) {
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
        if (limit[i] == 0) continue; // beyond the range of floating-point numbers
        const double ratio = v[i] / limit[i];
        least = std::min(least, ratio);
        most = std::max(most, ratio);
    }
    return least > 0 ? most / least - 1 : std::numeric_limits<double>::infinity();
}

void add(Vector& to, double factor, const Vector& what) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += factor * what[i];
}

[[noreturn]] void refuse_work(double mean) {
    throw TooLarge("the horizon spans about " + std::to_string(mean) +
                   " events of the fastest state, too many for a chain of this size: merge copies "
                   "that are alike, shorten the horizon, leave out stages that hardly last, or "
                   "simulate");
}

} // namespace

template <typename Real>
UniformisedIn<Real>::UniformisedIn(const Chain& chain)
    : column_start_(chain.states() + 1, 0),
      source_(chain.transitions()),
      share_(chain.transitions()),
      stay_(chain.states(), 1) {
    const auto n = static_cast<State>(chain.states());
    std::vector<Real> exit(n); // as exact as Real is, not as the doubles of the chain are
    for (State i = 0; i < n; ++i) {
        exit[i] = std::accumulate(chain.rates(i).begin(), chain.rates(i).end(), Real{0});
        rate_ = std::max(rate_, exit[i]);
    }
    if (rate_ == 0) return;
    for (State i = 0; i < n; ++i) {
        stay_[i] = (rate_ - exit[i]) / rate_;
        for (const State j : chain.targets(i)) ++column_start_[j + 1];
    }
    widest_ = *std::max_element(column_start_.begin(), column_start_.end());
    std::partial_sum(column_start_.begin(), column_start_.end(), column_start_.begin());
    std::vector<std::size_t> next(column_start_.begin(), column_start_.end() - 1);
    for (State i = 0; i < n; ++i)
        for (std::size_t t = 0; t < chain.targets(i).size(); ++t) {
            const std::size_t place = next[chain.targets(i)[t]]++;
            source_[place] = i;
            share_[place] = chain.rates(i)[t] / rate_;
        }
}

template <typename Real>
void UniformisedIn<Real>::step(const std::vector<Real>& in, std::vector<Real>& out) const {
    for (std::size_t j = 0; j < stay_.size(); ++j) {
        Real sum = stay_[j] * in[j];
        for (std::size_t t = column_start_[j]; t < column_start_[j + 1]; ++t)
            sum += share_[t] * in[source_[t]];
        out[j] = sum;
    }
}

template class UniformisedIn<double>;
template class UniformisedIn<long double>;

Advanced uniformise(const Chain& chain, const Uniformised& uniform, const Vector& start,
                    double hours, const Vector* limit, const Budget& budget) {
    const double mean = uniform.rate() * hours;
    Advanced out{Vector(start.size(), 0), Vector(start.size(), 0), 4 * unit_rounding, 0};
    if (mean == 0) {
        out.now = start;
        add(out.hours, hours, start);
        out.error_of_now = out.relative_error;
        return out;
    }
    if (mean > 1e15 || (limit == nullptr && mean * uniform.cost() > budget.work)) refuse_work(mean);
    const Poisson law = poisson(mean);
    const Subset all(start.size(), 1);
    const Subset can = reachable(chain, support_of(start), all);
    const auto met = static_cast<std::size_t>(std::count(can.begin(), can.end(), 1));
    const double whole = std::accumulate(start.begin(), start.end(), 0.0);
    Vector v = start, next(start.size()), events(start.size(), 0);
    double span = std::numeric_limits<double>::infinity();
    bool level = false;
    std::size_t look = first_look;
    for (std::size_t k = 0;; ++k) {
        if (limit != nullptr && k == look) {
            look += look / 4;
            const double before = span;
            span = span_of(v, *limit);
            if (span <= level_enough || (span <= level_but_for_rounding && span > before / 2)) {
                level = true;
                add(out.now, law.above_at(k - 1), v);
                add(out.hours, law.excess_over(k) / uniform.rate(), v);
                break;
            }
        }
        if (k >= law.first) {
            add(out.now, law.weight_at(k), v);
            add(events, law.weight_at(k) * static_cast<double>(k), v);
        }
        add(out.hours, law.above_at(k) / uniform.rate(), v);
        if (k == law.last() ||
            (static_cast<double>(k) > mean && settled(out.now, met, law.above_at(k), mean)))
            break;
        uniform.step(v, next);
        std::swap(v, next);
        out.steps = k + 1;
        if ((k & 1023U) == 1023U) {
            budget.poll();
            // The sum of v is known: what rounding has done to it goes no further.
            const double sum = std::accumulate(v.begin(), v.end(), 0.0);
            for (double& each : v) each *= whole / sum;
            if (static_cast<double>(k) * uniform.cost() > budget.work) refuse_work(mean);
        }
    }
    const auto terms =
        static_cast<double>(out.steps + 1) * static_cast<double>(uniform.widest() + 3);
    out.error_of_now = out.relative_error + 10 * left_out;
    out.relative_error += (level ? span : 0) + 10 * left_out + unit_rounding * terms;
    // v_k is off by k steps, and its weight by 2 |k - mode| roundings: by less than their means.
    double before = 0;
    for (std::size_t i = 0; i < events.size(); ++i)
        if (out.now[i] > 0) before = std::max(before, events[i] / out.now[i]);
    out.error_of_now +=
        unit_rounding * ((before + 1) * static_cast<double>(uniform.widest() + 5) + 2 * mean + 8);
    if (level) out.error_of_now = out.relative_error;
    return out;
}

} // namespace sitefall::markov
