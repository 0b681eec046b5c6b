#include "sitefall/process/failing.h"

#include <algorithm>

#include "sitefall/process/components.h"
#include "sitefall/process/margins.h"

namespace sitefall::process {

namespace {

std::vector<Term> struck_formulas(const Program& p, support::FormulaBuilder& build) {
    const auto elements = static_cast<int>(p.elements.size());
    std::vector<std::vector<Term>> by(p.elements.size());
    for (int e = 0; e < elements; ++e)
        by[at(e)].push_back(build.variable(static_cast<std::uint32_t>(e)));
    for (std::size_t h = 0; h < p.hazards.size(); ++h)
        for (int k = p.hazards[h].first_strike;
             k < p.hazards[h].first_strike + p.hazards[h].strikes; ++k)
            for (int e : p.strikes[at(k)].elements)
                by[at(e)].push_back(build.variable(static_cast<std::uint32_t>(elements) +
                                                   static_cast<std::uint32_t>(h)));
    std::vector<Term> struck;
    for (auto& inputs : by) struck.push_back(build.any(inputs));
    return struck;
}

} // namespace

Failing::Failing(const Program& program, support::FormulaBuilder& build, When when,
                 const Failing* before)
    : p_(program),
      build_(build),
      when_(when),
      before_(before),
      never_(build.constant(false)),
      always_(build.constant(true)),
      struck_(struck_formulas(program, build)),
      fails_(program.nodes.size(), never_),
      restart_(program.elements.size(), never_),
      failover_(program.services.size(), always_) {
    for (const auto& s : p_.standbys) start_.emplace_back(s.listed.size(), always_);
    settle();
}

/// What each node's formula asks of: the nodes, and for what can be brought back the needs of the jobs that do it.
std::vector<std::vector<int>> Failing::dependencies() const {
    std::vector<std::vector<int>> on(p_.nodes.size());
    const auto add = [&](std::size_t node, int other) {
        if (other >= 0) on[node].push_back(other);
    };
    for (int n = 0; n < static_cast<int>(p_.nodes.size()); ++n)
        for (int d : p_.dependents[n]) on[at(d)].push_back(n);
    for (std::size_t e = 0; e < p_.elements.size(); ++e) {
        const auto& element = p_.elements[e];
        add(e, element.site);
        add(e, element.need);
        if (element.ride >= 0) add(e, p_.rides[at(element.ride)].store_need);
        depend_on_slot(on[e], element.restart);
        if (element.standby < 0) continue;
        const auto& standby = p_.standbys[at(element.standby)];
        for (std::size_t i = 0; i < standby.listed.size(); ++i) {
            add(e, standby.listed[i]);
            if (i > 0) depend_on_slot(on[e], standby.first_start[i]);
        }
    }
    for (const auto& s : p_.services)
        for (int slot : {s.detect, s.decide, s.switch_over}) depend_on_slot(on[at(s.node)], slot);
    for (std::size_t i = 0; i < p_.instances.size(); ++i) {
        const auto& instance = p_.instances[i];
        const auto& s = p_.services[at(instance.service)];
        for (int d = s.first_data; d < s.first_data + s.data; ++d)
            if (p_.data[at(d)].has_restore && instance.first_restore >= 0)
                depend_on_slot(on[at(s.node)],
                               instance.first_restore + p_.data[at(d)].restore_number);
    }
    return on;
}

void Failing::depend_on_slot(std::vector<int>& on, int slot) const {
    if (slot < 0) return;
    const auto& s = p_.slots[at(slot)];
    for (int w = s.first_way; w < s.first_way + s.ways; ++w)
        if (p_.ways[at(w)].need >= 0) on.push_back(p_.ways[at(w)].need);
}

void Failing::settle() {
    const auto on = dependencies();
    const Components components(on);
    for (const auto& members : components.found) {
        const int first = members.front();
        const bool alone =
            members.size() == 1 &&
            std::find(on[at(first)].begin(), on[at(first)].end(), first) == on[at(first)].end();
        if (!alone) {
            settle_cycle(members);
            continue;
        }
        update_jobs(first);
        fails_[at(first)] = evaluate(first);
    }
}

/// Jobs begin as if none could end. Given what they bring back, what works is iterated down from all; then more jobs may end. A chain of
/// either kind is no longer than the members are many.
void Failing::settle_cycle(const std::vector<int>& members) {
    for (int node : members) {
        const auto& n = p_.nodes[at(node)];
        if (n.kind == NodeKind::element) restart_[at(n.index)] = always_;
    }
    const auto of_members = [&] {
        std::vector<Term> terms;
        for (int node : members) terms.push_back(fails_[at(node)]);
        return terms;
    };
    for (std::size_t outer = 0; outer <= members.size(); ++outer) {
        const auto before = of_members();
        for (int node : members) fails_[at(node)] = never_;
        for (std::size_t inner = 0; inner <= members.size(); ++inner) {
            const auto known = of_members();
            for (int node : members) fails_[at(node)] = evaluate(node);
            if (of_members() == known) break;
        }
        if (outer > 0 && of_members() == before) break;
        for (int node : members) update_jobs(node);
    }
}

Term Failing::evaluate(int node) const {
    const auto& n = p_.nodes[at(node)];
    switch (n.kind) {
        case NodeKind::element:
            return element(n.index);
        case NodeKind::gate:
            return gate(n.index);
        case NodeKind::level:
            return below(p_.levels[at(n.index)].service, p_.levels[at(n.index)].level);
        case NodeKind::path:
            return path(p_.paths[at(n.index)]);
        case NodeKind::service:
            break; // asked for by its levels
    }
    return never_;
}

void Failing::update_jobs(int node) {
    const auto& n = p_.nodes[at(node)];
    if (n.kind == NodeKind::service)
        failover_[at(n.index)] = failover_fails(p_.services[at(n.index)]);
    if (n.kind != NodeKind::element) return;
    const auto& e = p_.elements[at(n.index)];
    restart_[at(n.index)] = e.restart < 0 ? never_ : slot_fails(e.restart);
    if (e.standby < 0) return;
    const auto& standby = p_.standbys[at(e.standby)];
    for (std::size_t i = 1; i < standby.listed.size(); ++i)
        start_[at(e.standby)][i] =
            standby.first_start[i] < 0 ? never_ : ways_fail(standby.first_start[i]);
}

// --- elements

Term Failing::element(int e) const {
    const auto& element = p_.elements[at(e)];
    std::vector<Term> ways{struck(e), fails(element.site), supply(e)};
    if (when_ == When::in_the_end && element.restart >= 0) {
        const Term stopped = build_.any({before_->fails(element.site), before_->supply(e)});
        ways.push_back(build_.all({stopped, restart_[at(e)]}));
    }
    return build_.any(ways);
}

/// That what `e` declares as needs, or the standby that it is, is missing and not ridden through.
Term Failing::supply(int e) const {
    const auto& element = p_.elements[at(e)];
    Term missing = fails(element.need);
    if (element.standby >= 0)
        missing = build_.any({missing, standby(p_.standbys[at(element.standby)])});
    if (element.ride < 0 || when_ != When::at_once) return missing;
    const auto& ride = p_.rides[at(element.ride)];
    if (ride.lasts <= same_instant) return missing;
    return build_.all({missing, fails(ride.store_need)});
}

/// The first spare that works is asked, and one whose start waits for good is waited for: F(i) = its start cannot end, or it fails and so
/// does F(i + 1). (A spare that fails is passed over also where its start could not end; the formula does not count on that.)
Term Failing::standby(const StandbyProgram& standby) const {
    const auto number = static_cast<std::size_t>(&standby - p_.standbys.data());
    Term none = always_;
    for (std::size_t i = standby.listed.size(); i-- > 1;)
        none = build_.any({start_[number][i], build_.all({fails(standby.listed[i]), none})});
    return build_.all({fails(standby.listed[0]), none});
}

Term Failing::gate(int g) const {
    std::vector<Term> inputs;
    for (int input : p_.inputs[g]) inputs.push_back(fails(input));
    const int spare = static_cast<int>(inputs.size()) - p_.gates[at(g)].needed;
    return spare == 0 ? build_.any(inputs)
                      : build_.at_least(static_cast<std::size_t>(spare) + 1, inputs);
}

/// That working links through working sites do not join the ends: the sites that are reached grow link by link.
Term Failing::path(const PathProgram& path) const {
    std::map<int, Term> cut;  // by site: that it is not reached
    for (int site : p_.sites) // no way leads over one without links
        if (site == path.from || site == path.to || !p_.links_of.empty(site))
            cut[site] = site == path.from ? fails(site) : always_;
    for (std::size_t round = 1; round < cut.size(); ++round) {
        auto next = cut;
        for (std::size_t l = 0; l < p_.links.size(); ++l)
            for (const auto& [here, there] : {std::pair(p_.link_from[l], p_.link_to[l]),
                                              std::pair(p_.link_to[l], p_.link_from[l])})
                next[there] = build_.all(
                    {next[there], build_.any({cut[here], fails(p_.links[l]), fails(there)})});
        if (next == cut) break;
        cut = std::move(next);
    }
    return cut[path.to];
}

// --- jobs

bool Failing::is_instant(const WayProgram& way) const {
    const auto zero = [this](int law) {
        return law < 0 || support::quantile(p_.laws[at(law)], 0.5) <= same_instant;
    };
    return zero(way.law) && (way.crew < 0 || zero(p_.crews[at(way.crew)].travel));
}

Term Failing::slot_fails(int slot) const {
    return build_.any({fails(p_.slots[at(slot)].site), ways_fail(slot)});
}

/// That no way of the job can come to its end (at once: within the instant), sites left out. A way begins where all before it wait for
/// their needs; one that runs and does not end is waited for, and that it might be made to wait is not counted on.
Term Failing::ways_fail(int slot) const {
    const auto& s = p_.slots[at(slot)];
    Term fail = always_;
    for (int w = s.first_way + s.ways; w-- > s.first_way;) {
        const auto& way = p_.ways[at(w)];
        const bool ends = when_ == When::in_the_end
                              ? support::quantile(p_.laws[at(way.law)], 0.5) < forever
                              : is_instant(way);
        fail = ends ? build_.all({fails(way.need), fail}) : always_;
    }
    return fail;
}

} // namespace sitefall::process
