#pragma once
// Probability of a function of independent events, and what each event contributes.
//
// q_i: probability that event i has happened; P(f): that f is true. Both P(f) and P(not f) go up the diagram together, so that neither is
// found as one minus the other: P(ite(x, h, l)) = q_x P(h) + (1 - q_x) P(l) has only positive terms.

#include <span>
#include <vector>

#include "sitefall/structure/translate.h"

namespace sitefall::structure {

struct Probability {
    double of_true = 0, of_false = 0;
};

/// @pre q holds one probability for each variable. Linear in the nodes of the diagram.
Probability probability(const Translated& function, std::span<const double> q);

/// What event i contributes to f, a coherent function or not. P1, P0: P(f) with i sure to have happened, sure not to.
struct Importance {
    int variable = 0;
    double with = 0;        // P1
    double without = 0;     // P0
    double birnbaum = 0;    // P1 - P0 = dP(f)/dq_i
    double criticality = 0; // q_i (P1 - P0) / P(f): that i is critical and has happened, given f
    double diagnostic = 0;  // q_i P1 / P(f): that i has happened, given f
    double raw = 0;         // risk achievement worth, P1 / P(f)
    double rrw = 0;         // risk reduction worth, P(f) / P0; infinity where nothing is left
};

/// For each variable that matters, by number [DR01]. P1 and P0 each go up the diagram anew: nodes times variables.
std::vector<Importance> importance(const Translated& function, std::span<const double> q);

/// How often f becomes true, a unit of time: sum of (P1 - P0) w_i, w_i the frequency of event i. @pre f is coherent
double frequency(const Translated& function, std::span<const double> q, std::span<const double> w);

} // namespace sitefall::structure
