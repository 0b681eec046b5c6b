#pragma once
// The transition matrix exp(Qt) of a small chain, by squaring.
//
// P(2h) = P(h) P(h) from a short h on, each row divided by its sum [XY13]. Every term is positive, and
// the division keeps what rounding does to the sum of a row from doubling. What remains is a
// perturbation d of the entries of P(h), relative, that leaves the sums of the rows. An entry p of
// P(mh) is a sum over paths that use P(h) m times, and is off by the sum over the uses of the mean of d
// on the paths that end there. On all paths that mean is 0; on those it is at most |d| times the
// distance of the two laws of a step, which is at most sqrt(2 K), K their relative entropy (Pinsker).
// Over all uses K adds to log 1/p. Hence p is off by |d| min(m, sqrt(2 m log 1/p)) at most, to first
// order: a decaying entry does double its error with each squaring, but no entry more. And where the
// rows of P(h) are alike to within w, P(mh) is known as well as P(h), and w.

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
/// @throws TooLarge where Lambda hours is beyond the range of floating-point numbers
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
