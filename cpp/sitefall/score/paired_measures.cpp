#include "sitefall/score/paired_measures.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "sitefall/score/tally.h"

namespace sitefall::score {

namespace {

// One document and what it has.
struct Side {
    const process::Process& process;
    Layout layout;
    std::vector<double> users;
    std::unordered_map<std::string, int> services;
    std::unordered_map<std::string, bool> keeps_data;
    bool has_tolerance = false;

    Side(const model::Architecture& architecture, const process::Process& of, double horizon)
        : process(of), layout(Tally(of, horizon).layout()), users(counted_users(of)) {
        for (std::size_t s = 0; s < of.services.size(); ++s) {
            services.emplace(of.services[s].id, static_cast<int>(s));
            has_tolerance = has_tolerance || of.services[s].has_tolerance;
        }
        for (const auto& service : architecture.services) {
            keeps_data.emplace(service.id, service.keeps_data);
        }
    }

    double all_users() const { return std::accumulate(users.begin(), users.end(), 0.0); }
};

using OfService = Mean ServiceMeans::*;

struct Named {
    const char* name;
    OfService mean;
};

constexpr Named always[] = {{"availability", &ServiceMeans::availability},
                            {"down", &ServiceMeans::down},
                            {"mean_level", &ServiceMeans::mean_level},
                            {"interruptions_per_year", &ServiceMeans::interruptions_per_year}};

class Pairing {
  public:
    Pairing(const std::vector<const model::Architecture*>& architectures,
            const Documents& documents, double horizon)
        : horizon_(horizon) {
        for (std::size_t d = 0; d < documents.size(); ++d) {
            sides_.emplace_back(*architectures[d], *documents[d], horizon);
        }
    }

    std::vector<PairedMeasure> run() {
        add("unmet_user_hours_per_year", [&](const Side& side) {
            return std::optional(all_unmet_mean(side.layout, side.all_users(), horizon_));
        });
        const auto judged = [](auto mean_of) {
            return [mean_of](const Side& side) {
                return side.has_tolerance ? std::optional(mean_of(side.layout)) : std::nullopt;
            };
        };
        add("score", judged(score_mean));
        add("all_kept", judged(all_kept_mean));
        for (const auto& service : sides_.front().process.services) add_service(service.id);
        return std::move(measures_);
    }

  private:
    void add_service(const std::string& id) {
        const auto measure = [&](const char* name, OfService which, auto has) {
            add(id + "/" + name, [&](const Side& side) -> std::optional<Mean> {
                const auto found = side.services.find(id);
                if (found == side.services.end()) return {};
                const auto s = static_cast<std::size_t>(found->second);
                if (!has(side, s)) return {};
                return means_of(side.layout, found->second, side.users[s], horizon_).*which;
            });
        };
        for (const auto& [name, mean] : always) {
            measure(name, mean, [](const Side&, std::size_t) { return true; });
        }
        measure("breach", &ServiceMeans::breach, [](const Side& side, std::size_t s) {
            return side.process.services[s].has_tolerance;
        });
        measure("unmet_user_hours_per_year", &ServiceMeans::unmet,
                [](const Side& side, std::size_t s) { return side.users[s] > 0; });
        measure("data_lost_hours_per_year", &ServiceMeans::data_lost,
                [&](const Side& side, std::size_t) { return side.keeps_data.at(id); });
    }

    template <class MeanOf>
    void add(std::string name, const MeanOf& mean_of) {
        PairedMeasure measure{std::move(name), {}, 0};
        for (const Side& side : sides_) {
            measure.means.push_back(mean_of(side));
            if (!measure.means.front()) return;
            if (measure.means.back()) {
                measure.most = std::max(measure.most, measure.means.back()->most);
            }
        }
        measures_.push_back(std::move(measure));
    }

    const double horizon_;
    std::vector<Side> sides_;
    std::vector<PairedMeasure> measures_;
};

} // namespace

std::vector<PairedMeasure> paired_measures(
    const std::vector<const model::Architecture*>& architectures, const Documents& documents,
    double horizon) {
    return Pairing(architectures, documents, horizon).run();
}

} // namespace sitefall::score
