#include "sitefall/process/formula.h"

#include "sitefall/process/failing.h"
#include "sitefall/process/program.h"

namespace sitefall::process {

ServiceFormula formula(const Process& process, int service, Question question, double level) {
    if (level <= 0) level = process.services[at(service)].below;
    ServiceFormula made;
    support::FormulaBuilder build;
    if (question == Question::counted) {
        made.formula = build.build(replicas_below(*process.program, build, service, level));
        return made;
    }
    made.refusal = shared_spares(*process.program, process, service);
    if (!made.refusal.empty()) return made;
    Failing at_once(*process.program, build, Failing::When::at_once);
    if (question == Question::interrupted) {
        made.formula = build.build(at_once.below(service, level));
        return made;
    }
    const Failing without_rides(*process.program, build, Failing::When::at_once_without_rides);
    const Failing in_the_end(*process.program, build, Failing::When::in_the_end, &without_rides);
    made.formula = build.build(in_the_end.below(service, level));
    return made;
}

bool holds_for(const support::Formula& formula, std::span<const int> happened) {
    std::vector<bool> variables(formula.variables(), false);
    for (const int v : happened)
        if (at(v) < variables.size()) variables[at(v)] = true;
    return formula.evaluate(variables);
}

std::vector<char> fallen(const Process& process, std::span<const int> lost) {
    support::FormulaBuilder build;
    const Failing without_rides(*process.program, build, Failing::When::at_once_without_rides);
    const Failing in_the_end(*process.program, build, Failing::When::in_the_end, &without_rides);
    std::vector<char> answer;
    for (int n = 0; n < static_cast<int>(process.program->nodes.size()); ++n)
        answer.push_back(holds_for(build.build(in_the_end.of_node(n)), lost) ? 1 : 0);
    return answer;
}

} // namespace sitefall::process
