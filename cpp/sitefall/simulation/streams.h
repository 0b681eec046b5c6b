#pragma once
// The streams of all that draws in a process, by number; each begins anew in each replication.

#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/support/random.h"

namespace sitefall::simulation {

class Streams {
  public:
    Streams(const std::vector<std::string>& names, const support::Key& key)
        : last_begun_(names.size(), 0) {
        streams_.reserve(names.size());
        for (const auto& name : names)
            streams_.emplace_back(key, support::stream_address(name, key));
    }

    /// All begin anew, in `replication`.
    void begin(std::uint32_t replication) {
        replication_ = replication;
        ++beginning_;
    }

    support::Stream& operator[](int stream) {
        auto& begun = last_begun_[static_cast<std::size_t>(stream)];
        auto& s = streams_[static_cast<std::size_t>(stream)];
        if (begun != beginning_) {
            begun = beginning_;
            s.rewind(replication_);
        }
        return s;
    }

  private:
    std::vector<support::Stream> streams_;
    std::vector<std::uint64_t> last_begun_; // the beginning at which a stream was last set up
    std::uint64_t beginning_ = 0;
    std::uint32_t replication_ = 0;
};

} // namespace sitefall::simulation
