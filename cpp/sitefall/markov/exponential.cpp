#include "sitefall/markov/exponential.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sitefall::markov {

namespace {

constexpr double unit_rounding = 0x1p-53;
constexpr double short_events = 4; // Lambda h of the first step
constexpr double first_terms = 60; // events that the rows of the first step take, about

void normalise(Matrix& matrix) {
    for (std::size_t i = 0; i < matrix.rows; ++i) {
        double* row = matrix.row(i);
        double sum = 0;
        for (std::size_t j = 0; j < matrix.columns; ++j) sum += row[j];
        for (std::size_t j = 0; j < matrix.columns; ++j) row[j] /= sum;
    }
}

Matrix squared(const Matrix& matrix, const Budget& budget) {
    const std::size_t n = matrix.rows;
    Matrix out(n, n);
    for (std::size_t i = 0; i < n; ++i) {
        if ((i & 63U) == 0) budget.poll();
        double* to = out.row(i);
        for (std::size_t k = 0; k < n; ++k) {
            const double factor = matrix.row(i)[k];
            if (factor == 0) continue;
            const double* from = matrix.row(k);
            for (std::size_t j = 0; j < n; ++j) to[j] += factor * from[j];
        }
    }
    normalise(out);
    return out;
}

Vector times(const Vector& v, const Matrix& matrix) {
    Vector out(matrix.columns, 0);
    for (std::size_t i = 0; i < matrix.rows; ++i) {
        if (v[i] == 0) continue;
        for (std::size_t j = 0; j < matrix.columns; ++j) out[j] += v[i] * matrix.row(i)[j];
    }
    return out;
}

int halvings(double events) {
    return events <= short_events ? 0
                                  : static_cast<int>(std::ceil(std::log2(events / short_events)));
}

/// The rows of the states `from`, by uniformisation.
Rows short_rows(const Chain& chain, const Uniformised& uniform, const std::vector<State>& from,
                double hours, const Budget& budget) {
    Rows out{Matrix(from.size(), chain.states()), 0, 0};
    Vector unit(chain.states(), 0);
    for (std::size_t r = 0; r < from.size(); ++r) {
        unit[from[r]] = 1;
        const Advanced row = uniformise(chain, uniform, unit, hours, nullptr, budget);
        unit[from[r]] = 0;
        std::copy(row.now.begin(), row.now.end(), out.matrix.row(r));
        out.relative_error = std::max(out.relative_error, row.error_of_now);
        out.steps += row.steps;
    }
    return out;
}

std::vector<State> all_of(const Chain& chain) {
    std::vector<State> out(chain.states());
    for (State i = 0; i < out.size(); ++i) out[i] = i;
    return out;
}

/// How far the rows of a matrix are apart, relative, at most.
double spread_of(const Matrix& matrix) {
    double widest = 0;
    for (std::size_t j = 0; j < matrix.columns; ++j) {
        double least = matrix.row(0)[j], most = least;
        for (std::size_t i = 1; i < matrix.rows; ++i) {
            least = std::min(least, matrix.row(i)[j]);
            most = std::max(most, matrix.row(i)[j]);
        }
        if (most > 0) widest = std::max(widest, most / least - 1);
    }
    return widest;
}

double least_positive(const Vector& v, double so_far) {
    for (const double each : v)
        if (each > 0) so_far = std::min(so_far, each);
    return so_far;
}

/// A matrix squared again and again, and what rounding has done to it. See the head of the header.
class Squares {
  public:
    explicit Squares(Rows first) : rows_(std::move(first)) {
        normalise(rows_.matrix);
        of_rows_ = unit_rounding * (2 * static_cast<double>(rows_.matrix.rows) + 3);
        look();
    }

    void square(const Budget& budget) {
        rows_.matrix = squared(rows_.matrix, budget);
        ++count_;
        if (is_level()) return;
        ++until_level_;
        look();
    }

    const Rows& rows() const { return rows_; }

