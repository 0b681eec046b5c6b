#include "sitefall/markov/spans.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sitefall/markov/poisson.h"
#include "sitefall/markov/told.h"
#include "sitefall/markov/uniformised.h"

namespace sitefall::markov {

namespace {

constexpr double cuts[] = {1e-30, 1e-110}; // P(N > K); the latter where P itself is tiny
constexpr double hardly = 1e-9;            // share of P that the cut may cost
constexpr double alike = 1e-9;             // relative width of the series that is good enough
constexpr double coarse = 1e-10;           // what roundings may be worth in double
constexpr double overhead = 50;            // of a step, in products
constexpr double longest_span = 1e15;      // events: the range of a Poisson law

[[noreturn]] void refuse() {
    throw TooLarge(
        "following sojourns of this tolerance over this horizon would take more work than the "
        "budget: merge copies that are alike, leave out stages that hardly last beside the "
        "tolerance, shorten the horizon, or simulate");
}

/// A rounding of Real, relative.
template <typename Real>
constexpr double rounding() {
    return static_cast<double>(std::numeric_limits<Real>::epsilon() / 2);
}

/// A transition from U into B.
struct Entry {
    State from;
    std::size_t entered;
    double per_hour;
};

std::vector<Entry> entries_of(const Chain& chain, const Subset& bad,
                              const std::vector<State>& entered) {
    std::vector<std::size_t> place(chain.states(), 0);
    for (std::size_t e = 0; e < entered.size(); ++e) place[entered[e]] = e;
    std::vector<Entry> out;
    for (State i = 0; i < chain.states(); ++i) {
        if (bad[i] != 0) continue;
        for (std::size_t t = 0; t < chain.targets(i).size(); ++t)
            if (const State j = chain.targets(i)[t]; bad[j] != 0)
                out.push_back({i, place[j], chain.rates(i)[t]});
    }
    return out;
}

/// sum of a^j for j = 1 .. count, a near 1.
double series(double log_ratio, double count) {
    if (log_ratio == 0) return count;
    return std::exp(log_ratio) * std::expm1(count * log_ratio) / std::expm1(log_ratio);
}

template <typename Real>
Real size_of(const std::vector<Real>& v) {
    return std::accumulate(v.begin(), v.end(), Real{0},
                           [](Real sum, Real each) { return sum + std::abs(each); });
}

/// Bounds of new / old over the parts of a state.
template <typename Real>
struct Ratio {
    Real least = std::numeric_limits<Real>::infinity(), most = 0;

    void see(Real before, Real after) {
        if (before == 0 && after == 0) return;
        least = std::min(least, before > 0 ? after / before : 0);
        most = before > 0 ? std::max(most, after / before) : std::numeric_limits<Real>::infinity();
    }
};

constexpr std::size_t together = 32;

template <typename Real>
class Walk {
    using Numbers = std::vector<Real>;
    using Full = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  public:
    Walk(const Chain& chain, const Subset& bad, const Rules& rules, const Course& course,
         double cut, const Budget& budget)
        : cut_(cut),
          uniform_(chain),
          bad_(bad),
          rules_(rules),
          budget_(budget),
          entries_(entries_of(chain, bad, rules.entered)),
          z_(course.start.begin(), course.start.end()),
          next_(z_.size()),
          law_(poisson_of(uniform_.rate() * Real{course.span_h})),
          spans_(std::floor(course.until_h / course.span_h)) {
        const Real left = Real{course.until_h} - Real{spans_} * Real{course.span_h};
        part_ = poisson_of(uniform_.rate() * std::clamp(left, Real{0}, Real{course.span_h}));
        last_ = law_.first;
        while (law_.above_at(last_) > cut_) ++last_;
        const double stored =
            2 * static_cast<double>(last_ + 1) * static_cast<double>(rules.entered.size());
        if (stored > 2 * static_cast<double>(budget.fill)) refuse();
        before_.assign((last_ + 1) * rules.entered.size(), 0);
        now_ = before_;
        terms_ = static_cast<double>(uniform_.widest() + rules_.taken.rows + 5);
        slack_ = rounding<Real>() * static_cast<double>(last_ + 1) * terms_;
        keep(rules);
    }

