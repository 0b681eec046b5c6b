#pragma once
// How near a state is to the loss of a service: what its minimal cut sets say of the way that is left.
//
// Notation: member i of a set (an element, or a hazard with all that it strikes) happens at the rate l_i (an element by one copy) and lasts
// r_i hours on average. Of n_i copies up, m_i more have to fail. Where what is down of a set lasts another w hours at least, the rest of
// it happens in time with about
//   term(w) = product over i of C(n_i, m_i) min(1, l_i w)^(m_i)   (times w where the hours of the outage count),
// and the set is worth v = sum over i of n_i l_i int_0^w term_i(min(w - s, r_i)) ds, term_i the term after one more copy of i has failed.
// Importance sampling that multiplies the hazard of i by term_i / v would have no variance were v the true mean [LT11, RBSJ18].
// Orders of magnitude are enough: v decides how histories are drawn, never what they count for.

#include <atomic>
#include <span>
#include <string>
#include <vector>

#include "sitefall/process/formula.h"
#include "sitefall/process/process.h"
#include "sitefall/score/rare_target.h"

namespace sitefall::score {

class Closeness {
  public:
    struct Member {
        int element = -1, hazard = -1; // one of the two
        double rate = 0;               // per hour, of one copy; average over the horizon
        double hours = 0;              // mean length
        int count = 1, at_least = 1;
    };
    /// Of a member in a state.
    struct Condition {
        int up = 1, missing = 1; // copies up; that must still fail
        double hours = 0;        // what is down of it lasts so long; infinity where nothing is
    };
    /// What a state is worth, and each step from it.
    struct Worth {
        double value = 0;
        std::vector<double> after;  // by member: what its sets are worth with one step of it
        std::vector<double> left;   // by member: powers of time in that, on average
        std::vector<double> within; // by member: hours that what is down of its sets lasts
    };

    /// Of the sets by which the service falls below the level: in the end and, where a share of time is wanted, also at once. A worth is
    /// then the hours of outage, else the chance of one. @throws support::Interrupted
    Closeness(const process::Process& process, const RareTarget& target, double horizon,
              const std::atomic<bool>& stop);

    const std::vector<Member>& members() const { return members_; }
    int member_of_element(int e) const { return by_element_[static_cast<std::size_t>(e)]; }
    int member_of_hazard(int h) const { return by_hazard_[static_cast<std::size_t>(h)]; }
    const std::vector<std::vector<int>>& sets() const { return sets_; }
    /// Whether these are all minimal cut sets that there are.
    bool is_complete() const { return complete_; }
    /// Why there are no sets; empty where there are.
    const std::string& refusal() const { return refusal_; }
    std::string name_of(std::size_t set) const;
    /// The hazards (members) that strike some of a set.
    std::vector<int> strikers(std::size_t set) const;

    /// With everything up, nothing under way.
    std::vector<Condition> quiet() const;
    /// `hours`: how long, about, the present excursion lasts (0: there is none); `most`: what is left of the horizon.
    /// Of all sets, or of those numbered.
    void evaluate(const std::vector<Condition>& conditions, double hours, double most,
                  Worth& worth) const;
    void evaluate(std::span<const int> sets, const std::vector<Condition>& conditions, double hours,
                  double most, Worth& worth) const;
    /// The rate at which each set begins and completes, per hour: of the quiet state.
    std::vector<double> rates() const;

  private:
    /// A hazard that strikes members of a set.
    struct Via {
        int hazard = 0;             // member
        std::vector<double> chance; // that it hits each member of the set; 0: it does not strike it
    };
    void add_formula(process::Question question, const RareTarget& target,
                     const std::atomic<bool>& stop);
    void add_vias();
    double step(std::size_t set, const std::vector<Condition>& conditions, std::size_t of,
                double hours) const;
    double struck(std::size_t set, const std::vector<Condition>& conditions, const Via& via,
                  double hours) const;

    const process::Process& process_;
    const bool by_hours_;
    std::vector<Member> members_;
    std::vector<int> by_element_, by_hazard_;
    std::vector<std::vector<int>> sets_; // of members
    std::vector<std::vector<Via>> vias_; // by set
    std::vector<int> all_sets_;          // 0, 1, ...
    std::string refusal_;
    bool complete_ = true;
};

} // namespace sitefall::score
