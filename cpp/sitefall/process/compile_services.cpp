// Services: instances, failover, data, degradation.

#include <algorithm>
#include <tuple>

#include "sitefall/process/builder.h"

namespace sitefall::process {

void Builder::wire_services() {
    for (const auto& written : architecture_.services) {
        const int s = service_index_.at(written.id);
        auto& service = p_.services[at(s)];
        service.priority = written.priority;
        service.serves_when = number(written.serves_when);
        service.keeps_data = written.keeps_data;
        const int need_node = need(written.needs);
        service.need = need_node;
        derives(need_node, service.node);
        named_by_service_[at(s)] = named(written.needs);
        for (const auto& degrade : written.degrades) {
            const int node = need(degrade.needs);
            derives(node, p_.services[at(s)].node);
            p_.services[at(s)].degrades.push_back({node, number(degrade.factor)});
        }
        wire_data(s, written);
        wire_instances(s, written);
        wire_failover(s, written);
    }
    for (auto& users : users_of_)
        std::sort(users.begin(), users.end(), [&](int a, int b) {
            const auto key = [&](int u) {
                const auto& instance = p_.instances[at(p_.uses[at(u)].instance)];
                return std::tuple(p_.services[at(instance.service)].priority,
                                  p_.services[at(instance.service)].id_rank, u);
            };
            return key(a) < key(b);
        });
}

void Builder::wire_instances(int s, const model::Service& written) {
    p_.services[at(s)].first_instance = static_cast<int>(p_.instances.size());
    p_.services[at(s)].instances = static_cast<int>(written.instances.size());
    const int node = p_.services[at(s)].node;
    for (const auto& w : written.instances) {
        const auto i = static_cast<int>(p_.instances.size());
        InstanceProgram instance;
        instance.element = element(w.id);
        instance.service = s;
        instance.active = w.active;
        instance.capacity = number(w.capacity);
        derives(instance.element, node);
        if (!w.pool.empty()) {
            instance.pool = element(w.pool);
            needed_elements_.insert(instance.pool);
            capacity_of_[at(instance.pool)].push_back(s);
            derives(instance.pool, node);
        }
        for (const auto& [component, copies] : w.uses) {
            const int u = static_cast<int>(p_.uses.size());
            p_.uses.push_back({element(component), copies, i});
            needed_elements_.insert(element(component));
            instance.uses.push_back(u);
            capacity_of_[at(element(component))].push_back(s);
            users_of_[at(element(component))].push_back(u);
            derives(element(component), node);
        }
        int d = p_.services[at(s)].first_data;
        for (std::size_t k = 0; k < written.data.size(); ++k, ++d) {
            if (written.data[k].instance == w.id) instance.copy = d;
            if (w.active || !written.data[k].restore) continue;
            SlotProgram slot;
            slot.kind = JobKind::restore;
            slot.element = instance.element;
            slot.service = s;
            slot.listed = i;
            slot.site = w.site.empty() ? -1 : element(w.site);
            slot.priority = p_.elements[at(instance.element)].priority;
            if (instance.first_restore < 0)
                instance.first_restore = static_cast<int>(p_.slots.size());
            place(plan(*written.data[k].restore), slot,
                  w.id + "/restore from " + written.data[k].id);
        }
        if (w.active && written.keeps_data) data_places_[at(instance.element)].push_back(s);
        p_.instances.push_back(std::move(instance));
    }
}

void Builder::wire_data(int s, const model::Service& written) {
    p_.services[at(s)].first_data = static_cast<int>(p_.data.size());
    p_.services[at(s)].data = static_cast<int>(written.data.size());
    int restores = 0;
    for (const auto& w : written.data) {
        DataProgram copy;
        copy.place = element(w.instance.empty() ? w.at : w.instance);
        copy.kind = static_cast<int>(w.kind);
        if (w.kind == model::CopyKind::asynchronous) {
            copy.lag = add_law(w.lag);
            copy.lag_stream = add_stream(written.id + "/lag of " + w.id);
        }
        if (w.kind == model::CopyKind::backup) copy.every = number(w.every);
        copy.has_restore = w.restore.has_value();
        if (copy.has_restore) copy.restore_number = restores++;
        data_places_[at(copy.place)].push_back(s);
        p_.data.push_back(copy);
    }
}

void Builder::wire_failover(int s, const model::Service& written) {
    if (!written.failover) return;
    p_.services[at(s)].has_failover = true;
    SlotProgram slot;
    slot.service = s;
    slot.priority = written.priority;
    const auto put = [&](const std::optional<model::Job>& job, JobKind kind, const char* name) {
        if (!job) return -1;
        slot.kind = kind;
        return place(plan(*job), slot, written.id + "/" + name);
    };
    model::Job
        at_once; // a switch that is not written takes no time, but still waits for an instance
    const int detect = put(written.failover->detect, JobKind::detect, "detect");
    const int decide = put(written.failover->decide, JobKind::decide, "decide");
    const auto& over = written.failover->switch_over;
    const int switch_over = put(over ? *over : at_once, JobKind::switch_over, "switch");
    const int failback = put(written.failover->failback, JobKind::failback, "failback");
    auto& service = p_.services[at(s)];
    service.detect = detect;
    service.decide = decide;
    service.switch_over = switch_over;
    service.failback = failback;
}

} // namespace sitefall::process
