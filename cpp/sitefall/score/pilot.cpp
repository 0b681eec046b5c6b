#include "sitefall/score/pilot.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "sitefall/score/tally.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

constexpr std::uint32_t first_replication = 0xffffffff - 2 * Pilot::most, block = 32;
constexpr double enough_hits = 10, likely = 0.01;
constexpr std::uint64_t many_events = 10'000'000;

Ledger empty(const Study& study) {
    const Tally shape(*study.documents.front(), study.horizon);
    return {shape.layout(), study.strata, shape.years()};
}

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// Deals what it is given to a ledger of all and, in turn, to one of the parts.
class Dealt : public Sample {
  public:
    Dealt(Ledger& all, std::vector<PowerSums>& parts) : all_(all), parts_(parts) {}
    void add(int stratum, Told told) override {
        const auto turn = static_cast<std::size_t>(all_.histories(stratum)) % parts_.size();
        all_.add(stratum, *told.front());
        parts_[turn].add(stratum, *told.front());
    }
    const Strata& strata() const override { return all_.strata(); }
    double histories(int stratum) const override { return all_.histories(stratum); }

  private:
    Ledger& all_;
    std::vector<PowerSums>& parts_;
};

} // namespace

PowerSums::PowerSums(const Layout& layout, const Strata& strata)
    : strata_(&strata),
      n_(at(strata.count())),
      moments_(at(strata.count()), std::vector<support::Moments>(at(layout.size()))) {}

void PowerSums::add(int stratum, const HistoryRecord& record) {
    n_[at(stratum)] += 1;
    for (const auto& entry : record.entries)
        moments_[at(stratum)][at(entry.measure)].add(entry.value);
}

void PowerSums::merge(const PowerSums& other) {
    for (std::size_t h = 0; h < n_.size(); ++h) {
        n_[h] += other.n_[h];
        for (std::size_t m = 0; m < moments_[h].size(); ++m)
            moments_[h][m].merge(other.moments_[h][m]);
    }
}

std::vector<support::Stratum> PowerSums::sample(int measure) const {
    std::vector<support::Stratum> sample;
    for (int h = 0; h < strata_->count(); ++h)
        sample.push_back({strata_->probability(h), n_[at(h)], moments_[at(h)][at(measure)]});
    return sample;
}

Pilot::Pilot(const Study& study, const Effort& effort, support::Control& control)
    : study_(study),
      all_(empty(study)),
      parts_(part_count, PowerSums(all_.layout(), study.strata)) {
    const auto users = counted_users(*study.documents.front());
    targets_ = targets_of(*study.documents.front(), all_.layout(),
                          std::accumulate(users.begin(), users.end(), 0.0), study.horizon,
                          effort.precision);
    play_to(fewest, control);
}

void Pilot::go_on(support::Control& control) {
    play_to(2 * static_cast<std::uint32_t>(all_.histories()), control);
}

void Pilot::play_to(std::uint32_t goal, support::Control& control) {
    std::vector<double> have;
    for (int h = 0; h < all_.strata().count(); ++h) have.push_back(all_.histories(h));
    const auto done = static_cast<std::uint32_t>(all_.histories());
    const auto blocks =
        plan_blocks(have, fixed_shares(all_.strata()), goal, first_replication + done, block);
    control.total = goal;
    Dealt dealt(all_, parts_);
    if (play_blocks(study_, blocks, true, dealt, events_, control) < blocks.size())
        throw support::Interrupted();
}

bool Pilot::has_often_seen(const Target& target) const {
    double hits = 0;
    for (const auto& stratum : all_.sample(target.mean.measure)) {
        if (stratum.probability >= likely && stratum.y.hits < enough_hits) return false;
        hits += stratum.y.hits;
    }
    return hits >= least_hits;
}

bool Pilot::is_done() const {
    return all_.histories() >= most || events_ > many_events ||
           std::all_of(targets_.begin(), targets_.end(),
                       [&](const Target& target) { return has_often_seen(target); });
}

std::vector<std::string> Pilot::seldom_seen() const {
    std::vector<std::string> names;
    for (const Target& target : targets_)
        if (!has_often_seen(target)) names.push_back(target.name);
    return names;
}

} // namespace sitefall::score
