// Services: instances, failover, data, tolerance.

#include <algorithm>

#include "sitefall/model/build.h"

namespace sitefall::model {

Instance Build::read_instance(const Entry& entry) {
    Instance instance;
    read_element(entry, instance);
    instance.active = text_of(entry.find("role")) != "standby";
    if (const Node* capacity = entry.find("capacity"))
        instance.capacity = values_.number(*capacity, Quantity::number);
    instance.pool = text_of(entry.find("pool"));
    if (const Node* uses = entry.find("uses")) {
        for (const Node& use : uses->items)
            if (!use.repeated) instance.uses.emplace_back(use.key, values_.whole(use));
        std::sort(instance.uses.begin(), instance.uses.end());
    }
    return instance;
}

Failover Build::read_stages(const Entry& entry) {
    return {job(entry.find("detect")), job(entry.find("decide")), job(entry.find("switch")),
            job(entry.find("failback"))};
}

std::optional<Failover> Build::read_failover(const Node* node) {
    if (node == nullptr) return std::nullopt;
    if (node->is_string()) {
        for (const Entry& procedure : entries_.procedures)
            if (procedure.id() == node->text) return read_stages(procedure);
        return std::nullopt;
    }
    Entry written{node, {}, {}, {}};
    for (const Node& field : node->items)
        if (!field.repeated) written.fields.push_back(&field);
    return read_stages(written);
}

DataCopy Build::read_copy(const Entry& entry, const Service& service) {
    DataCopy copy;
    copy.id = entry.id();
    const auto same = [&](const Instance& instance) { return instance.id == copy.id; };
    if (std::any_of(service.instances.begin(), service.instances.end(), same))
        copy.instance = copy.id;
    copy.at = text_of(entry.find("at"));
    const std::string kind = text_of(entry.find("copy"));
    if (kind == "asynchronous") copy.kind = CopyKind::asynchronous;
    if (kind == "backup") copy.kind = CopyKind::backup;
    if (const Node* lag = entry.find("lag")) copy.lag = values_.law(*lag, Quantity::duration);
    if (const Node* every = entry.find("every"))
        copy.every = values_.number(*every, Quantity::duration);
    copy.restore = job(entry.find("restore"));
    return copy;
}

Tolerance Build::read_tolerance(const Node& node) {
    Tolerance tolerance;
    tolerance.source = text_of(node.find("source"));
    values_.set_source(tolerance.source);
    if (const Node* below = node.find("below"))
        tolerance.below = values_.number(*below, Quantity::number);
    tolerance.longest = number(node.find("longest"), Quantity::duration);
    tolerance.total_per_year = number(node.find("total_per_year"), Quantity::duration);
    tolerance.data = number(node.find("data"), Quantity::duration);
    values_.set_source("");
    return tolerance;
}

Service Build::read_service(const Entry& entry) {
    Service service;
    service.id = entry.id();
    service.label = text_of(entry.find("label"));
    service.sector = text_of(entry.find("sector"));
    service.product = text_of(entry.find("product"));
    service.owner = text_of(entry.find("operator"));
    service.tags = words_of(entry.find("tags"));
    service.users = number(entry.find("users"), Quantity::number);
    if (const Node* share = entry.find("share"))
        service.share = values_.number(*share, Quantity::number);
    if (const Node* priority = entry.find("priority")) service.priority = values_.whole(*priority);
    if (const Node* needs = entry.find("needs")) service.needs = values_.need(*needs);
    if (const Node* least = entry.find("serves_when"))
        service.serves_when = values_.number(*least, Quantity::number);
    for (const Entry& instance : entry.instances)
        service.instances.push_back(read_instance(instance));
    service.failover = read_failover(entry.find("failover"));
    service.keeps_data = entry.find("data") != nullptr;
    for (const Entry& copy : entry.data) service.data.push_back(read_copy(copy, service));
    if (const Node* degrades = entry.find("degrades")) {
        for (const Node& node : degrades->items) {
            Degrade degrade;
            if (const Node* needs = node.find("needs")) degrade.needs = values_.need(*needs);
            if (const Node* factor = node.find("factor"))
                degrade.factor = values_.number(*factor, Quantity::number);
            service.degrades.push_back(std::move(degrade));
        }
    }
    const Node* tolerance = entry.find("tolerance");
    if (tolerance != nullptr && tolerance->is_object())
        service.tolerance = read_tolerance(*tolerance);
    return service;
}

} // namespace sitefall::model
