#pragma once
// Parts of a document that lead to the loss of a service apart from each other, and which of them stands for an outage.
//
// Elements that share a minimal cut set, or a hazard that is in one or strikes them, are of one module. A module is away from the first
// element of it that is not as it was at time zero until all are, and while an outage is its own. An outage of the service (until it is
// as at time zero again) is owned by the first module in which a cut set is complete, else by the first that is away when it begins;
// where none is, by nobody until one is. All of this is decided by what has happened so far.

#include <cstdint>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/process/state.h"
#include "sitefall/score/closeness.h"

namespace sitefall::score {

/// How the modules stand in one history.
struct Standing {
    std::vector<std::uint8_t> away; // by module
    int owner = -1;                 // of the outage under way
    bool in_order = true;           // the service
};

class Modules {
  public:
    /// One module of all elements where there are no cut sets. @pre `closeness` outlives it
    Modules(const process::Process& process, int service, const Closeness& closeness);

    /// What stands at time zero.
    void begin(const process::State& state);
    /// After an instant.
    void look(const process::State& state, Standing& standing) const;

    /// Whether the service is below its full level with everything as at time zero.
    bool starts_below() const;

    int count() const { return static_cast<int>(elements_.size()); }
    const std::vector<int>& elements(int module) const { return elements_[place(module)]; }
    const std::vector<int>& sets(int module) const { return sets_[place(module)]; }
    /// Module of a member of Closeness; -1: none.
    int of_member(int member) const { return of_member_[place(member)]; }

  private:
    static std::size_t place(int i) { return static_cast<std::size_t>(i); }
    bool is_down(const process::State& state, int e) const;
    bool is_complete(const process::State& state, int module) const;

    const process::Process& process_;
    const int service_;
    const Closeness& closeness_;
    std::vector<std::vector<int>> elements_, sets_; // by module
    std::vector<int> of_member_;
    std::vector<std::uint8_t> works_at_first_;
    double level_at_first_ = 1;
};

} // namespace sitefall::score
