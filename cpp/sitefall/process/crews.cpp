// Crews: who takes which waiting job. They choose last in an instant.

#include <algorithm>
#include <tuple>

#include "sitefall/process/dynamics.h"

namespace sitefall::process {

void Dynamics::enqueue(int w) {
    auto& state = state_.ways[at(w)];
    state.phase = Phase::queued;
    state.since = driver_.now();
    queues_[at(p_.ways[at(w)].crew)].push_back(w);
    queues_changed_ = true;
}

void Dynamics::leave_queue(int w) {
    auto& queue = queues_[at(p_.ways[at(w)].crew)];
    queue.erase(std::find(queue.begin(), queue.end(), w));
}

void Dynamics::release_member(int crew) {
    --state_.busy[at(crew)];
    queues_changed_ = true;
}

bool Dynamics::goes_before(int a, int b, bool by_priority) const {
    const auto& slot_a = p_.slots[at(p_.ways[at(a)].slot)];
    const auto& slot_b = p_.slots[at(p_.ways[at(b)].slot)];
    if (by_priority && slot_a.priority != slot_b.priority) return slot_a.priority < slot_b.priority;
    const double since_a = state_.ways[at(a)].since, since_b = state_.ways[at(b)].since;
    if (since_a != since_b) return since_a < since_b;
    const auto key = [](const SlotProgram& s, int w) {
        return std::tuple(s.id_rank, s.copy, s.mode, s.kind, w);
    };
    return key(slot_a, a) < key(slot_b, b);
}

/// Free members take waiting jobs. True where somebody did.
bool Dynamics::choose() {
    if (!queues_changed_) return false;
    queues_changed_ = false;
    bool chose = false;
    for (std::size_t c = 0; c < queues_.size(); ++c) {
        const auto& crew = p_.crews[c];
        auto& queue = queues_[c];
        while (!queue.empty() && state_.busy[c] < crew.size) {
            const auto first = std::min_element(queue.begin(), queue.end(), [&](int a, int b) {
                return goes_before(a, b, crew.by_priority);
            });
            const int w = *first;
            note_wait_end(w);
            queue.erase(first);
            ++state_.busy[c];
            chose = true;
            if (crew.travel >= 0) {
                state_.ways[at(w)].phase = Phase::travelling;
                driver_.set(p_.ways[at(w)].clock, draw(crew.travel, p_.ways[at(w)].stream));
            } else {
                run_way(w);
            }
        }
    }
    return chose;
}

} // namespace sitefall::process