    /// Of the entries of the matrix, and their sums, the least positive one of which is `least`.
    double relative_error(double least) const {
        const double surprise = std::max(0.0, -std::log(least));
        const auto grown = [&](int squarings) {
            const double uses = std::ldexp(1, squarings);
            return std::min(uses, std::sqrt(2 * uses * surprise) + 1);
        };
        double sum = (rows_.relative_error + of_rows_) * grown(until_level_);
        for (int k = until_level_; k-- > 0;) sum += of_rows_ * grown(k);
        return sum + (is_level() ? spread_ : 0) + of_rows_ * (count_ - until_level_);
    }

  private:
    void look() { spread_ = spread_of(rows_.matrix); }
    /// No further apart than by rounding.
    bool is_level() const { return spread_ <= 4 * of_rows_; }

    Rows rows_;
    int count_ = 0, until_level_ = 0;
    double of_rows_ = 0; // rounding of one squaring
    double spread_ = 0;
};

} // namespace

Costs costs_of(const Uniformised& uniform, double hours, const Budget& budget) {
    const double events = uniform.rate() * hours;
    if (!std::isfinite(events))
        throw TooLarge(
            "the time spans more events of the fastest state than floating-point numbers can "
            "count: shorten it, or leave out stages that hardly last");
    const auto n = static_cast<double>(uniform.states());
    Costs out;
    // A few hundred events beyond the mean where it is small.
    out.uniformisation = (events + 40 * std::sqrt(events) + 20) * uniform.cost();
    out.squaring = uniform.states() > budget.squared
                       ? std::numeric_limits<double>::infinity()
                       : n * first_terms * uniform.cost() + halvings(events) * n * n * n / 3;
    return out;
}

Advanced square(const Chain& chain, const Uniformised& uniform, const Vector& start, double hours,
                const Budget& budget) {
    const int count = halvings(uniform.rate() * hours);
    const double step = std::ldexp(hours, -count);
    // Hours and distribution of the first step, then both doubled: what holds of a step from the
    // start holds of the next from where it ended.
    Advanced out = uniformise(chain, uniform, start, step, nullptr, budget);
    if (count == 0) return out;
    Squares squares(short_rows(chain, uniform, all_of(chain), step, budget));
    for (int k = 0; k < count; ++k) {
        if (k > 0) squares.square(budget);
        const Vector later = times(out.hours, squares.rows().matrix);
        out.now = times(out.now, squares.rows().matrix);
        for (std::size_t i = 0; i < later.size(); ++i) out.hours[i] += later[i];
    }
    out.steps += squares.rows().steps + static_cast<std::size_t>(count);
    // Now is one more product than the matrix is; and hours are a mean over times, of which those
    // of little chance count little: sqrt(log 1/p) p is concave.
    const double least = least_positive(out.now, least_positive(out.hours, hours) / hours);
    out.relative_error += 2 * squares.relative_error(least) +
                          unit_rounding * count * (static_cast<double>(chain.states()) + 2);
    return out;
}

Rows rows_after(const Chain& chain, const std::vector<State>& from, double hours,
                const Budget& budget) {
    const Uniformised uniform(chain);
    const Costs costs = costs_of(uniform, hours, budget);
    if (costs.uniformisation * static_cast<double>(from.size()) <= costs.squaring)
        return short_rows(chain, uniform, from, hours, budget);
    const int count = halvings(uniform.rate() * hours);
    Squares squares(short_rows(chain, uniform, all_of(chain), std::ldexp(hours, -count), budget));
    for (int k = 0; k < count; ++k) squares.square(budget);
    const Rows& all = squares.rows();
    Rows out{Matrix(from.size(), chain.states()), 0, all.steps};
    for (std::size_t r = 0; r < from.size(); ++r)
        std::copy_n(all.matrix.row(from[r]), chain.states(), out.matrix.row(r));
    out.relative_error = squares.relative_error(least_positive(out.matrix.entry, 1));
    return out;
}

} // namespace sitefall::markov
