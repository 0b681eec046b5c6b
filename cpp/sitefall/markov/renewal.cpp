#include "sitefall/markov/renewal.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "sitefall/markov/exponential.h"
#include "sitefall/markov/poisson.h"
#include "sitefall/markov/told.h"

namespace sitefall::markov {

namespace {

constexpr double unit_rounding = 0x1p-53;
constexpr double cuts[] = {1e-30, 1e-110}; // P(N > K); the latter where P itself is tiny
constexpr double hardly = 1e-9;            // share of P that the cut may cost
constexpr double alike = 1e-9;             // relative width of the series that is good enough
constexpr double noise = 16;               // roundings of a ratio
constexpr double overhead = 50;            // of a step, in products
constexpr double events_of_entry = 256;    // Lambda d where nothing prescribes d

/// What the walk counts and takes out.
struct Rules {
    std::vector<State> entered; // states of B that are entered from U
    Vector counted;             // p_e of each
    Matrix taken{0, 0};         // E, a row for each of them; without rows nothing is taken out
    std::vector<State> columns; // the states of B that its columns are
    double relative_error = 0;  // of p and E
};

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

double size_of(const Vector& v) {
    return std::accumulate(v.begin(), v.end(), 0.0,
                           [](double sum, double each) { return sum + std::abs(each); });
}

/// Bounds of new / old over the parts of a state.
struct Ratio {
    double least = std::numeric_limits<double>::infinity(), most = 0;

    void see(double before, double after) {
        if (before == 0 && after == 0) return;
        least = std::min(least, before > 0 ? after / before : 0);
        most =
            before > 0 ? std::max(most, after / before) : std::numeric_limits<double>::infinity();
    }
};

using Full = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
constexpr std::size_t together = 32;

class Walk {
  public:
    Walk(const Chain& chain, const Vector& start, const Subset& bad, const Rules& rules,
         double span_h, double until_h, double cut, const Budget& budget)
        : cut_(cut),
          uniform_(chain),
          bad_(bad),
          rules_(rules),
          budget_(budget),
          entries_(entries_of(chain, bad, rules.entered)),
          z_(start),
          next_(start.size()),
          law_(poisson(uniform_.rate() * span_h)) {
        const double spans = std::floor(until_h / span_h);
        spans_ = static_cast<std::size_t>(spans);
        part_ = poisson(uniform_.rate() * std::max(0.0, until_h - spans * span_h));
        last_ = law_.first;
        while (law_.above_at(last_) > cut_) ++last_;
        const double stored =
            2 * static_cast<double>(last_ + 1) * static_cast<double>(rules.entered.size());
        if (stored > 2 * static_cast<double>(budget.fill)) refuse();
        before_.assign((last_ + 1) * rules.entered.size(), 0);
        now_ = before_;
    }

    /// Walks span by span; `atom` leaves B at the end of the first one.
    Renewal run(const Vector& atom, double counted_at_start) {
        double sum = counted_at_start;
        const std::size_t settled = size_of(atom) > 0 ? 2 : 1;
        for (std::size_t n = 0; n < spans_; ++n) {
            const Vector old = z_;
            const double gain = span(law_, true);
            sum += gain;
            if (n == 0)
                for (std::size_t i = 0; i < atom.size(); ++i) z_[i] -= atom[i];
            if (n >= settled) {
                const Ratio ratio = compare(old);
                if (usable(ratio, static_cast<double>(spans_ - n)))
                    return rest(sum, gain, ratio, n);
            }
            std::swap(before_, now_);
            ++walked_;
        }
        sum += span(part_, false);
        return told(sum, sum, sum);
    }

    /// Bound of what the cuts took from the result.
    double defect() const { return defect_; }

  private:
    [[noreturn]] void refuse() const {
        throw TooLarge(
            "following sojourns of this tolerance over this horizon would take more work "
            "than the budget: merge copies that are alike, leave out stages that hardly "
            "last beside the tolerance, shorten the horizon, or simulate");
    }

    double* coefficients(Vector& of, std::size_t k) const {
        return of.data() + k * rules_.entered.size();
    }

