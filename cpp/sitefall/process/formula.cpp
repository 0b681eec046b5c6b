#include "sitefall/process/formula.h"

#include <optional>

#include "sitefall/process/failing.h"
#include "sitefall/process/program.h"

namespace sitefall::process {

struct Formulas::Derived {
    support::FormulaBuilder build;
    std::optional<Failing> at_once, without_rides, in_the_end; // where asked for
};

Formulas::Formulas(const Process& process)
    : process_(process), derived_(std::make_unique<Derived>()) {}
Formulas::~Formulas() = default;

ServiceFormula Formulas::operator()(int service, Question question, double level) {
    if (level <= 0) level = process_.services[at(service)].below;
    const Program& program = *process_.program;
    ServiceFormula made;
    if (question == Question::counted) {
        support::FormulaBuilder build;
        made.formula = build.build(replicas_below(program, build, service, level));
        return made;
    }
    made.refusal = shared_spares(program, process_, service);
    if (!made.refusal.empty()) return made;
    auto& [build, at_once, without_rides, in_the_end] = *derived_;
    if (question == Question::interrupted) {
        if (!at_once) at_once.emplace(program, build, Failing::When::at_once);
        made.formula = build.build(at_once->below(service, level));
        return made;
    }
    if (!in_the_end) {
        without_rides.emplace(program, build, Failing::When::at_once_without_rides);
        in_the_end.emplace(program, build, Failing::When::in_the_end, &*without_rides);
    }
    made.formula = build.build(in_the_end->below(service, level));
    return made;
}

ServiceFormula formula(const Process& process, int service, Question question, double level) {
    return Formulas(process)(service, question, level);
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
