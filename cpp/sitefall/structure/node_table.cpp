#include "sitefall/structure/node_table.h"

#include <string>

namespace sitefall::structure {

namespace {

constexpr std::size_t first_slots = std::size_t{1} << 8;
constexpr std::size_t most_entries = std::size_t{1} << 23;

std::size_t mix(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    std::uint64_t hash = (a + 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9;
    hash = (hash ^ (hash >> 32) ^ b) * 0x94d049bb133111eb;
    hash = (hash ^ (hash >> 32) ^ c) * 0xd6e8feb86659fd93;
    return static_cast<std::size_t>(hash ^ (hash >> 32));
}

} // namespace

NodeTable::NodeTable(std::uint32_t leaves, const Limits& limits)
    : nodes_(leaves, Node{bottom, 0, 0}), slots_(first_slots), leaves_(leaves), limits_(limits) {}

std::size_t NodeTable::slot_of(const Node& node) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = mix(node.level, node.high, node.low) & mask;
    while (slots_[slot] != 0 && nodes_[slots_[slot]] != node) slot = (slot + 1) & mask;
    return slot;
}

void NodeTable::rebuild(std::size_t slots) {
    slots_.assign(slots, 0);
    for (std::size_t index = leaves_; index < nodes_.size(); ++index)
        slots_[slot_of(nodes_[index])] = static_cast<std::uint32_t>(index);
}

std::uint32_t NodeTable::intern(const Node& node) {
    std::size_t slot = slot_of(node);
    if (slots_[slot] != 0) return slots_[slot];
    constexpr std::size_t addressable = std::size_t{1} << 31;
    if (nodes_.size() >= limits_.most_nodes || nodes_.size() >= addressable)
        throw TooLarge("the diagram has reached " + std::to_string(nodes_.size()) +
                       " nodes, the most that it may have; allow more nodes, or solve parts of the "
                       "formula by themselves");
    if (nodes_.size() % 4096 == 0) look_up(limits_);
    if (5 * nodes_.size() > 3 * slots_.size()) {
        rebuild(2 * slots_.size());
        slot = slot_of(node);
    }
    nodes_.push_back(node);
    slots_[slot] = static_cast<std::uint32_t>(nodes_.size() - 1);
    return slots_[slot];
}

std::size_t Computed::place(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
    return mix(a, b, c) & (entries_.size() - 1);
}

void Computed::fit(std::size_t nodes) {
    if (nodes <= entries_.size() || entries_.size() >= most_entries) return;
    std::vector<Entry> old(2 * entries_.size());
    old.swap(entries_);
    for (const Entry& entry : old)
        if (entry.a != bottom) store(entry.a, entry.b, entry.c, entry.result);
    if (nodes > entries_.size()) fit(nodes);
}

} // namespace sitefall::structure