    /// One span, or the first part of one: `law` is that of the events of its length. Returns what
    /// was counted.
    double span(const Poisson& law, bool moves) {
        Vector &z = current_, &next = next_, &end = end_;
        z = z_;
        end.assign(z_.size(), 0);
        double counted = 0;
        for (std::size_t k = 0; k <= last_; ++k) {
            double* entering = coefficients(now_, k);
            enter(z, entering);
            double long_ones = 0;
            for (std::size_t e = 0; e < rules_.entered.size(); ++e)
                long_ones += entering[e] * rules_.counted[e];
            if (uniform_.rate() > 0) counted += law.above_at(k) / uniform_.rate() * long_ones;
            const double weight = law.weight_at(k);
            if (weight > 0)
                for (std::size_t i = 0; i < end.size(); ++i) end[i] += weight * z[i];
            uniform_.step(z, next);
            take_out(k, next);
            std::swap(z, next);
            if ((++steps_ & 1023U) == 0) look_up();
        }
        defect_ += size_of(z) * law.above_at(last_);
        if (moves) std::swap(z_, end);
        return counted;
    }

    void look_up() {
        budget_.poll();
        const double each = overhead + uniform_.cost() + static_cast<double>(entries_.size()) +
                            static_cast<double>(rules_.taken.entry.size());
        if (static_cast<double>(steps_) * each > budget_.work) refuse();
    }

    void enter(const Vector& z, double* entering) const {
        std::fill_n(entering, rules_.entered.size(), 0.0);
        for (const Entry& entry : entries_)
            entering[entry.entered] += z[entry.from] * entry.per_hour;
    }

    /// next -= b_k E / Lambda, by the products of several k at once.
    void take_out(std::size_t k, Vector& next) {
        if (rules_.taken.rows == 0) return;
        if (k % together == 0) {
            const auto entered = static_cast<Eigen::Index>(rules_.taken.rows);
            const auto columns = static_cast<Eigen::Index>(rules_.columns.size());
            const auto count = static_cast<Eigen::Index>(std::min(together, last_ + 1 - k));
            const Eigen::Map<const Full> entering(coefficients(before_, k), count, entered);
            const Eigen::Map<const Full> taken(rules_.taken.entry.data(), entered, columns);
            leaving_.noalias() = entering * taken / uniform_.rate();
        }
        const double* leaving = leaving_.row(static_cast<Eigen::Index>(k % together)).data();
        for (const State j : rules_.columns) next[j] -= *leaving++;
    }

    Ratio compare(const Vector& old) const {
        Ratio ratio;
        for (std::size_t i = 0; i < old.size(); ++i)
            if (bad_[i] == 0) ratio.see(old[i], z_[i]);
        for (std::size_t k = 0; k < before_.size(); ++k) ratio.see(before_[k], now_[k]);
        return ratio;
    }

    /// Whether `count` further spans between the two ratios are known well enough.
    static bool usable(const Ratio& ratio, double count) {
        if (ratio.most == 0) return true; // nothing is left
        if (!(ratio.least > 0) || !std::isfinite(ratio.most)) return false;
        const double width = count * std::log(ratio.most / ratio.least);
        return width <= alike + count * noise * unit_rounding;
    }

    /// The spans after the n-th, and the part at the end, as a series.
    Renewal rest(double sum, double gain, const Ratio& ratio, std::size_t n) {
        ++walked_;
        if (ratio.most == 0) return told(sum, sum, sum);
        const auto count = static_cast<double>(spans_ - 1 - n);
        defect_ += count * cut_ * size_of(z_);
        double part = 0;
        for (std::size_t k = 0; k <= last_; ++k)
            for (std::size_t e = 0; e < rules_.entered.size(); ++e)
                part += part_.above_at(k) / uniform_.rate() * coefficients(now_, k)[e] *
                        rules_.counted[e];
        const auto with = [&](double log_ratio) {
            return sum + gain * series(log_ratio, count) + part * std::exp(log_ratio * (count + 1));
        };
        const double slack = noise * unit_rounding;
        const double low = std::log(ratio.least), high = std::log(ratio.most);
        return told(with((low + high) / 2), with(low - slack), with(high + slack));
    }

    Renewal told(double value, double low, double high) const {
        const double terms = static_cast<double>(uniform_.widest() + rules_.taken.rows + 3);
        const double relative =
            2 * rules_.relative_error + unit_rounding * static_cast<double>(steps_ + 1) * terms;
        return {proven(value, low - defect_, high + defect_, relative, 1), steps_, spans_, walked_};
    }

