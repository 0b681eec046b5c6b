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

class Failing {
  public:
    enum class When { at_once, at_once_without_rides, in_the_end };

    /// `before`: that each element fails at once, rides left out; asked for in_the_end.
    Failing(const Program& program, support::FormulaBuilder& build, When when,
            const Failing* before = nullptr);

    /// That the level of `service` is below `level`.
    int below(int service, double level) const;
    /// That `node` does not hold. @pre it is not a service's
    int of_node(int node) const { return fails_[at(node)]; }

  private:
    void settle();
    std::vector<std::vector<int>> dependencies() const;
    void depend_on_slot(std::vector<int>& on, int slot) const;
    void settle_cycle(const std::vector<int>& members);
    int fails(int node) const { return node < 0 ? never_ : fails_[at(node)]; }
    int evaluate(int node) const;
    void update_jobs(int node);

    int element(int e) const;
    int supply(int e) const;
    int standby(const StandbyProgram& standby) const;
    int struck(int e) const { return struck_[at(e)]; }
    int gate(int g) const;
    int path(const PathProgram& path) const;
    int slot_fails(int slot) const;
    int ways_fail(int slot) const;
    bool is_instant(const WayProgram& way) const;

    int capacity_below(int service, double wanted) const;
    int instance_fails(int i) const;
    int data_missing(int i) const;
    int gone(int place) const;
    int failover_fails(const ServiceProgram& service) const;

    const Program& p_;
    support::FormulaBuilder& build_;
    const When when_;
    const Failing* before_;
    const int never_, always_;
    std::vector<int> struck_;             // by element: by its own loss or a hazard
    std::vector<int> fails_;              // by node; services have none of their own
    std::vector<int> restart_;            // by element: its restart cannot end
    std::vector<std::vector<int>> start_; // by standby and listed: that start cannot end
    std::vector<int> failover_;           // by service
};

/// Nothing, or in words: spare copies that matter to `service` and are fewer than all instances together want.
std::string shared_spares(const Program& program, const Process& process, int service);

/// That so many instances of `service` are lost that those left, each worth its capacity, stay below `level`.
int replicas_below(const Program& program, support::FormulaBuilder& build, int service,
                   double level);

/// That those of the parts (capacity, that it is missing) that are left stay below `wanted`.
int parts_below(support::FormulaBuilder& build, const std::vector<std::pair<double, int>>& parts,
                double wanted);

} // namespace sitefall::process
