// From the engineer's words to arrays.

#include <algorithm>

#include "sitefall/process/builder.h"

namespace sitefall::process {

void Builder::add_element(const model::Element& written, Kind kind, int count, int at_least,
                          int priority) {
    const auto e = static_cast<int>(p_.elements.size());
    element_index_[written.id] = e;
    written_.push_back(&written);
    process_.elements.push_back({written.id, kind, -1});
    ElementProgram element;
    element.count = count;
    element.at_least = at_least;
    element.priority = written.priority.value_or(priority);
    element.first_copy = p_.copies;
    p_.copies += count;
    p_.elements.push_back(element);
    add_node(NodeKind::element, e);
    if (kind == Kind::site) p_.sites.push_back(e);
    if (kind == Kind::link) p_.links.push_back(e);
}

void Builder::number_elements() {
    for (const auto& site : architecture_.sites) add_element(site, Kind::site, 1, 1);
    for (const auto& link : architecture_.links) add_element(link, Kind::link, 1, 1);
    for (const auto& c : architecture_.components)
        add_element(c, Kind::component, c.count, c.at_least);
    for (const auto& service : architecture_.services)
        for (const auto& instance : service.instances)
            add_element(instance, Kind::instance, 1, 1, service.priority);
    for (const auto& link : architecture_.links) {
        p_.link_from.push_back(element(link.from));
        p_.link_to.push_back(element(link.to));
    }
    for (const auto& service : architecture_.services) {
        const auto s = static_cast<int>(p_.services.size());
        service_index_[service.id] = s;
        p_.services.emplace_back();
        p_.services.back().node = add_node(NodeKind::service, s);
    }
    for (const auto& crew : architecture_.crews) {
        crew_index_[crew.id] = static_cast<int>(p_.crews.size());
        process_.crews.push_back(crew.id);
        p_.crews.push_back({crew.size, crew.by_priority, crew.travel ? add_law(*crew.travel) : -1});
    }
    for (auto* lists : {&named_by_need_, &capacity_of_, &users_of_, &listed_in_, &data_places_})
        lists->resize(p_.elements.size());
    named_by_service_.resize(p_.services.size());
}

/// Ids of elements, services and hazards in the order of their bytes.
void Builder::rank_ids() {
    for (const auto& e : process_.elements) id_ranks_[e.id] = 0;
    for (const auto& s : architecture_.services) id_ranks_[s.id] = 0;
    for (const auto& h : architecture_.hazards) id_ranks_[h.id] = 0;
    int next = 0;
    for (auto& [id, rank] : id_ranks_) rank = next++;
    for (std::size_t e = 0; e < p_.elements.size(); ++e)
        p_.elements[e].id_rank = id_ranks_.at(process_.elements[e].id);
    for (std::size_t s = 0; s < p_.services.size(); ++s)
        p_.services[s].id_rank = id_ranks_.at(architecture_.services[s].id);
}

void Builder::describe_services() {
    const bool anyone = std::any_of(architecture_.services.begin(), architecture_.services.end(),
                                    [](const auto& s) { return s.users.has_value(); });
    for (const auto& written : architecture_.services) {
        ServiceInfo info;
        info.id = written.id;
        info.users = written.users ? number(*written.users) * number(written.share) : 0;
        info.weight = anyone ? info.users : number(written.share);
        if (const auto& t = written.tolerance) {
            info.has_tolerance = true;
            info.below = number(t->below);
            if (t->longest) info.longest = number(*t->longest);
            if (t->total_per_year) info.total_per_year = number(*t->total_per_year);
            if (t->data) info.data = number(*t->data);
        }
        process_.services.push_back(std::move(info));
    }
}

void Builder::name_causes() {
    process_.cause.elements = static_cast<int>(process_.elements.size());
    process_.cause.hazards = static_cast<int>(process_.hazards.size());
    process_.cause.services = static_cast<int>(process_.services.size());
    for (const auto& e : process_.elements) process_.causes.push_back("failure of " + e.id);
    for (const auto& e : process_.elements)
        process_.causes.push_back("exhausted ride-through of " + e.id);
    for (const auto& h : process_.hazards) process_.causes.push_back("hazard " + h.id);
    for (const auto& s : process_.services) process_.causes.push_back("failback of " + s.id);
    process_.causes.push_back("loss");
    process_.causes.push_back("other");
}

namespace {

void push_all(Lists& lists, const std::vector<std::vector<int>>& rows) {
    for (const auto& row : rows) lists.push_list(row);
}

std::vector<std::vector<int>> inverted(const std::vector<std::vector<int>>& rows,
                                       std::size_t columns) {
    std::vector<std::vector<int>> out(columns);
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (int c : rows[r]) out[at(c)].push_back(static_cast<int>(r));
    return out;
}

void keep_if(std::vector<std::vector<int>>& rows, const auto& wanted) {
    for (auto& row : rows) std::erase_if(row, [&](int i) { return !wanted(i); });
}

} // namespace

/// All lists that the dynamics walk, from what the wiring has gathered.
void Builder::finish_lists() {
    const auto elements = p_.elements.size();
    const auto is_hidden = [&](int e) { return p_.elements[at(e)].has_hidden; };
    std::vector<std::vector<int>> watching(p_.nodes.size()), slots_at(elements);
    for (std::size_t w = 0; w < p_.ways.size(); ++w)
        if (p_.ways[w].need >= 0) watching[at(p_.ways[w].need)].push_back(p_.ways[w].slot);
    for (std::size_t s = 0; s < p_.slots.size(); ++s)
        if (p_.slots[s].site >= 0) slots_at[at(p_.slots[s].site)].push_back(static_cast<int>(s));
    push_all(p_.watching_slots, watching);
    push_all(p_.slots_at, slots_at);
    push_all(p_.blockers, way_named_);
    keep_if(named_by_need_, is_hidden);
    keep_if(named_by_service_, is_hidden);
    keep_if(way_named_, is_hidden);
    push_all(p_.named_by_need, named_by_need_);
    push_all(p_.named_by_service, named_by_service_);
    push_all(p_.named_by_way, way_named_);
    push_all(p_.namers, inverted(named_by_need_, elements));
    push_all(p_.serving_namers, inverted(named_by_service_, elements));
    std::vector<std::vector<int>> by_slot(p_.slots.size());
    for (std::size_t w = 0; w < p_.ways.size(); ++w) {
        const auto kind = p_.slots[at(p_.ways[w].slot)].kind;
        if (kind < JobKind::detect || kind > JobKind::switch_over) continue;
        auto& row = by_slot[at(p_.ways[w].slot)];
        row.insert(row.end(), way_named_[w].begin(), way_named_[w].end());
    }
    push_all(p_.slot_namers, inverted(by_slot, elements));
    push_all(p_.capacity_of, capacity_of_);
    push_all(p_.users_of, users_of_);
    push_all(p_.listed_in, listed_in_);
    std::vector<std::vector<int>> places =
        data_places_; // at the element itself, or at the site where it stands
    for (std::size_t e = 0; e < elements; ++e)
        if (const int site = p_.elements[e].site; site >= 0)
            places[at(site)].insert(places[at(site)].end(), data_places_[e].begin(),
                                    data_places_[e].end());
    push_all(p_.data_places, places);
    push_all(p_.dependents, dependents_);
    push_all(p_.inputs, inputs_);
    std::vector<std::vector<int>> links_of(elements);
    for (std::size_t l = 0; l < p_.links.size(); ++l)
        for (const int end : {p_.link_from[l], p_.link_to[l]})
            links_of[at(end)].push_back(static_cast<int>(l));
    push_all(p_.links_of, links_of);
    for (std::size_t e = 0; e < elements; ++e) {
        auto& element = p_.elements[e];
        element.is_judged = element.restart >= 0 || element.ride >= 0 || !named_by_need_[e].empty();
        const auto number = static_cast<int>(e);
        element.is_touched =
            element.is_judged || !p_.capacity_of.empty(number) || !listed_in_[e].empty();
        element.is_watched = element.has_hidden || element.has_operating ||
                             !listed_in_[e].empty() || !slots_at[e].empty();
        element.only_standby =
            !listed_in_[e].empty() && !needed_elements_.contains(static_cast<int>(e));
    }
    for (auto& slot : p_.slots) {
        const bool of_element = slot.element >= 0;
        slot.id_rank = of_element ? p_.elements[at(slot.element)].id_rank
                                  : p_.services[at(slot.service)].id_rank;
    }
}

Process Builder::build() {
    number_elements();
    rank_ids();
    describe_services();
    for (std::size_t e = 0; e < written_.size(); ++e)
        wire_failures(static_cast<int>(e), *written_[e]);
    for (std::size_t e = 0; e < written_.size(); ++e)
        wire_element(static_cast<int>(e), *written_[e]);
    for (std::size_t e = 0; e < written_.size(); ++e) wire_inspections(static_cast<int>(e));
    wire_standbys();
    wire_services();
    wire_hazards();
    add_stream("loss");
    name_causes();
    finish_lists();
    order_nodes();
    order_clocks();
    process_.program = std::make_shared<const Program>(std::move(p_));
    return std::move(process_);
}

Process compile(const model::Architecture& architecture, std::span<const double> unknowns) {
    return Builder(architecture, unknowns).build();
}

} // namespace sitefall::process