    double cut_; // P(N > K)
    Uniformised uniform_;
    const Subset& bad_;
    const Rules& rules_;
    const Budget& budget_;
    std::vector<Entry> entries_;
    Vector z_, current_, next_, end_;
    Poisson law_, part_;   // of the events of a span, and of the part at the end
    std::size_t last_ = 0; // K
    std::size_t spans_ = 0, walked_ = 0, steps_ = 0;
    double defect_ = 0;
    Full leaving_;        // of each of the columns, for `together` k
    Vector before_, now_; // b_k of the span before and of this one
};

/// The walk, again with a finer cut where the first one took too much.
Renewal walked(const Chain& chain, const Vector& start, const Subset& bad, const Rules& rules,
               double span_h, double until_h, const Vector& atom, double outlasting,
               const Budget& budget) {
    Renewal out;
    for (const double cut : cuts) {
        Walk walk(chain, start, bad, rules, span_h, until_h, cut, budget);
        const std::size_t before = out.steps;
        out = walk.run(atom, outlasting);
        out.steps += before;
        if (walk.defect() <= hardly * out.probability.value) break;
    }
    return out;
}

/// p and E for the states of `bad` that are entered from outside, or where the start is.
Rules rules_of(const Chain& chain, const Subset& bad, double tolerance_h, const Budget& budget) {
    Rules rules;
    Subset entered(chain.states(), 0);
    for (State i = 0; i < chain.states(); ++i)
        if (bad[i] == 0)
            for (const State j : chain.targets(i)) entered[j] = entered[j] || bad[j];
    const Part inside = part_of(chain, bad);
    std::vector<State> from;
    for (State local = 0; local < inside.states.size(); ++local)
        if (entered[inside.states[local]] != 0) {
            from.push_back(local);
            rules.entered.push_back(inside.states[local]);
        }
    rules.columns = inside.states;
    if (static_cast<double>(from.size()) * static_cast<double>(inside.states.size()) >
        static_cast<double>(budget.fill))
        throw TooLarge(
            "the bad set has too many states to follow how long it is stayed in: merge "
            "copies that are alike, or simulate");
    const Rows rows = rows_after(inside.chain, from, tolerance_h, budget);
    rules.relative_error = rows.relative_error;
    rules.taken = Matrix(from.size(), inside.states.size());
    for (std::size_t e = 0; e < from.size(); ++e) {
        std::copy_n(rows.matrix.row(e), inside.states.size(), rules.taken.row(e));
        const double* row = rules.taken.row(e);
        rules.counted.push_back(std::accumulate(row, row + inside.states.size(), 0.0));
    }
    return rules;
}

} // namespace

Renewal long_sojourn(const Chain& chain, const Vector& start, const Subset& bad, double tolerance_h,
                     double horizon_h, const Budget& budget) {
    const Rules rules = rules_of(chain, bad, tolerance_h, budget);
    // A sojourn under way at the start is taken out after tau, all at once.
    Vector atom(chain.states(), 0);
    double outlasting = 0;
    if (mass(start, bad) > 0) {
        const Part inside = part_of(chain, bad);
        Vector from;
        for (const State i : inside.states) from.push_back(start[i]);
        from.push_back(mass(start, complement(bad)));
        const Vector after =
            uniformise(inside.chain, Uniformised(inside.chain), from, tolerance_h, nullptr, budget)
                .now;
        for (std::size_t i = 0; i < inside.states.size(); ++i) {
            atom[inside.states[i]] = after[i];
            outlasting += after[i];
        }
    }
    return walked(chain, start, bad, rules, tolerance_h, horizon_h - tolerance_h, atom, outlasting,
                  budget);
}

Renewal first_entry(const Chain& chain, const Vector& start, double horizon_h,
                    const Budget& budget) {
    Subset last(chain.states(), 0);
    last.back() = 1;
    Rules rules;
    rules.entered = {static_cast<State>(chain.states() - 1)};
    rules.counted = {1};
    const double rate = Uniformised(chain).rate();
    const double span_h = rate > 0 ? std::min(horizon_h, events_of_entry / rate) : horizon_h;
    return walked(chain, start, last, rules, span_h, horizon_h, {}, start.back(), budget);
}

} // namespace sitefall::markov
