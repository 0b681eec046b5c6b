// That a service is below a level, as a formula of what was lost.

#include <algorithm>
#include <cmath>
#include <set>

#include "sitefall/process/failing.h"
#include "sitefall/process/margins.h"
#include "sitefall/support/issue.h"

namespace sitefall::process {

namespace {
enum { backup = 2 };
constexpr std::size_t most_degrades = 12; // 2^12 combinations
} // namespace

Term parts_below(support::FormulaBuilder& build, const std::vector<std::pair<double, Term>>& parts,
                 double wanted) {
    std::map<std::pair<std::size_t, long>, Term> known;
    const auto from = [&](const auto& self, std::size_t i, double left) -> Term {
        if (left <= same_level) return build.constant(false);
        if (i == parts.size()) return build.constant(true);
        const std::pair key(i, std::lround(left * 1e9));
        if (const auto found = known.find(key); found != known.end()) return found->second;
        const auto [capacity, missing] = parts[i];
        const Term with = self(self, i + 1, left - capacity), without = self(self, i + 1, left);
        return known[key] = build.all({build.any({missing, with}), without});
    };
    return from(from, 0, wanted);
}

/// Sums within 1e-6 of 1 are 1: less is wanted of the parts than of the level.
static double of_parts(double level) { return level >= full_capacity ? full_capacity : level; }

Term Failing::below(int s, double level) const {
    const auto& service = p_.services[at(s)];
    const double wanted = std::max(level, service.serves_when);
    const auto& degrades = service.degrades;
    if (degrades.size() > most_degrades)
        throw support::RequestError(
            "a service with more than 12 factors of degrades is no formula");
    std::vector<Term> ways;
    for (std::size_t met = 0; met < std::size_t{1} << degrades.size(); ++met) {
        double factor = 1;
        std::vector<Term> this_way;
        for (std::size_t d = 0; d < degrades.size(); ++d) {
            if ((met >> d & 1u) != 0)
                this_way.push_back(fails(degrades[d].need)); // counted on to hold
            else
                factor *= degrades[d].factor;
        }
        if (factor < wanted - same_level) continue;
        this_way.push_back(capacity_below(s, of_parts(wanted / std::max(factor, 1e-300))));
        ways.push_back(build_.any(this_way));
    }
    return build_.any({fails(service.need), build_.all(ways)});
}

/// The failover is called for where an active instance is not able; one whose pool is lost is able, and carries nothing. That losing more
/// may so bring help is left out: where a pool of an active instance is lost, or the active ones carry too little from the first, nobody is
/// taken to come.
Term Failing::capacity_below(int s, double wanted) const {
    const auto& service = p_.services[at(s)];
    std::vector<std::pair<double, Term>> active, all;
    std::vector<Term> pools;
    double carried = 0; // by the active ones, with nothing lost
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i) {
        const auto& instance = p_.instances[at(i)];
        const Term missing = instance_fails(i);
        double share = 1; // of its capacity: fewer spare copies than it uses may stand there
        for (int u : instance.uses) {
            const auto& use = p_.uses[at(u)];
            const int copies = p_.elements[at(use.component)].count;
            share = std::min(share, static_cast<double>(copies) / use.copies);
        }
        all.emplace_back(
            instance.capacity * share,
            instance.active ? missing : build_.any({missing, data_missing(i), failover_[at(s)]}));
        if (!instance.active) continue;
        active.push_back(all.back());
        carried += active.back().first;
        if (instance.pool >= 0) pools.push_back(fails(instance.pool));
    }
    if (carried < wanted - same_level) return always_;
    pools.push_back(parts_below(build_, all, wanted));
    return build_.all({parts_below(build_, active, wanted), build_.any(pools)});
}

Term Failing::instance_fails(int i) const {
    const auto& instance = p_.instances[at(i)];
    std::vector<Term> ways{fails(instance.element)};
    if (instance.pool >= 0) ways.push_back(fails(instance.pool));
    for (int u : instance.uses) ways.push_back(fails(p_.uses[at(u)].component));
    return build_.any(ways);
}

/// Held for good, by itself or through its site.
Term Failing::gone(int place) const {
    const int site = p_.elements[at(place)].site;
    return site < 0 ? struck(place) : build_.any({struck(place), struck(site)});
}

/// That there is no copy to serve from, or only backups one of which may be taken and cannot be restored (which is newest, time tells).
Term Failing::data_missing(int i) const {
    const auto& instance = p_.instances[at(i)];
    const auto& service = p_.services[at(instance.service)];
    if (!service.keeps_data) return never_;
    const auto restore_fails = [&](int d) {
        const auto& copy = p_.data[at(d)];
        if (copy.kind != backup || !copy.has_restore) return never_;
        return slot_fails(instance.first_restore + copy.restore_number);
    };
    if (instance.copy >= 0) return restore_fails(instance.copy);
    std::vector<Term> live_gone, backups_gone, unrestored;
    for (int d = service.first_data; d < service.first_data + service.data; ++d) {
        const auto& copy = p_.data[at(d)];
        (copy.kind == backup ? backups_gone : live_gone).push_back(gone(copy.place));
        unrestored.push_back(restore_fails(d));
    }
    unrestored.push_back(build_.all(backups_gone));
    return build_.all({build_.all(live_gone), build_.any(unrestored)});
}

Term Failing::failover_fails(const ServiceProgram& service) const {
    if (!service.has_failover) return always_;
    std::vector<Term> stages;
    for (int slot : {service.detect, service.decide, service.switch_over})
        if (slot >= 0) stages.push_back(slot_fails(slot));
    return build_.any(stages);
}

std::string shared_spares(const Program& p, const Process& process, int s) {
    if (p.uses.empty()) return "";
    std::set<int> asked{s}; // and those whose levels somebody needs
    for (const auto& level : p.levels) asked.insert(level.service);
    for (std::size_t component = 0; component < p.elements.size(); ++component) {
        int wanted = 0;
        bool matters = false;
        for (int u : p.users_of[static_cast<int>(component)]) {
            wanted += p.uses[at(u)].copies;
            matters = matters || asked.contains(p.instances[at(p.uses[at(u)].instance)].service);
        }
        if (matters && wanted > p.elements[component].count)
            return "instances want " + std::to_string(wanted) + " copies of " +
                   process.elements[component].id + ", and there are " +
                   std::to_string(p.elements[component].count) +
                   ": who gets the spare ones is no Boolean function";
    }
    return "";
}

Term replicas_below(const Program& p, support::FormulaBuilder& build, int s, double level) {
    const auto& service = p.services[at(s)];
    std::vector<std::pair<double, Term>> parts;
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i)
        parts.emplace_back(p.instances[at(i)].capacity,
                           build.variable(static_cast<std::uint32_t>(p.instances[at(i)].element)));
    return parts_below(build, parts, of_parts(level));
}

} // namespace sitefall::process
