#include "sitefall/structure/solve.h"

#include "sitefall/structure/cut_importance.h"
#include "sitefall/support/issue.h"

namespace sitefall::structure {

namespace {

CutSetAnswer describe(const CutSets& sets, const std::vector<double>& q, const Options& options) {
    CutSetAnswer found;
    found.count = count(sets);
    found.exact_count = exact_count(sets);
    found.smallest_order = smallest_order(sets);
    found.by_order = count_by_order(sets, options.orders);
    found.rare_event_sum = rare_event_sum(sets, q);
    found.min_cut_upper_bound = min_cut_upper_bound(sets, q, 1e6, options.limits);
    found.nodes = sets.nodes.size();
    if (options.list) found.listed = list(sets, q, *options.list, options.limits);
    return found;
}

Rounded frequency_of(const Diagram& diagram, const std::vector<double>& q, const Options& options) {
    if (!is_coherent(diagram, options.limits))
        throw support::RequestError(
            "the formula is not coherent: an event may mend the top, so that its frequency does "
            "not "
            "follow from how often events begin");
    return frequency(diagram, q, *options.begins, options.limits);
}

} // namespace

Answer solve(const support::Formula& formula, const std::vector<double>& q,
             const Options& options) {
    check_probabilities(q, formula.variables());
    const Diagram diagram = build_diagram(formula, options.order, options.limits);
    Answer found;
    found.top = probability(diagram, q);
    found.nodes = diagram.nodes.size();
    if (options.importance) found.importance = importance(diagram, q, options.limits);
    if (options.begins) found.frequency = frequency_of(diagram, q, options);
    if (!options.cut_sets && !options.fussell_vesely) return found;
    const CutSets sets = minimal_cut_sets(diagram, options.limits);
    if (options.cut_sets) found.cut_sets = describe(sets, q, options);
    if (options.fussell_vesely) {
        found.fussell_vesely = chances_through_cut_sets(sets, q, options.limits);
        for (double& chance : *found.fussell_vesely) chance /= found.top.yes;
    }
    return found;
}

} // namespace sitefall::structure
