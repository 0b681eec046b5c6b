// Needs as gates over what works.

#include <algorithm>

#include "sitefall/process/builder.h"

namespace sitefall::process {

int Builder::add_node(NodeKind kind, int index) {
    NodeProgram node;
    node.kind = kind;
    node.index = index;
    p_.nodes.push_back(node);
    dependents_.emplace_back();
    return static_cast<int>(p_.nodes.size()) - 1;
}

/// `node` is derived from `from` (-1: always true).
void Builder::derives(int from, int node) {
    if (from >= 0) dependents_[static_cast<std::size_t>(from)].push_back(node);
}

int Builder::need(const model::Need& need) {
    switch (need.kind) {
        case model::NeedKind::nothing:
            return -1;
        case model::NeedKind::element:
            needed_elements_.insert(element(need.id));
            return element(need.id);
        case model::NeedKind::path: {
            const std::pair ends(element(need.id), element(need.to));
            const auto known = path_nodes_.find(ends);
            if (known != path_nodes_.end()) return known->second;
            p_.paths.push_back({ends.first, ends.second});
            const int node = add_node(NodeKind::path, static_cast<int>(p_.paths.size()) - 1);
            std::set<int> sites{ends.first, ends.second}; // no way leads over one without links
            sites.insert(p_.link_from.begin(), p_.link_from.end());
            sites.insert(p_.link_to.begin(), p_.link_to.end());
            for (int e : sites) derives(e, node);
            for (int e : p_.links) derives(e, node);
            return path_nodes_[ends] = node;
        }
        case model::NeedKind::service: {
            const std::pair key(service_index_.at(need.id), number(need.level));
            const auto known = level_nodes_.find(key);
            if (known != level_nodes_.end()) return known->second;
            p_.levels.push_back({key.first, key.second});
            const int node = add_node(NodeKind::level, static_cast<int>(p_.levels.size()) - 1);
            derives(p_.services[static_cast<std::size_t>(key.first)].node, node);
            return level_nodes_[key] = node;
        }
        case model::NeedKind::at_least:
            break;
    }
    std::vector<int> inputs;
    int always = 0;
    for (const auto& part : need.of) {
        const int input = this->need(part);
        if (input < 0)
            ++always;
        else
            inputs.push_back(input);
    }
    const int needed = need.at_least - always;
    if (needed <= 0) return -1;
    if (inputs.size() == 1 && needed == 1) return inputs[0];
    p_.gates.push_back({needed});
    const int node = add_node(NodeKind::gate, static_cast<int>(p_.gates.size()) - 1);
    for (int input : inputs) derives(input, node);
    inputs_.push_back(std::move(inputs));
    return node;
}

void Builder::named(const model::Need& need, std::vector<int>& out) const {
    if (need.kind == model::NeedKind::element) out.push_back(element(need.id));
    if (need.kind == model::NeedKind::path) {
        out.insert(out.end(), p_.sites.begin(), p_.sites.end());
        out.insert(out.end(), p_.links.begin(), p_.links.end());
    }
    for (const auto& part : need.of) named(part, out);
}

/// Elements that a need names, each once, in order.
std::vector<int> Builder::named(const model::Need& need) const {
    std::vector<int> out;
    named(need, out);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace sitefall::process
