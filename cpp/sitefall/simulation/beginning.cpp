#include "sitefall/simulation/beginning.h"

#include <algorithm>

#include "sitefall/process/margins.h"

namespace sitefall::simulation {

void Beginning::learn(const Recording& recording, std::span<const std::uint64_t> words) {
    asked_ = true;
    const auto& deeds = recording.deeds();
    known_ =
        recording.is_faithful() && recording.chance_stream() < 0 &&
        std::none_of(
            deeds.begin(), deeds.end(),
            [](const Deed& deed) { return deed.act == Act::pause || deed.act == Act::resume; });
    if (!known_) return;
    words_.assign(words.begin(), words.end());
    for (const Deed& deed : deeds) (deed.act == Act::level ? levels_ : clocks_).push_back(deed);
    hours_.resize(clocks_.size());
}

bool Beginning::draw(Streams& streams) {
    for (std::size_t i = 0; i < clocks_.size(); ++i) {
        hours_[i] = streams.draw(clocks_[i].stream, clocks_[i].law);
        if (clocks_[i].act == Act::begin && hours_[i] <= process::same_instant) return false;
    }
    return true;
}

} // namespace sitefall::simulation
