#include "sitefall/score/ledger.h"

#include <cstddef>

namespace sitefall::score {

Ledger::Ledger(const Layout& layout, const Strata& strata, int years)
    : layout_(layout),
      strata_(&strata),
      years_(years),
      n_(index(strata.count())),
      moments_(index(strata.count()), std::vector<support::Moments>(index(layout.size()))),
      outages_(index(layout.services), support::QuantileSketch(strata.count())),
      occurrence_(index(layout.services + 1), support::QuantileSketch(strata.count())),
      aggregate_(index(layout.services + 1), support::QuantileSketch(strata.count())),
      years_with_loss_(index(layout.services + 1),
                       std::vector<std::uint32_t>(index(strata.count()) * support::sketch_groups)),
      worst_(layout.services) {}

void Ledger::add(int stratum, const HistoryRecord& record) {
    // Replications are numbered from 0 in the order in which they are added.
    worst_.add(static_cast<std::uint32_t>(histories()), stratum, layout_, record);
    double& n = n_[index(stratum)];
    const int group = static_cast<int>(static_cast<std::int64_t>(n) % support::sketch_groups);
    n += 1;
    auto& moments = moments_[index(stratum)];
    for (const auto& entry : record.entries) moments[index(entry.measure)].add(entry.value);
    for (const auto& outage : record.outages) {
        outages_[index(outage.service)].add(outage.hours, stratum, group);
    }
    for (const auto& part : record.parts) {
        if (part.cause < 0) continue;
        part_of(part.cause, part.service).sums[index(stratum)] += part.unmet;
    }
    for (const auto& year : record.years) {
        ++years_with_loss_[index(year.service)][index(stratum * support::sketch_groups + group)];
        occurrence_[index(year.service)].add(year.largest, stratum, group);
        aggregate_[index(year.service)].add(year.sum, stratum, group);
    }
}

Ledger::CausePart& Ledger::part_of(int cause, int service) {
    const auto key = std::uint64_t{static_cast<std::uint32_t>(cause)} << 32 |
                     static_cast<std::uint32_t>(service);
    const auto [place, fresh] = places_.emplace(key, cause_parts_.size());
    if (fresh) cause_parts_.push_back({cause, service, std::vector<double>(n_.size())});
    return cause_parts_[place->second];
}

std::vector<std::uint32_t> Ledger::quiet_years(int who) const {
    std::vector<std::uint32_t> quiet;
    for (std::size_t h = 0; h < n_.size(); ++h) {
        const auto n = static_cast<std::uint32_t>(n_[h]);
        for (std::uint32_t g = 0; g < support::sketch_groups; ++g) {
            const std::uint32_t histories =
                n / support::sketch_groups + (g < n % support::sketch_groups ? 1 : 0);
            quiet.push_back(histories * static_cast<std::uint32_t>(years_) -
                            years_with_loss_[index(who)][quiet.size()]);
        }
    }
    return quiet;
}

std::vector<support::Stratum> Ledger::sample(int measure) const {
    std::vector<support::Stratum> sample;
    for (int h = 0; h < strata_->count(); ++h) {
        sample.push_back(
            {strata_->probability(h), n_[index(h)], moments_[index(h)][index(measure)]});
    }
    return sample;
}

std::vector<support::PairStratum> Ledger::outage_pair(int service) const {
    std::vector<support::PairStratum> sample;
    for (int h = 0; h < strata_->count(); ++h) {
        const auto of = [&](Total total) -> const support::Moments& {
            return moments_[index(h)][index(layout_.of(service, total))];
        };
        sample.push_back({strata_->probability(h), n_[index(h)], of(Total::outage_hours),
                          of(Total::interruptions), of(Total::products).sum,
                          of(Total::products_aab).sum, of(Total::products_abb).sum});
    }
    return sample;
}

std::vector<double> Ledger::weights() const {
    std::vector<double> weights;
    for (int h = 0; h < strata_->count(); ++h) {
        const double n = n_[index(h)];
        weights.push_back(n > 0 ? strata_->probability(h) / n : 0);
    }
    return weights;
}

} // namespace sitefall::score
