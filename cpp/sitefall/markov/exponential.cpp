#include "sitefall/markov/exponential.h"

#include <algorithm>
#include <cmath>
#include <limits>

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
        out.relative_error = std::max(out.relative_error, row.relative_error);
        out.steps += row.steps;
    }
    return out;
}

std::vector<State> all_of(const Chain& chain) {
    std::vector<State> out(chain.states());
    for (State i = 0; i < out.size(); ++i) out[i] = i;
    return out;
}

/// Rounding of so many squarings of n states, and of the divisions by the sums.
double error_of(int squarings, std::size_t n) {
    return unit_rounding * squarings * (2 * static_cast<double>(n) + 4);
}

} // namespace

Costs costs_of(const Uniformised& uniform, double hours, const Budget& budget) {
    const double events = uniform.rate() * hours;
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
    Rows rows = short_rows(chain, uniform, all_of(chain), step, budget);
    normalise(rows.matrix);
    for (int k = 0; k < count; ++k) {
        if (k > 0) rows.matrix = squared(rows.matrix, budget);
        const Vector later = times(out.hours, rows.matrix);
        out.now = times(out.now, rows.matrix);
        for (std::size_t i = 0; i < later.size(); ++i) out.hours[i] += later[i];
    }
    out.steps += rows.steps + static_cast<std::size_t>(count);
    out.relative_error += rows.relative_error + 2 * error_of(count, chain.states());
    return out;
}

Rows rows_after(const Chain& chain, const std::vector<State>& from, double hours,
                const Budget& budget) {
    const Uniformised uniform(chain);
    const Costs costs = costs_of(uniform, hours, budget);
    if (costs.uniformisation * static_cast<double>(from.size()) <= costs.squaring)
        return short_rows(chain, uniform, from, hours, budget);
    const int count = halvings(uniform.rate() * hours);
    Rows all = short_rows(chain, uniform, all_of(chain), std::ldexp(hours, -count), budget);
    normalise(all.matrix);
    for (int k = 0; k < count; ++k) all.matrix = squared(all.matrix, budget);
    Rows out{Matrix(from.size(), chain.states()),
             all.relative_error + error_of(count, chain.states()), all.steps};
    for (std::size_t r = 0; r < from.size(); ++r)
        std::copy_n(all.matrix.row(from[r]), chain.states(), out.matrix.row(r));
    return out;
}

} // namespace sitefall::markov
