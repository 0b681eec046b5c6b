#pragma once
// The transition matrix exp(Qt) of a small chain, by squaring.
//
// P(2h) = P(h) P(h) from a short h on, each row divided by its sum. Every term is positive, and the
// division keeps what rounding does to the diagonal from doubling: each entry is relatively exact
// [XY13], however many squarings lead to t.

#include "sitefall/markov/chain.h"
#include "sitefall/markov/limits.h"
#include "sitefall/markov/uniformised.h"

namespace sitefall::markov {

/// A full matrix, row by row.
struct Matrix {
    std::size_t rows = 0, columns = 0;
    Vector entry;

    Matrix(std::size_t of_rows, std::size_t of_columns)
        : rows(of_rows), columns(of_columns), entry(of_rows * of_columns, 0) {}
    double* row(std::size_t i) { return entry.data() + i * columns; }
    const double* row(std::size_t i) const { return entry.data() + i * columns; }
};

/// Products that advancing one vector by `hours` takes by uniformisation, and by squaring; the
/// latter is infinite where the chain has too many states to be squared.
struct Costs {
    double uniformisation = 0, squaring = 0;
};
Costs costs_of(const Uniformised& uniform, double hours, const Budget& budget);

/// `start` advanced by `hours`, by squaring. O(n^3 log(Lambda t)).
/// @pre the chain has at most budget.squared states
Advanced square(const Chain& chain, const Uniformised& uniform, const Vector& start, double hours,
                const Budget& budget);

/// Rows of exp(Qt): row r is the distribution after `hours` from the state from[r].
/// By whichever of the two ways is cheaper.
struct Rows {
    Matrix matrix;
    double relative_error = 0;
    std::size_t steps = 0;
};
Rows rows_after(const Chain& chain, const std::vector<State>& from, double hours,
                const Budget& budget);

} // namespace sitefall::markov
