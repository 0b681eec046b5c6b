#include "sitefall/simulation/recording.h"

#include <algorithm>

namespace sitefall::simulation {

namespace {

bool take_out(std::vector<int>& list, int item) {
    const auto found = std::find(list.begin(), list.end(), item);
    if (found == list.end()) return false;
    list.erase(found);
    return true;
}

} // namespace

void Recording::begin() {
    on_ = faithful_ = true;
    ++number_;
    deeds_.clear();
    standing_.clear();
    at_once_.clear();
    chance_stream_ = -1;
}

bool Recording::is_noted(int clock) const {
    return last_[static_cast<std::size_t>(clock)].recording == number_;
}

void Recording::note(const Deed& deed) {
    last_[static_cast<std::size_t>(deed.clock)] = {number_, deed.act};
    deeds_.push_back(deed);
}

void Recording::drawn(int clock, int law, int stream, bool due, bool certain) {
    if (!on_) return;
    if (due) {
        if (!certain) faithful_ = false;
        deeds_.push_back({0, -1, law, stream, Act::spend});
        at_once_.push_back(clock);
        return;
    }
    if (is_noted(clock) && last_[static_cast<std::size_t>(clock)].act != Act::pause)
        faithful_ = false;
    note({0, clock, law, stream, Act::begin});
    standing_.push_back(clock);
}

void Recording::resumed(int clock, bool due) {
    if (!on_ || take_out(standing_, clock)) return;
    if (std::find(at_once_.begin(), at_once_.end(), clock) != at_once_.end()) return;
    if (due || is_noted(clock)) faithful_ = false;
    note({0, clock, -1, -1, Act::resume});
}

void Recording::paused(int clock) {
    if (!on_) return;
    if (is_noted(clock)) faithful_ = false;
    note({0, clock, -1, -1, Act::pause});
}

void Recording::begun(int clock, int law, int stream, bool due) {
    if (!on_) return;
    if (due || is_noted(clock)) faithful_ = false;
    note({0, clock, law, stream, Act::begin});
}

/// Another clock of the same instant.
void Recording::rang(int clock) {
    if (on_ && !take_out(at_once_, clock)) faithful_ = false;
}

void Recording::level(int service, double level, int cause) {
    if (on_) deeds_.push_back({level, service, cause, -1, Act::level});
}

void Recording::chance(double probability, int stream, bool outcome) {
    if (!on_) return;
    if (chance_stream_ >= 0 || !deeds_.empty() || !at_once_.empty()) faithful_ = false;
    probability_ = probability;
    chance_stream_ = stream;
    outcome_ = outcome;
}

bool Recording::is_faithful() const { return faithful_ && standing_.empty() && at_once_.empty(); }

} // namespace sitefall::simulation
