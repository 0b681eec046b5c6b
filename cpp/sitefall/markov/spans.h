#pragma once
// The walk span by span of renewal.h, and the series that carries on where it ends. Notation of
// renewal.h.
//
// The defect of one span is raised to the power of their number: were a span off by so little as the
// roundings of its K steps, over 1e9 spans it would be all that is seen. So the walk is done in
// double where K, the spans and the terms of a step together are worth less than 1e-10, else in long
// double; the bracket takes in what is left. The value itself needs no such power: no probability is
// lost but what is taken out, hence a span leaves 1 - (taken out) / (there) of it, where the small
// share is known as well as any number here.

#include "sitefall/markov/chain.h"
#include "sitefall/markov/exponential.h"
#include "sitefall/markov/limits.h"
#include "sitefall/markov/renewal.h"

namespace sitefall::markov {

/// What the walk counts and takes out.
struct Rules {
    std::vector<State> entered; // states of B that are entered from U
    Matrix taken{0, 0};         // E, a row for each of them; without rows nothing is taken out
    std::vector<State> columns; // the states of B that its columns are
    double relative_error = 0;  // of E
};

/// What is walked: from `start` until `until_h`, in spans of `span_h`. `atom` leaves B at the end of
/// the first one, and is worth `counted` from the beginning.
struct Course {
    double span_h = 0, until_h = 0;
    Vector start, atom;
    double counted = 0;
};

/// Refuses what will take more work than the budget, before anything is built; `taken`: entries of E.
/// @throws TooLarge
void check_course(const Chain& chain, double span_h, double until_h, double taken,
                  const Budget& budget);

/// Probability that a sojourn is counted: E 1 of each entry, or each entry where nothing is taken
/// out. @throws TooLarge; support::Interrupted
Renewal walk(const Chain& chain, const Subset& bad, const Rules& rules, const Course& course,
             const Budget& budget);

} // namespace sitefall::markov
