// The story: which elements have stopped or work again, once all that follows in an instant is settled, and for want of what.

#include "sitefall/process/dynamics.h"

namespace sitefall::process {

/// Adds the elements and services under `node` for whose want it does not hold.
void Dynamics::add_missing(int node, std::vector<int>& missing) const {
    if (holds(node)) return;
    const auto& n = p_.nodes[at(node)];
    switch (n.kind) {
        case NodeKind::element:
        case NodeKind::service:
            missing.push_back(node);
            break;
        case NodeKind::gate:
            for (int input : p_.inputs[n.index]) add_missing(input, missing);
            break;
        case NodeKind::level:
            missing.push_back(p_.services[at(p_.levels[at(n.index)].service)].node);
            break;
        case NodeKind::path:
            for (int end : {p_.paths[at(n.index)].from, p_.paths[at(n.index)].to})
                add_missing(end, missing);
            for (int link : p_.links) add_missing(link, missing);
            break;
    }
}

void Dynamics::tell_what_works() {
    std::vector<int> missing;
    for (std::size_t i = 0; i < p_.elements.size(); ++i) {
        const int e = static_cast<int>(i);
        const bool works = state_.value[i] != 0;
        if (works == (told_works_[i] != 0)) continue;
        told_works_[i] = works ? 1 : 0;
        missing.clear();
        const auto& element = p_.elements[i];
        if (!works && !site_works(e)) {
            missing.push_back(element.site);
        } else if (!works) {
            add_missing(element.need, missing);
            if (element.standby >= 0 && state_.carrier[at(element.standby)] < 0)
                for (int listed : p_.standbys[at(element.standby)].listed)
                    missing.push_back(listed);
        }
        tell({.what = works ? "works again" : "stops", .element = e, .for_want_of = missing});
    }
}

} // namespace sitefall::process
