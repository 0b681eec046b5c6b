#pragma once
// That each element fails, as formulas of what was lost: the greatest fixed point of what works, job by job where jobs bring things back.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/process/program.h"
#include "sitefall/support/formula.h"

namespace sitefall::process {

/// A node of the formula that is being built.
using Term = support::Formula::Index;

class Failing {
  public:
    enum class When { at_once, at_once_without_rides, in_the_end };

    /// `before`: that each element fails at once, rides left out; asked for in_the_end.
    Failing(const Program& program, support::FormulaBuilder& build, When when,
            const Failing* before = nullptr);

    /// That the level of `service` is below `level`.
    Term below(int service, double level) const;
    /// That `node` does not hold. @pre it is not a service's
    Term of_node(int node) const { return fails_[at(node)]; }

  private:
    void settle();
    std::vector<std::vector<int>> dependencies() const;
    void depend_on_slot(std::vector<int>& on, int slot) const;
    void settle_cycle(const std::vector<int>& members);
    Term fails(int node) const { return node < 0 ? never_ : fails_[at(node)]; }
    Term evaluate(int node) const;
    void update_jobs(int node);

    Term element(int e) const;
    Term supply(int e) const;
    Term standby(const StandbyProgram& standby) const;
    Term struck(int e) const { return struck_[at(e)]; }
    Term gate(int g) const;
    Term path(const PathProgram& path) const;
    Term slot_fails(int slot) const;
    Term ways_fail(int slot) const;
    bool is_instant(const WayProgram& way) const;

    Term capacity_below(int service, double wanted) const;
    Term instance_fails(int i) const;
    Term data_missing(int i) const;
    Term gone(int place) const;
    Term failover_fails(const ServiceProgram& service) const;

    const Program& p_;
    support::FormulaBuilder& build_;
    const When when_;
    const Failing* before_;
    const Term never_, always_;
    std::vector<Term> struck_;             // by element: by its own loss or a hazard
    std::vector<Term> fails_;              // by node; services have none of their own
    std::vector<Term> restart_;            // by element: its restart cannot end
    std::vector<std::vector<Term>> start_; // by standby and listed: that start cannot end
    std::vector<Term> failover_;           // by service
};

/// Nothing, or in words: spare copies that matter to `service` and are fewer than all instances together want.
std::string shared_spares(const Program& program, const Process& process, int service);

/// That so many instances of `service` are lost that those left, each worth its capacity, stay below `level`.
Term replicas_below(const Program& program, support::FormulaBuilder& build, int service,
                    double level);

/// That those of the parts (capacity, that it is missing) that are left stay below `wanted`.
Term parts_below(support::FormulaBuilder& build, const std::vector<std::pair<double, Term>>& parts,
                 double wanted);

} // namespace sitefall::process
