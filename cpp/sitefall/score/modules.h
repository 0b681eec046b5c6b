#pragma once
// Parts of a document that lead to the loss of a service apart from each other, and which of them stands for an outage.
//
// Elements that share a minimal cut set, or a hazard that is in one or strikes them, are of one module. A module is away from the first
// element of it that is not as it was at time zero until all are, and while an outage is its own. An outage of the service (until it is
// as at time zero again) is owned by the first module in which a cut set is complete, else by the first that is away when it begins;
// where none is, by nobody until one is. All of this is decided by what has happened so far.
//
// Where what leads to a loss has a memory beside the elements (a restart, a crew at work, a hit to come), the whole document is one module,
// away while anything that decides what may happen next is not as at time zero, ages of clocks left out.

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

/// What stood at time zero, as far as modules ask.
struct AtFirst {
    std::vector<std::uint64_t> words; // of the state but the ages, where the modules are whole
    std::vector<std::uint8_t> works;  // nodes
    double level = 1;                 // of the service
};

class Modules {
  public:
    /// One module of all elements where there are no cut sets, and where it is to be `whole`. @pre `closeness` outlives it
    Modules(const process::Process& process, int service, const Closeness& closeness,
            bool whole = false);

    /// @pre `state` is that after the instant of time zero
    AtFirst at_first(const process::State& state) const;
    /// After an instant; so many hits are still to come and outages to end (counted where it is whole).
    void look(const process::State& state, int to_come, const AtFirst& at_first,
              Standing& standing) const;
    bool is_whole() const { return whole_; }

    int count() const { return static_cast<int>(elements_.size()); }
    const std::vector<int>& elements(int module) const { return elements_[place(module)]; }
    const std::vector<int>& sets(int module) const { return sets_[place(module)]; }
    /// Module of a member of Closeness; -1: none.
    int of_member(int member) const { return of_member_[place(member)]; }

  private:
    static std::size_t place(int i) { return static_cast<std::size_t>(i); }
    bool is_away(const process::State& state, const AtFirst& at_first, int module) const;
    bool is_down(const process::State& state, int e) const;
    bool is_complete(const process::State& state, int module) const;

    const process::Process& process_;
    const int service_;
    const Closeness& closeness_;
    std::vector<std::vector<int>> elements_, sets_; // by module
    std::vector<int> of_member_;
    const bool whole_;
};

} // namespace sitefall::score