    /// Walks span by span; `atom` leaves B at the end of the first one.
    Renewal run(const Vector& atom, double counted_at_start) {
        Real sum = counted_at_start;
        const std::size_t settled = size_of(atom) > 0 ? 2 : 1;
        for (std::size_t n = 0; static_cast<double>(n) < spans_; ++n) {
            const Numbers old = z_;
            const Real gain = span(law_, true);
            sum += gain;
            if (n == 0)
                for (std::size_t i = 0; i < atom.size(); ++i) z_[i] -= atom[i];
            if (n >= settled) {
                const Ratio<Real> ratio = compare(old);
                if (usable(ratio, spans_ - static_cast<double>(n)))
                    return rest(sum, gain, ratio, spans_ - 1 - static_cast<double>(n));
            }
            std::swap(before_, now_);
            ++walked_;
        }
        sum += span(part_, false);
        return told(static_cast<double>(sum), static_cast<double>(sum), static_cast<double>(sum));
    }

    /// Bound of what the cuts took from the result.
    double defect() const { return defect_; }

  private:
    void keep(const Rules& rules) {
        counted_.assign(rules.entered.size(), 1);
        if (rules.taken.rows == 0) return;
        const auto rows = static_cast<Eigen::Index>(rules.taken.rows);
        const auto columns = static_cast<Eigen::Index>(rules.taken.columns);
        taken_.resize(rows, columns);
        std::copy(rules.taken.entry.begin(), rules.taken.entry.end(), taken_.data());
        // As it is taken out, so it is counted: nothing is lost between the two.
        for (std::size_t e = 0; e < counted_.size(); ++e)
            counted_[e] = taken_.row(static_cast<Eigen::Index>(e)).sum();
    }

    Real* coefficients(Numbers& of, std::size_t k) const {
        return of.data() + k * rules_.entered.size();
    }

    /// One span, or the first part of one: `law` is that of the events of its length. Returns what
    /// was counted.
    Real span(const PoissonOf<Real>& law, bool moves) {
        Numbers &z = current_, &next = next_, &end = end_;
        z = z_;
        end.assign(z_.size(), 0);
        Real counted = 0;
        for (std::size_t k = 0; k <= last_; ++k) {
            Real* entering = coefficients(now_, k);
            enter(z, entering);
            counted += law.above_at(k) * long_ones(entering);
            const Real weight = law.weight_at(k);
            if (weight > 0)
                for (std::size_t i = 0; i < end.size(); ++i) end[i] += weight * z[i];
            uniform_.step(z, next);
            take_out(k, next);
            std::swap(z, next);
            if ((++steps_ & 1023U) == 0) look_up();
        }
        defect_ += static_cast<double>(size_of(z) * law.above_at(last_));
        if (moves) std::swap(z_, end);
        return counted;
    }

    /// Of what enters at an event, what is counted by the next one.
    Real long_ones(const Real* entering) const {
        if (uniform_.rate() == 0) return 0;
        Real sum = 0;
        for (const Real share : counted_) sum += *entering++ * share;
        return sum / uniform_.rate();
    }

    void look_up() {
        budget_.poll();
        const double each = overhead + uniform_.cost() + static_cast<double>(entries_.size()) +
                            static_cast<double>(rules_.taken.entry.size());
        if (static_cast<double>(steps_) * each > budget_.work) refuse();
    }

    void enter(const Numbers& z, Real* entering) const {
        std::fill_n(entering, rules_.entered.size(), Real{0});
        for (const Entry& entry : entries_)
            entering[entry.entered] += z[entry.from] * entry.per_hour;
    }

    /// next -= b_k E / Lambda, by the products of several k at once.
    void take_out(std::size_t k, Numbers& next) {
        if (rules_.taken.rows == 0) return;
        if (k % together == 0) {
            const auto entered = static_cast<Eigen::Index>(rules_.taken.rows);
            const auto count = static_cast<Eigen::Index>(std::min(together, last_ + 1 - k));
            const Eigen::Map<const Full> entering(coefficients(before_, k), count, entered);
            leaving_.noalias() = entering * taken_ / uniform_.rate();
        }
        const Real* leaving = leaving_.row(static_cast<Eigen::Index>(k % together)).data();
        for (const State j : rules_.columns) next[j] -= *leaving++;
    }

    Ratio<Real> compare(const Numbers& old) const {
        Ratio<Real> ratio;
        for (std::size_t i = 0; i < old.size(); ++i)
            if (bad_[i] == 0) ratio.see(old[i], z_[i]);
        for (std::size_t k = 0; k < before_.size(); ++k) ratio.see(before_[k], now_[k]);
        return ratio;
    }

