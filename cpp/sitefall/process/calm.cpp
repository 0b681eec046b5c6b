// Back to the state in which nothing had happened yet, by what has changed since: static questions are many and small.
//
// Whatever changes state says so by `changes` for its node (an element with its copies, ride and standby; a service with its
// instances; a gate, level or path), or stands in a job that was called, or a crew that was asked.

#include <algorithm>

#include "sitefall/process/dynamics.h"

namespace sitefall::process {

namespace {

template <typename T>
void restore(std::span<T> now, std::span<T> calm, int first, int count) {
    std::copy_n(calm.begin() + first, count, now.begin() + first);
}

} // namespace

bool Dynamics::keep_calm() {
    const auto runs = [](std::uint8_t active) { return active != 0; };
    const auto waits = [](const std::vector<int>& queue) { return !queue.empty(); };
    if (std::any_of(state_.active.begin(), state_.active.end(), runs) ||
        std::any_of(queues_.begin(), queues_.end(), waits) || !nothing_to_judge())
        return false;
    changed_nodes_.resize(p_.nodes.size());
    changed_slots_.resize(p_.slots.size());
    changed_crews_.resize(p_.crews.size());
    calm_ = std::make_unique<State>(p_);
    *calm_ = state_;
    return true;
}

void Dynamics::calm_down() {
    for (std::size_t i = 0; i < changed_nodes_.size(); ++i) calm_node(changed_nodes_[i]);
    for (std::size_t i = 0; i < changed_slots_.size(); ++i) {
        const int slot = changed_slots_[i];
        restore(state_.active, calm_->active, slot, 1);
        restore(state_.ways, calm_->ways, p_.slots[at(slot)].first_way, p_.slots[at(slot)].ways);
    }
    for (std::size_t i = 0; i < changed_crews_.size(); ++i) {
        const int crew = changed_crews_[i];
        restore(state_.busy, calm_->busy, crew, 1);
        queues_[at(crew)].clear();
        came_before_[at(crew)] = 0;
    }
    for (auto* list : {&changed_nodes_, &changed_slots_, &changed_crews_}) list->clear();
}

void Dynamics::calm_node(int node) {
    const auto& n = p_.nodes[at(node)];
    restore(state_.value, calm_->value, node, 1);
    switch (n.kind) {
        case NodeKind::element:
            calm_element(n.index);
            break;
        case NodeKind::service: {
            const auto& service = p_.services[at(n.index)];
            restore(state_.services, calm_->services, n.index, 1);
            restore(state_.instances, calm_->instances, service.first_instance, service.instances);
            times_.stopped[at(n.index)] = 0;
            break;
        }
        case NodeKind::gate:
            restore(state_.true_inputs, calm_->true_inputs, n.index, 1);
            break;
        case NodeKind::level:
        case NodeKind::path:
            break;
    }
}

void Dynamics::calm_element(int e) {
    const auto& element = p_.elements[at(e)];
    restore(state_.elements, calm_->elements, e, 1);
    restore(state_.copies, calm_->copies, element.first_copy, element.count);
    if (element.ride >= 0) {
        restore(state_.rides, calm_->rides, element.ride, 1);
        times_.charges[at(element.ride)] = Charge{};
    }
    if (element.standby < 0) return;
    const auto& standby = p_.standbys[at(element.standby)];
    restore(state_.carrier, calm_->carrier, element.standby, 1);
    restore(state_.asked, calm_->asked, standby.first_asked,
            static_cast<int>(standby.listed.size()));
    for (std::size_t i = 0; i < standby.listed.size(); ++i)
        restore(state_.started, calm_->started, standby.first_flag[i],
                p_.elements[at(standby.listed[i])].count);
}

} // namespace sitefall::process
