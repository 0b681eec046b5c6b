#include "sitefall/score/because.h"

#include <algorithm>

#include "sitefall/process/program.h"
#include "sitefall/score/tally.h"

namespace sitefall::score {

using process::at;
using process::NodeKind;

Because::Because(const process::Process& process, std::vector<int> lost)
    : process_(process),
      p_(*process.program),
      struck_(process.elements.size(), 0),
      fallen_(process::fallen(process, lost)) {
    const auto elements = static_cast<int>(process.elements.size());
    for (int member : lost) {
        if (member < elements) {
            struck_[at(member)] = 1;
            continue;
        }
        const auto& hazard = p_.hazards[at(member - elements)];
        for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k)
            for (int e : p_.strikes[at(k)].elements) struck_[at(e)] = 1;
    }
}

/// Lost itself, or standing at a site that is.
bool Because::stands_there(int e) const {
    const int site = p_.elements[at(e)].site;
    return struck_[at(e)] != 0 || (site >= 0 && struck_[at(site)] != 0);
}

/// What `node` asks for by name and does not have.
void Because::named(int node, std::vector<char>& met, std::vector<std::string>& found) const {
    if (node < 0 || met[at(node)] || !fallen_[at(node)]) return;
    met[at(node)] = 1;
    const auto& n = p_.nodes[at(node)];
    if (n.kind == NodeKind::element) found.push_back(process_.elements[at(n.index)].id);
    if (n.kind == NodeKind::level)
        found.push_back(process_.services[at(p_.levels[at(n.index)].service)].id);
    if (n.kind == NodeKind::gate)
        for (int input : p_.inputs[n.index]) named(input, met, found);
    if (n.kind == NodeKind::path)
        for (const auto* list : {&p_.links, &p_.sites})
            for (int e : *list) named(e, met, found);
}

/// Of what `node` hangs on: the elements that the loss took, found through needs, sites, lists and levels.
void Because::roots(int node, std::vector<char>& met, std::vector<std::string>& found) const {
    if (node < 0 || met[at(node)] || !fallen_[at(node)]) return;
    met[at(node)] = 1;
    const auto& n = p_.nodes[at(node)];
    if (n.kind == NodeKind::gate) {
        for (int input : p_.inputs[n.index]) roots(input, met, found);
    } else if (n.kind == NodeKind::path) {
        for (const auto* list : {&p_.links, &p_.sites})
            for (int e : *list) roots(e, met, found);
    } else if (n.kind == NodeKind::level) {
        const auto& service = p_.services[at(p_.levels[at(n.index)].service)];
        roots(service.need, met, found);
        for (int i = service.first_instance; i < service.first_instance + service.instances; ++i)
            roots(p_.instances[at(i)].element, met, found);
    } else if (n.kind == NodeKind::element && stands_there(n.index)) {
        found.push_back(process_.elements[at(n.index)].id);
    } else if (n.kind == NodeKind::element) {
        const auto& element = p_.elements[at(n.index)];
        roots(element.need, met, found);
        roots(element.site, met, found);
        if (element.standby >= 0)
            for (int listed : p_.standbys[at(element.standby)].listed) roots(listed, met, found);
    }
}

/// Whether `node` is missing; then the reason says what, and what of it was lost.
bool Because::missing(int node, Reason& reason) const {
    if (node < 0 || !fallen_[at(node)]) return false;
    std::vector<char> met(p_.nodes.size(), 0);
    named(node, met, reason.needs);
    std::fill(met.begin(), met.end(), 0);
    roots(node, met, reason.lost);
    std::sort(reason.needs.begin(), reason.needs.end());
    std::sort(reason.lost.begin(), reason.lost.end());
    return true;
}

void Because::of_failover(int s, std::vector<Reason>& out) const {
    const auto& service = p_.services[at(s)];
    const std::pair<int, const char*> stages[] = {
        {service.detect, "detect"}, {service.decide, "decide"}, {service.switch_over, "switch"}};
    for (const auto& [slot, name] : stages) {
        if (slot < 0) continue;
        const auto& job = p_.slots[at(slot)];
        Reason reason;
        reason.kind = Reason::Kind::failover;
        reason.job = name;
        reason.has_other_way = job.ways > 1;
        if (missing(p_.ways[at(job.first_way)].need, reason)) out.push_back(std::move(reason));
    }
}

void Because::of_needs(int s, std::vector<Reason>& out) const {
    const auto& service = p_.services[at(s)];
    const auto add = [&](Reason::Kind kind, int node, double level) {
        Reason reason;
        reason.kind = kind;
        reason.level = level;
        if (missing(node, reason)) out.push_back(std::move(reason));
    };
    add(Reason::Kind::needs, service.need, 1);
    bool has_other = false;
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i) {
        const int e = p_.instances[at(i)].element;
        if (stands_there(e)) continue;
        has_other = true;
        add(Reason::Kind::needs, p_.elements[at(e)].need, 1);
    }
    if (!has_other) out.emplace_back().kind = Reason::Kind::alone;
    for (const auto& degrade : service.degrades)
        add(Reason::Kind::degraded, degrade.need, degrade.factor);
    const auto* copies = p_.data.data() + service.first_data;
    const bool no_copy = std::all_of(copies, copies + service.data,
                                     [this](const auto& copy) { return stands_there(copy.place); });
    if (service.keeps_data && service.data > 0 && no_copy)
        out.emplace_back().kind = Reason::Kind::data;
}

std::vector<Reason> Because::reasons(int service, double level_in_the_end) const {
    std::vector<Reason> out;
    of_failover(service, out);
    of_needs(service, out);
    if (level_in_the_end > level_margin && level_in_the_end < 1 - level_margin) {
        Reason reason;
        reason.kind = Reason::Kind::capacity;
        reason.level = level_in_the_end;
        out.push_back(std::move(reason));
    }
    if (out.empty()) out.emplace_back().kind = Reason::Kind::time;
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace sitefall::score
