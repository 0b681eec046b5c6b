#include "sitefall/structure/family.h"

namespace sitefall::structure {

bool Family::settle(const Frame& frame, std::uint32_t& result) const {
    const auto [f, g, at, high] = frame;
    if (f == none || g == empty_set || f == g)
        result = none;
    else if (g == none || f == empty_set) // g is minimal: with the empty set it would be that alone
        result = f;
    else
        return false;
    return true;
}

std::uint32_t Family::without(std::uint32_t f, std::uint32_t g) {
    stack_.assign(1, {f, g, 0, none});
    std::uint32_t result = none;
    while (!stack_.empty()) {
        Frame& frame = stack_.back();
        if (frame.at == 0) {
            if ((++steps_ & 0xffff) == 0) look_up(limits_);
            // Sets of g that begin with an earlier variable are held by no set of f.
            while (frame.f > empty_set && frame.g > empty_set &&
                   nodes_[frame.g].level < nodes_[frame.f].level)
                frame.g = nodes_[frame.g].low;
            const std::uint32_t* known = computed_.find(frame.f, frame.g, 0);
            if (settle(frame, result) || known != nullptr) {
                if (known != nullptr) result = *known;
                stack_.pop_back();
                continue;
            }
        }
        const Node node = nodes_[frame.f];
        const bool same = nodes_[frame.g].level == node.level;
        const std::uint32_t low = same ? nodes_[frame.g].low : frame.g;
        switch (frame.at++) {
            case 0:
                if (same) {
                    stack_.push_back({node.high, nodes_[frame.g].high, 0, none});
                    break;
                }
                result = node.high;
                ++frame.at;
                [[fallthrough]];
            case 1:
                stack_.push_back({result, low, 0, none});
                break;
            case 2:
                frame.high = result;
                stack_.push_back({node.low, low, 0, none});
                break;
            default:
                result = make(node.level, frame.high, result);
                computed_.fit(nodes_.size());
                computed_.store(frame.f, frame.g, 0, result);
                stack_.pop_back();
        }
    }
    return result;
}

} // namespace sitefall::structure
