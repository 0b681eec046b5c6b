#pragma once
// Which sets of losses stop a service: found as cut sets by the structure engine, each then put to the dynamics.
//
// The two share no code: a set is told only where both say that it stops the service. A component that stands nowhere, has no failure
// and is struck by nothing is a name for what it needs, and no member of a set.

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sitefall/process/formula.h"
#include "sitefall/process/process.h"
#include "sitefall/simulation/static_levels.h"
#include "sitefall/structure/cut_sets.h"

namespace sitefall::score {

/// Sets of members, each an element (its number) or a hazard (elements + its number).
using LossSets = std::vector<std::vector<int>>;

struct Redundancy {
    int nominal =
        0; // fewest replicas to lose, where each that is left serves; 0: the service never reaches its level
    int effective = 0; // fewest elements or hazards to lose for good; -1: more than were looked for
    std::string refusal; // of effective, where no formula can say
};

class WeakPoints {
  public:
    explicit WeakPoints(const process::Process& process, const std::atomic<bool>* stop = nullptr);

    /// Minimal sets of up to `most_order` that take the service below its tolerance's `below` at once, or in the end. @throws
    /// support::RequestError where no formula can say, structure::TooLarge
    LossSets interrupting(int service, int most_order);
    LossSets losing(int service, int most_order);

    /// Looks for sets of up to four.
    Redundancy redundancy(int service);

    std::string name(int member) const;

  private:
    structure::CutSets cut_sets(int service, process::Question question);
    LossSets confirmed(int service, process::Question question, const structure::CutSets& all,
                       int most_order, bool one_will_do = false);
    LossSets sets(int service, process::Question question, int most_order);
    bool can_be_lost(int member) const;
    bool stops(int service, process::Question question, const std::vector<int>& set);
    const simulation::StaticLevels& levels_without(const std::vector<int>& set);

    const process::Process& process_;
    const std::atomic<bool>* stop_;
    process::Formulas formulas_;
    simulation::StaticQuestions questions_;
    std::vector<char> struck_; // element: by some hazard
    std::map<int, simulation::StaticLevels>
        alone_; // hazards that were asked alone, as many as there is room for
    simulation::StaticLevels answer_;
};

} // namespace sitefall::score
