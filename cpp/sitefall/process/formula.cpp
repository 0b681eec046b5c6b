#include "sitefall/process/formula.h"

#include "sitefall/process/failing.h"
#include "sitefall/process/program.h"

namespace sitefall::process {

ServiceFormula formula(const Process& process, int service, Question question, double level) {
    if (level <= 0) level = process.services[at(service)].below;
    ServiceFormula made;
    support::FormulaBuilder build(
        static_cast<int>(process.elements.size() + process.hazards.size()));
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

std::vector<char> evaluate(const support::Formula& formula, std::span<const int> happened) {
    using Node = support::Formula::Kind;
    std::vector<char> variables(at(formula.variables), 0), value(formula.nodes.size(), 0);
    for (int v : happened) variables[at(v)] = 1;
    for (std::size_t i = 0; i < formula.nodes.size(); ++i) {
        const auto& node = formula.nodes[i];
        int count = 0;
        for (int input : formula.inputs_of(node)) count += value[at(input)];
        const bool is = node.kind == Node::constant    ? node.number != 0
                        : node.kind == Node::variable  ? variables[at(node.number)] != 0
                        : node.kind == Node::at_least  ? count >= node.number
                        : node.kind == Node::exclusive ? count == 1
                                                       : count == 0;
        value[i] = is ? 1 : 0;
    }
    return value;
}

std::vector<char> fallen(const Process& process, std::span<const int> lost) {
    support::FormulaBuilder build(
        static_cast<int>(process.elements.size() + process.hazards.size()));
    const Failing without_rides(*process.program, build, Failing::When::at_once_without_rides);
    const Failing in_the_end(*process.program, build, Failing::When::in_the_end, &without_rides);
    const auto value = evaluate(build.build(build.constant(true)), lost);
    std::vector<char> answer;
    for (std::size_t n = 0; n < process.program->nodes.size(); ++n)
        answer.push_back(value[at(in_the_end.of_node(static_cast<int>(n)))]);
    return answer;
}

} // namespace sitefall::process
