#pragma once
// How a long calculation is watched and stopped from outside.

#include <atomic>
#include <cstdint>

namespace sitefall::support {

struct Control {
    std::atomic<bool> stop{false};
    std::atomic<bool> drop{false};       // once stopped, nothing of what was computed is wanted
    std::atomic<std::uint64_t> done{0};  // replications finished
    std::atomic<std::uint64_t> total{0}; // best guess of how many there will be
};

} // namespace sitefall::support
