#pragma once
// What stops a service, as a Boolean function of elements and hazards (docs/semantics.md, section 11).
//
// From all up, every member of a set goes down for good at one instant, nothing is repaired, every job succeeds. Variables: 0 .. E - 1 the
// loss of an element, E .. E + H - 1 the occurrence of a hazard with all that it can strike. The function is coherent.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/support/formula.h"

namespace sitefall::process {

enum class Question {
    interrupted, // below the level at once
    lost,        // still below it when every other clock has run out
    counted // what a counter of replicas sees: only instances fail, and each that is left serves
};

/// A formula, or why there is none: what of the document says more than a Boolean function of losses can.
struct ServiceFormula {
    support::Formula formula;
    std::string refusal; // empty where there is one
};

/// That `service` is below `level` (0: its tolerance's `below`, 1 without one).
///
/// `lost` errs on one side where time decides: an element that rides through a gap, or would be back before it is missed, is taken to
/// have to restart. A set that it names may so be harmless, which the static questions of the simulation tell; none is missed.
/// A refusal names spare copies (`uses`) that are fewer than all want: who gets them is no Boolean function.
///
/// What fails is derived once for all services, O(document), and then cut down to what a service hangs on.
class Formulas {
  public:
    /// @pre `process` outlives it
    explicit Formulas(const Process& process);
    ~Formulas();
    ServiceFormula operator()(int service, Question question, double level = 0);

  private:
    struct Derived;
    const Process& process_;
    std::unique_ptr<Derived> derived_;
};

/// Of one service alone.
ServiceFormula formula(const Process& process, int service, Question question, double level = 0);

/// By node of the program (elements first): what does not hold after a loss, when every other clock has run out (with the caution of
/// `lost`). @pre `lost` numbers variables as the formulas do
std::vector<char> fallen(const Process& process, std::span<const int> lost);

/// Whether `formula` is true where just `happened` has.
bool holds_for(const support::Formula& formula, std::span<const int> happened);

} // namespace sitefall::process
