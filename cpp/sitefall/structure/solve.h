#pragma once
// One formula solved: what the faces of the engine ask for, together.

#include <cstdint>
#include <optional>
#include <vector>

#include "sitefall/structure/cut_set_list.h"
#include "sitefall/structure/importance.h"

namespace sitefall::structure {

struct Options {
    Order order = Order::automatic;
    bool importance = false;
    bool fussell_vesely = false;               // by cut sets: a diagram for each event
    bool cut_sets = false;                     // their count, orders, bounds
    std::size_t orders = 0;                    // count by order up to this
    std::optional<CutOff> list;                // the sets themselves
    std::optional<std::vector<double>> begins; // by event: how often it begins, for the frequency
    Limits limits;
};

struct CutSetAnswer {
    double count = 0;
    std::optional<std::uint64_t> exact_count;
    std::optional<std::size_t> smallest_order;
    std::vector<double> by_order;
    double rare_event_sum = 0;
    std::optional<double> min_cut_upper_bound;
    std::size_t nodes = 0;
    std::optional<std::vector<CutSet>> listed;
};

struct Answer {
    Chance top;
    std::size_t nodes = 0; // of the diagram
    std::optional<std::vector<Importance>> importance;
    std::optional<std::vector<double>> fussell_vesely; // P(some cut set with the event) / P(top)
    std::optional<Rounded> frequency;
    std::optional<CutSetAnswer> cut_sets;
};

/// What `options` asks for of `formula`, whose event i has happened with probability q[i], independently of the others.
/// @throws support::RequestError where a number is out of its range, or cut sets or a frequency are asked of what is not coherent;
/// TooLarge, support::Interrupted
Answer solve(const support::Formula& formula, const std::vector<double>& q, const Options& options);

} // namespace sitefall::structure
