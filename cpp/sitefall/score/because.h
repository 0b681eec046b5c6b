#pragma once
// Why a loss stops a service: what of its switch-over, its needs and its capacity the loss takes.

#include <span>
#include <string>
#include <vector>

#include "sitefall/process/formula.h"
#include "sitefall/process/process.h"

namespace sitefall::score {

struct Reason {
    enum class Kind {
        failover, // a job of the failover needs what is lost
        needs,    // the service, or the instance that is to serve, does
        degraded, // a factor of `degrades` does
        capacity, // what serves in the end carries less than all
        alone,    // there is no other instance
        data,     // no copy of the data is left
        time      // nothing is missing: what has to be done takes too long, or fails too often
    };
    Kind kind = Kind::needs;
    std::string job;                // failover: detect, decide, switch
    std::vector<std::string> needs; // what it names that is not there, sorted
    std::vector<std::string>
        lost; // of what these hang on: what the loss took, or stands where it fell, sorted
    bool has_other_way = false; // failover: an `otherwise` goes on without
    double level = 1;           // capacity: in the end; degraded: the factor
    auto operator<=>(const Reason&) const = default;
};

/// The reasons that the loss of `lost` (elements and hazards, as the formulas number them) gives `service`.
class Because {
  public:
    Because(const process::Process& process, std::vector<int> lost);
    std::vector<Reason> reasons(int service, double level_in_the_end) const;

  private:
    bool stands_there(int element) const;
    void named(int node, std::vector<char>& met, std::vector<std::string>& found) const;
    void roots(int node, std::vector<char>& met, std::vector<std::string>& found) const;
    bool missing(int node, Reason& reason) const;
    void of_failover(int service, std::vector<Reason>& out) const;
    void of_needs(int service, std::vector<Reason>& out) const;

    const process::Process& process_;
    const process::Program& p_;
    std::vector<char> struck_; // elements
    std::vector<char> fallen_; // nodes, in the end
};

} // namespace sitefall::score
