#include "sitefall/process/components.h"

#include <algorithm>

#include "sitefall/process/program.h"

namespace sitefall::process {

Components::Components(const std::vector<std::vector<int>>& successors)
    : successors_(successors),
      index_(successors.size(), -1),
      low_(successors.size()),
      on_stack_(successors.size()) {
    for (std::size_t v = 0; v < successors.size(); ++v)
        if (index_[v] < 0) visit(static_cast<int>(v));
}

void Components::visit(int root) {
    std::vector<std::pair<int, std::size_t>> path{{root, 0}};
    enter(root);
    while (!path.empty()) {
        const int v = path.back().first;
        if (path.back().second < successors_[at(v)].size()) {
            const int w = successors_[at(v)][path.back().second++];
            if (index_[at(w)] < 0) {
                enter(w);
                path.emplace_back(w, 0);
            } else if (on_stack_[at(w)]) {
                low_[at(v)] = std::min(low_[at(v)], index_[at(w)]);
            }
            continue;
        }
        path.pop_back();
        if (!path.empty())
            low_[at(path.back().first)] = std::min(low_[at(path.back().first)], low_[at(v)]);
        if (low_[at(v)] == index_[at(v)]) leave(v);
    }
}

void Components::enter(int v) {
    index_[at(v)] = low_[at(v)] = next_++;
    stack_.push_back(v);
    on_stack_[at(v)] = 1;
}

void Components::leave(int v) {
    std::vector<int> component;
    for (int w = -1; w != v;) {
        w = stack_.back();
        stack_.pop_back();
        on_stack_[at(w)] = 0;
        component.push_back(w);
    }
    std::sort(component.begin(), component.end());
    found.push_back(std::move(component));
}

} // namespace sitefall::process
