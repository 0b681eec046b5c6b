#pragma once
// The words of one stream in one replication, in order.

#include <cstddef>
#include <cstdint>

#include "sitefall/support/eight_draws.h"

namespace sitefall::simulation {

class Words {
  public:
    Words(const support::Key& key, std::uint64_t address) : key_(key), address_(address) {}

    void begin(std::uint32_t replication) {
        replication_ = replication;
        group_ = 0;
        next_ = words_.size();
    }

    std::uint64_t operator()() {
        if (next_ == words_.size()) {
            support::eight_words(key_, address_, replication_, group_++, words_);
            next_ = 0;
        }
        return words_[next_++];
    }

  private:
    support::Key key_;
    std::uint64_t address_;
    std::uint32_t replication_ = 0, group_ = 0;
    support::EightWords words_{};
    std::size_t next_ = words_.size();
};

} // namespace sitefall::simulation
