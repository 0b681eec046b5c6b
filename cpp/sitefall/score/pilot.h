#pragma once
// Histories that are played before a sample, to know what it will take.

#include <cstdint>
#include <vector>

#include "sitefall/score/ledger.h"
#include "sitefall/score/precision.h"
#include "sitefall/score/sampling.h"

namespace sitefall::score {

/// Of some histories only what means are made of.
class PowerSums {
  public:
    PowerSums(const Layout& layout, const Strata& strata);
    void add(int stratum, const HistoryRecord& record);
    void merge(const PowerSums& other);
    std::vector<support::Stratum> sample(int measure) const;
    const Strata& strata() const { return *strata_; }

  private:
    const Strata* strata_;
    std::vector<double> n_;
    std::vector<std::vector<support::Moments>> moments_; // by stratum, then measure
};

class Pilot {
  public:
    /// Parts into which the histories are dealt.
    static constexpr std::size_t part_count = 8;
    static constexpr std::uint32_t fewest = 1024, most = 8192;

    /// Plays `fewest`. Replications are numbered from the top, apart from those of the sample. @throws support::Interrupted
    Pilot(const Study& study, const Effort& effort, support::Control& control);
    /// Plays as many again.
    void go_on(support::Control& control);
    /// Whether a longer one would hardly tell more: every target was seen often, or there were `most` histories or too many events.
    bool is_done() const;

    const Ledger& all() const { return all_; }
    const std::vector<PowerSums>& parts() const { return parts_; }
    /// What decides how long a sample is.
    const std::vector<Target>& targets() const { return targets_; }
    std::uint64_t events() const { return events_; }
    /// Targets whose variance hangs on a few histories: fewer than 10 had them in a stratum of a hundredth or more.
    std::vector<std::string> seldom_seen() const;

  private:
    void play_to(std::uint32_t goal, support::Control& control);
    bool has_often_seen(const Target& target) const;

    const Study& study_;

    Ledger all_;
    std::vector<PowerSums> parts_;
    std::vector<Target> targets_;
    std::uint64_t events_ = 0;
};

} // namespace sitefall::score