    /// Whether `count` further spans between the two ratios are known well enough.
    bool usable(const Ratio<Real>& ratio, double count) const {
        if (ratio.most == 0) return true; // nothing is left
        if (!(ratio.least > 0) || !std::isfinite(ratio.most)) return false;
        const double width = count * static_cast<double>(std::log(ratio.most / ratio.least));
        return width <= alike + count * slack_;
    }

    /// Share of what is there that a span takes out, or counts, where it will not come back.
    Real share_lost(Real gain) const {
        if (rules_.taken.rows > 0) return gain / size_of(z_);
        Real left = 0;
        for (std::size_t i = 0; i < z_.size(); ++i)
            if (bad_[i] == 0) left += z_[i];
        return gain / (left + gain);
    }

    /// `count` further spans and the part at the end, as a series.
    Renewal rest(Real sum, Real gain, const Ratio<Real>& ratio, double count) {
        ++walked_;
        const auto known = static_cast<double>(sum);
        if (ratio.most == 0 || gain == 0) return told(known, known, known);
        defect_ += count * cut_ * static_cast<double>(size_of(z_));
        Real part = 0;
        for (std::size_t k = 0; k <= last_; ++k)
            part += part_.above_at(k) * long_ones(coefficients(now_, k));
        const auto with = [&](double log_ratio) {
            return known + static_cast<double>(gain) * series(log_ratio, count) +
                   static_cast<double>(part) * std::exp(log_ratio * (count + 1));
        };
        const auto low = static_cast<double>(std::log(ratio.least)),
                   high = static_cast<double>(std::log(ratio.most)),
                   value = static_cast<double>(std::log1p(-std::min(share_lost(gain), Real{1})));
        return told(with(value), with(low - slack_), with(high + slack_));
    }

    Renewal told(double value, double low, double high) const {
        const double relative = 2 * rules_.relative_error +
                                rounding<Real>() * static_cast<double>(steps_ + 1) * terms_ +
                                16 * rounding<double>();
        return {proven(value, low - defect_, high + defect_, relative, 1), steps_, spans_, walked_};
    }

    double cut_; // P(N > K)
    UniformisedIn<Real> uniform_;
    const Subset& bad_;
    const Rules& rules_;
    const Budget& budget_;
    std::vector<Entry> entries_;
    Numbers z_, current_, next_, end_;
    PoissonOf<Real> law_, part_; // of the events of a span, and of the part at the end
    double spans_;
    std::size_t last_ = 0; // K
    std::size_t walked_ = 0, steps_ = 0;
    double defect_ = 0;
    double terms_ = 0, slack_ = 0; // of a step; roundings of a span, relative to each part of it
    Full taken_;                   // E
    Numbers counted_;              // E 1
    Full leaving_;                 // of each of the columns, for `together` k
    Numbers before_, now_;         // b_k of the span before and of this one
};

/// The walk, again with a finer cut where the first one took too much.
template <typename Real>
Renewal walk_in(const Chain& chain, const Subset& bad, const Rules& rules, const Course& course,
                const Budget& budget) {
    Renewal out;
    for (const double cut : cuts) {
        Walk<Real> walk(chain, bad, rules, course, cut, budget);
        const std::size_t before = out.steps;
        out = walk.run(course.atom, course.counted);
        out.steps += before;
        if (walk.defect() <= hardly * out.probability.value) break;
    }
    return out;
}

} // namespace

void check_course(const Chain& chain, double span_h, double until_h, double taken,
                  const Budget& budget) {
    const Uniformised uniform(chain);
    const double events = uniform.rate() * span_h, spans = std::floor(until_h / span_h);
    // A whole span is walked even where only a part of one is left, and three before a series.
    const double steps = events * std::clamp(spans + 1, 1.0, 3.0);
    if (!(events < longest_span) || !std::isfinite(spans) ||
        steps * (overhead + uniform.cost() + taken) > budget.work)
        refuse();
}

Renewal walk(const Chain& chain, const Subset& bad, const Rules& rules, const Course& course,
             const Budget& budget) {
    const Uniformised uniform(chain);
    const double events = uniform.rate() * std::max(course.until_h, course.span_h);
    const double terms = static_cast<double>(uniform.widest() + rules.taken.rows + 5);
    return 2 * events * terms * rounding<double>() < coarse
               ? walk_in<double>(chain, bad, rules, course, budget)
               : walk_in<long double>(chain, bad, rules, course, budget);
}

} // namespace sitefall::markov
