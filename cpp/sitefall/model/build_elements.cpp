// Sites, links, components and crews.

#include "sitefall/model/build.h"

namespace sitefall::model {

std::string text_of(const Node* node) {
    return node != nullptr && node->is_string() ? node->text : "";
}

std::vector<std::string> words_of(const Node* node) {
    std::vector<std::string> out;
    if (node == nullptr) return out;
    if (node->is_string()) out.push_back(node->text);
    for (const Node& item : node->items)
        if (item.is_string()) out.push_back(item.text);
    return out;
}

std::optional<Job> Build::job(const Node* node) {
    return node == nullptr ? std::nullopt : std::optional(values_.job(*node));
}

std::optional<Law> Build::duration_law(const Node* node) {
    return node == nullptr ? std::nullopt : std::optional(values_.law(*node, Quantity::duration));
}

std::optional<Number> Build::number(const Node* node, Quantity quantity) {
    return node == nullptr ? std::nullopt : std::optional(values_.number(*node, quantity));
}

Mode Build::read_mode(std::string id, const Node* fails, const Node* mttf, const Node* repairs,
                      const Node* mttr, const Node* clock, const Node* hidden) {
    Mode mode;
    mode.id = std::move(id);
    if (fails != nullptr) {
        mode.fails = values_.law(*fails, Quantity::duration);
        warn_of_fixed_arrival(*fails, "failure");
    } else if (mttf != nullptr) {
        mode.fails.kind = LawKind::exponential_mean;
        mode.fails.a = values_.number(*mttf, Quantity::duration);
    }
    if (repairs != nullptr) {
        mode.repairs = values_.job(*repairs);
    } else if (mttr != nullptr) {
        mode.repairs.takes.kind = LawKind::exponential_mean;
        mode.repairs.takes.a = values_.number(*mttr, Quantity::duration);
    }
    mode.operating = text_of(clock) == "operating";
    if (hidden != nullptr && hidden->is_string()) mode.found = Found::on_demand;
    if (hidden != nullptr && hidden->is_object()) {
        mode.found = Found::by_inspection;
        if (const Node* every = hidden->find("inspected_every"))
            mode.inspected_every = values_.number(*every, Quantity::duration);
    }
    return mode;
}

void Build::read_modes(const Entry& entry, Element& element) {
    if (const Node* modes = entry.find("modes")) {
        for (const Node& node : modes->items)
            if (!node.repeated)
                element.modes.push_back(read_mode(node.key, node.find("fails"), node.find("mttf"),
                                                  node.find("repairs"), node.find("mttr"),
                                                  node.find("clock"), node.find("hidden")));
        return;
    }
    const Node* fails = entry.find("fails");
    const Node* mttf = entry.find("mttf");
    if (fails != nullptr || mttf != nullptr)
        element.modes.push_back(read_mode("", fails, mttf, entry.find("repairs"),
                                          entry.find("mttr"), entry.find("clock"),
                                          entry.find("hidden")));
}

void Build::read_element(const Entry& entry, Element& element) {
    element.id = entry.id();
    element.label = text_of(entry.find("label"));
    element.site = text_of(entry.find("site"));
    element.owner = text_of(entry.find("operator"));
    element.region = text_of(entry.find("region"));
    element.campus = text_of(entry.find("campus"));
    element.tags = words_of(entry.find("tags"));
    if (const Node* priority = entry.find("priority")) element.priority = values_.whole(*priority);
    if (const Node* needs = entry.find("needs")) element.needs = values_.need(*needs);
    if (const Node* ride = entry.find("ride_through"); ride != nullptr && ride->is_object()) {
        RideThrough through;
        if (const Node* lasts = ride->find("lasts"))
            through.lasts = values_.number(*lasts, Quantity::duration);
        through.recharges = number(ride->find("recharges"), Quantity::duration);
        if (const Node* needs = ride->find("needs")) through.needs = values_.need(*needs);
        element.ride_through = through;
    }
    element.restart = job(entry.find("restart"));
    read_modes(entry, element);
}

Component Build::read_component(const Entry& entry) {
    Component component;
    read_element(entry, component);
    if (const Node* count = entry.find("count")) component.count = values_.whole(*count);
    component.at_least = component.count;
    if (const Node* least = entry.find("at_least")) component.at_least = values_.whole(*least);
    component.standby = words_of(entry.find("standby"));
    component.start = job(entry.find("start"));
    return component;
}

Crew Build::read_crew(const Entry& entry) {
    Crew crew;
    crew.id = entry.id();
    crew.label = text_of(entry.find("label"));
    if (const Node* size = entry.find("size")) crew.size = values_.whole(*size);
    crew.by_priority = text_of(entry.find("discipline")) == "priority";
    crew.travel = duration_law(entry.find("travel"));
    return crew;
}

void Build::read_elements() {
    for (const Entry& entry : entries_.sites) {
        Site site;
        read_element(entry, site);
        site.latitude = number(entry.find("latitude"), Quantity::number);
        site.longitude = number(entry.find("longitude"), Quantity::number);
        out_.sites.push_back(std::move(site));
    }
    for (const Entry& entry : entries_.links) {
        Link link;
        read_element(entry, link);
        const std::vector<std::string> ends = words_of(entry.find("between"));
        if (ends.size() == 2) {
            link.from = ends[0];
            link.to = ends[1];
        }
        out_.links.push_back(std::move(link));
    }
    for (const Entry& entry : entries_.components) out_.components.push_back(read_component(entry));
    for (const Entry& entry : entries_.crews) out_.crews.push_back(read_crew(entry));
}

} // namespace sitefall::model
