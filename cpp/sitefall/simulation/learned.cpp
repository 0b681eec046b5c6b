#include "sitefall/simulation/learned.h"

#include <algorithm>
#include <bit>

namespace sitefall::simulation {

namespace {

constexpr std::size_t most_bytes = 32u << 20; // of all that is kept

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 32);
}

} // namespace

bool Learned::is_full() const {
    const std::size_t bytes =
        (states_.size() + 1) * (clocks_ * sizeof(Edge) + bytes_beside_ + sizeof(Kept) + 64) +
        differences_.size() * sizeof(Difference) + forks_.size() * sizeof(Fork) +
        effects_.size() * (sizeof(Effect) + 64) + deeds_.size() * sizeof(Deed);
    return bytes > most_bytes;
}

/// Leaves in `scratch_` where `words` differ from the first state; a hash of that.
std::uint64_t Learned::compare_with_first(std::span<const std::uint64_t> words) {
    scratch_.clear();
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == first_[i]) continue;
        scratch_.push_back({words[i], static_cast<std::uint32_t>(i)});
        hash = mixed(mixed(hash, i), words[i]);
    }
    return hash;
}

bool Learned::equals_scratch(const Kept& kept) const {
    return kept.count == scratch_.size() &&
           std::equal(scratch_.begin(), scratch_.end(),
                      differences_.begin() + static_cast<std::ptrdiff_t>(kept.first));
}

/// Of the state in `scratch_`: where it stands in the table, or the free place for it.
std::size_t Learned::slot_of(std::uint64_t hash) const {
    std::size_t slot = hash & (table_.size() - 1);
    for (;; slot = (slot + 1) & (table_.size() - 1)) {
        if (table_[slot] < 0) return slot;
        const auto& kept = states_[static_cast<std::size_t>(table_[slot])];
        if (kept.hash == hash && equals_scratch(kept)) return slot;
    }
}

void Learned::grow_table() {
    table_.assign(std::max<std::size_t>(256, 4 * states_.size()), -1);
    table_.resize(std::bit_ceil(table_.size()), -1);
    for (std::size_t s = 0; s < states_.size(); ++s) {
        std::size_t slot = states_[s].hash & (table_.size() - 1);
        while (table_[slot] >= 0) slot = (slot + 1) & (table_.size() - 1);
        table_[slot] = static_cast<int>(s);
    }
}

int Learned::number_of(std::span<const std::uint64_t> words) {
    if (states_.empty()) first_.assign(words.begin(), words.end());
    if (2 * (states_.size() + 1) > table_.size()) grow_table();
    const std::uint64_t hash = compare_with_first(words);
    int& number = table_[slot_of(hash)];
    if (number < 0 && !is_full()) {
        number = static_cast<int>(states_.size());
        states_.push_back({hash, differences_.size(), scratch_.size()});
        differences_.insert(differences_.end(), scratch_.begin(), scratch_.end());
        edges_.resize(edges_.size() + clocks_);
    }
    return held_ = number;
}

void Learned::recall(int number, std::span<std::uint64_t> words) {
    const auto differences = [this](int of) {
        const auto& kept = states_[static_cast<std::size_t>(of)];
        return std::span(differences_.data() + kept.first, kept.count);
    };
    for (const auto& d : differences(held_)) words[d.place] = first_[d.place];
    for (const auto& d : differences(number)) words[d.place] = d.word;
    held_ = number;
}

/// The number of the effect with these deeds.
int Learned::effect_of(const std::vector<Deed>& deeds) {
    sorted_ = deeds;
    const auto levels = std::stable_partition(sorted_.begin(), sorted_.end(),
                                              [](const Deed& d) { return d.act != Act::level; });
    std::uint64_t hash = 0;
    for (const Deed& d : sorted_)
        for (const auto word :
             {std::bit_cast<std::uint64_t>(d.level),
              static_cast<std::uint64_t>(d.clock) << 8 | static_cast<std::uint64_t>(d.act),
              static_cast<std::uint64_t>(d.law) << 32 | static_cast<std::uint32_t>(d.stream)})
            hash = mixed(hash, word);
    const auto [from, to] = effects_by_hash_.equal_range(hash);
    for (auto known = from; known != to; ++known) {
        const Effect& effect = effects_[static_cast<std::size_t>(known->second)];
        const auto first = deeds_.begin() + effect.first;
        if (std::equal(sorted_.begin(), sorted_.end(), first,
                       first + effect.clocks + effect.levels))
            return known->second;
    }
    Effect effect;
    effect.first = static_cast<int>(deeds_.size());
    effect.clocks = static_cast<int>(levels - sorted_.begin());
    effect.levels = static_cast<int>(sorted_.end() - levels);
    effect.plain = effect.clocks == 1 && sorted_.front().act == Act::begin;
    deeds_.insert(deeds_.end(), sorted_.begin(), sorted_.end());
    effects_.push_back(effect);
    const int number = static_cast<int>(effects_.size()) - 1;
    effects_by_hash_.emplace(hash, number);
    return number;
}

Edge Learned::edge_of(const Recording& recording, int next) {
    const auto& deeds = recording.deeds();
    if (recording.is_faithful() && next >= 0 && static_cast<int>(deeds.size()) <= most_deeds)
        return {next, effect_of(deeds)};
    return {next, Edge::by_the_rules};
}

void Learned::learn(Edge& edge, const Recording& recording, int next) {
    if (is_full()) return;
    const Edge made = edge_of(recording, next);
    if (recording.chance_stream() < 0 || !recording.is_faithful()) {
        if (edge.effect == Edge::unknown) edge = made;
        return;
    }
    if (edge.effect == Edge::unknown) {
        edge = {static_cast<int>(forks_.size()), Edge::forks};
        forks_.push_back({recording.chance_of(), recording.chance_stream(), {}, {}});
    }
    if (edge.effect != Edge::forks) return;
    Fork& fork = forks_[static_cast<std::size_t>(edge.next)];
    (recording.outcome() ? fork.if_true : fork.if_false) = made;
}

} // namespace sitefall::simulation
