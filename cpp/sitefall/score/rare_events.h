#pragma once
// Events that may be missing from a sample although they weigh in its means.
//
// An interval knows only what occurred: a failure that comes twice in all histories, or not at all,
// and then lasts for months leaves it far too narrow. What the process says of its modes and
// hazards tells which of them could do that: those that keep a service down alone, two of them
// together, or as many copies of one element as stand in for each other.
//
// Notation: i fails at rate f_i for r_i hours and is down for the share u_i of time. Both i and j
// go down at the rate f_i u_j + f_j u_i, for 1 / (1 / r_i + 1 / r_j) hours; m copies of n at the
// rate n f C(n - 1, m - 1) u^(m - 1), for r / m. Orders of magnitude are enough: this decides only
// whether more histories are wanted.
//
// Of n events there are n^2 / 2 pairs. With w_i = max(f_i r_i, u_i) the part of a pair is at most
// f_i u_j r_i + f_j u_i r_j <= 2 w_i w_j, so that pairs are gone through by falling w and left where that is too light.

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/score/ledger.h"
#include "sitefall/score/outage_parts.h"
#include "sitefall/simulation/static_levels.h"

namespace sitefall::score {

/// What takes services down until it is over.
struct RareEvent {
    std::string name;
    int hazard = -1;  // -1: failures alone
    double rate = 0;  // occurrences per hour, of all copies
    double share = 1; // of the occurrences that hit
    double hours = 0; // mean length, at most the horizon
    std::vector<int> services;
};

class RareEvents {
  public:
    /// Asks at once what each failure and hazard stops alone. `process` and `stop` outlive it.
    RareEvents(const process::Process& process, double horizon, const std::atomic<bool>& stop);

    /// What each failure, hazard and set of copies stops alone.
    const std::vector<RareEvent>& singles() const { return singles_; }

    /// Names and expected numbers ("hard of disk (2 expected)") of the events of which fewer than
    /// 100 are expected in the sample and whose part of the unavailability of a service exceeds a
    /// quarter of the half-width found. What two stop together is asked only where they are as
    /// rare and as heavy, and of the 1,000 heaviest.
    /// `widths`: half-widths of the unavailability of each service.
    std::vector<std::string> too_rare(const std::vector<double>& widths, const Sample& sample);

  private:
    using Pair = std::pair<std::size_t, std::size_t>;

    double weight_of(const OutagePart& part) const;
    std::vector<std::pair<double, Pair>> heavy_pairs(double least, const Sample& sample) const;
    std::string name_of(const Pair& pair) const;
    RareEvent joint(const Pair& pair) const;
    RareEvent copies(const OutagePart& part) const;
    const std::vector<int>& stopped_by(const Pair& pair);

    const process::Process& process_;
    double horizon_;
    std::unique_ptr<simulation::StaticQuestions> questions_; // empty where there is no program
    std::vector<OutagePart> parts_;
    std::vector<std::vector<int>> alone_; // services that a part stops alone
    std::vector<RareEvent> singles_;
    std::map<Pair, std::vector<int>> together_; // what was asked
};

/// Half-widths of the unavailability of each service.
std::vector<double> widths_of_unavailability(const process::Process& process, const Ledger& ledger,
                                             double horizon, double confidence);

/// The same of given events, those of `document` among several that are sampled together.
std::vector<std::string> too_rare(const std::vector<RareEvent>& events,
                                  const std::vector<double>& widths, const Sample& sample,
                                  double horizon, int document = 0);

} // namespace sitefall::score
