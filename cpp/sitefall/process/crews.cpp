// Crews: who takes which waiting job. They choose last in an instant.

#include <algorithm>
#include <tuple>

#include "sitefall/process/dynamics.h"

namespace sitefall::process {

/// Whether `a` stands before `b` in a queue that both joined in this instant.
bool Dynamics::stands_before(int a, int b) const {
    const auto key = [this](int w) {
        const auto& s = p_.slots[at(p_.ways[at(w)].slot)];
        return std::tuple(s.id_rank, s.copy, s.mode, s.kind, w);
    };
    return key(a) < key(b);
}

void Dynamics::enqueue(int w) {
    const int crew = p_.ways[at(w)].crew;
    state_.ways[at(w)].phase = Phase::queued;
    if (wants_waits_) times_.waiting_since[at(w)] = driver_.now();
    auto& queue = queues_[at(crew)];
    const auto newcomers = queue.begin() + static_cast<std::ptrdiff_t>(came_before_[at(crew)]);
    const auto place = std::upper_bound(newcomers, queue.end(), w,
                                        [this](int a, int b) { return stands_before(a, b); });
    queue.insert(place, w);
    number_queue(crew);
    moved_queues_.push(crew);
    choosing_crews_.push(crew);
    if (calm_) changed_crews_.push(crew);
}

void Dynamics::leave_queue(int w) {
    const int crew = p_.ways[at(w)].crew;
    auto& queue = queues_[at(crew)];
    const auto place = std::find(queue.begin(), queue.end(), w);
    if (at(static_cast<int>(place - queue.begin())) < came_before_[at(crew)])
        --came_before_[at(crew)];
    queue.erase(place);
    state_.ways[at(w)].place = 0;
    number_queue(crew);
    moved_queues_.push(crew);
}

void Dynamics::number_queue(int crew) {
    std::uint16_t place = 0;
    for (int w : queues_[at(crew)]) state_.ways[at(w)].place = ++place;
}

void Dynamics::state_restored() {
    for (std::size_t c = 0; c < queues_.size(); ++c) queues_[c].clear();
    if (!queues_.empty())
        for (std::size_t w = 0; w < state_.ways.size(); ++w) {
            const std::size_t place = state_.ways[w].place;
            if (place == 0) continue;
            auto& queue = queues_[at(p_.ways[w].crew)];
            if (queue.size() < place) queue.resize(place);
            queue[place - 1] = static_cast<int>(w);
        }
    for (std::size_t c = 0; c < queues_.size(); ++c) came_before_[c] = queues_[c].size();
}

void Dynamics::release_member(int crew) {
    --state_.busy[at(crew)];
    choosing_crews_.push(crew);
}

/// Place in the queue of the one whose turn it is.
std::size_t Dynamics::first_in_line(const std::vector<int>& queue, bool by_priority) const {
    if (!by_priority) return 0;
    const auto priority = [this](int w) { return p_.slots[at(p_.ways[at(w)].slot)].priority; };
    const auto first = std::min_element(queue.begin(), queue.end(),
                                        [&](int a, int b) { return priority(a) < priority(b); });
    return static_cast<std::size_t>(first - queue.begin());
}

/// Free members take waiting jobs. True where somebody did.
bool Dynamics::choose() {
    if (choosing_crews_.empty()) return false;
    choosing_crews_.drain(scratch_);
    if (scratch_.size() > 1) std::sort(scratch_.begin(), scratch_.end());
    bool chose = false;
    for (const int choosing : scratch_) {
        const auto c = at(choosing);
        const auto& crew = p_.crews[c];
        auto& queue = queues_[c];
        while (!queue.empty() && state_.busy[c] < crew.size) {
            const int w = queue[first_in_line(queue, crew.by_priority)];
            note_wait_end(w);
            leave_queue(w);
            ++state_.busy[c];
            chose = true;
            if (crew.travel >= 0) {
                state_.ways[at(w)].phase = Phase::travelling;
                driver_.begin(p_.ways[at(w)].clock, crew.travel, p_.ways[at(w)].stream);
            } else {
                run_way(w);
            }
        }
    }
    return chose;
}

} // namespace sitefall::process
