#pragma once
// What each event means for the top, given the probabilities of all. Notation as in probability.h.

#include <span>
#include <vector>

#include "sitefall/structure/diagram.h"
#include "sitefall/structure/probability.h"

namespace sitefall::structure {

/// A number and a bound of what rounding has done to it; 0 where that is no more than to P(f) itself.
struct Rounded {
    double value = 0, error = 0;
};

/// A value that is not a number is not defined: the top cannot happen.
struct Importance {
    Rounded birnbaum;       // dP(f)/dq_i = P(f_1) - P(f_0)
    double if_happened = 0; // P(f_1)
    double if_not = 0;      // P(f_0)
    Rounded criticality; // birnbaum q_i / P(f) = (P(f) - P(f_0)) / P(f); also called Fussell-Vesely
    double diagnostic = 0;       // q_i P(f_1) / P(f) = P(i happened | f)
    double risk_achievement = 0; // P(f_1) / P(f), RAW
    double risk_reduction = 0;   // P(f) / P(f_0), RRW; infinite where f cannot happen without i
};

/// Importance of every variable by its number, from one pass up and one pass down [DR01]. P(f_1) and P(f_0) are sums of positive
/// terms, the paths that do not meet the variable among them, and keep their relative accuracy. birnbaum is the sum over the nodes of
/// the variable of P(f_1 and not f_0) less that of P(f_0 and not f_1): where f is coherent nothing is subtracted, else what cancels is
/// told as an error. On very large diagrams, where these would take more than 2 million pairs of nodes, some are differences after all,
/// and told as such. A variable that the diagram does not hold has P(f_1) = P(f_0) = P(f).
/// O(nodes log levels + pairs). @throws support::RequestError, support::Interrupted
std::vector<Importance> importance(const Diagram& diagram, std::span<const double> q,
                                   const Limits& limits = {});

/// How often f begins in the long run: sum over i of (P(f_1) - P(f_0)) w_i, where w_i is how often event i begins, per unit of time:
/// an unavailable share q_i and a mean outage d_i make w_i = q_i / d_i. In the unit of w.
/// @pre the diagram is coherent: else an end could begin it too
/// @throws support::RequestError, support::Interrupted
Rounded frequency(const Diagram& diagram, std::span<const double> q, std::span<const double> w,
                  const Limits& limits = {});

} // namespace sitefall::structure
