#pragma once
// The streams of all that draws in a process, by number; each begins anew in each replication.
//
// A stream that is drawn from more than twice in a replication is prepared eight draws at a time, as times of the law that asks. What a
// draw is does not depend on that: each is the quantile of one uniform number of the stream, known by its ordinal.

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "sitefall/support/eight_draws.h"
#include "sitefall/support/fetch_soon.h"
#include "sitefall/support/law.h"
#include "sitefall/support/random.h"

namespace sitefall::simulation {

class Streams {
  public:
    /// @pre the laws outlive this object
    Streams(const std::vector<std::string>& names, const std::vector<support::Law>& laws,
            const support::Key& key);

    /// All begin anew, in `replication`.
    void begin(std::uint32_t replication) {
        replication_ = replication;
        ++beginning_;
    }

    /// A hint that something will soon be drawn from `stream`.
    void expect(int stream) const {
        support::fetch_soon(&sources_[static_cast<std::size_t>(stream)]);
    }
    /// A later hint: where its draws stand prepared, they are fetched too.
    void expect_draw(int stream) const {
        const Source& source = sources_[static_cast<std::size_t>(stream)];
        if (source.eight != nullptr) support::fetch_soon(&source.eight->values[source.ordinal % 8]);
    }

    /// The next draw of a stream as a time of the law numbered; a mixture takes two.
    double draw(int stream, int law) {
        Source& source = fresh(stream);
        if (source.law == law && source.group == source.ordinal / 8)
            return source.eight->values[source.ordinal++ % 8];
        return draw_otherwise(source, law);
    }
    double draw(int stream, const support::Law& law);
    /// The next draw, uniform on (0, 1).
    double uniform(int stream) { return uniform(fresh(stream)); }

    /// How many draws a stream has made in this replication; to go back there.
    std::uint32_t ordinal(int stream) { return fresh(stream).ordinal; }
    void seek(int stream, std::uint32_t ordinal) { fresh(stream).ordinal = ordinal; }

  private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    /// One line of the cache.
    struct alignas(64) Eight {
        support::EightDraws values;
    };
    /// Another one: a large document draws from a stream that has not been looked at for long.
    struct alignas(64) Source {
        std::uint64_t address = 0;
        std::uint64_t beginning = 0; // at which it was last set up
        std::uint32_t ordinal = 0;
        std::uint32_t group = none; // of draws that stand in `eight`
        int law = -1;               // of their values; -1: uniform numbers stand there
        bool has_pair = false;      // the first two draws are known
        std::array<double, 2> pair{};
        Eight* eight = nullptr;
    };

    Source& fresh(int stream) {
        Source& source = sources_[static_cast<std::size_t>(stream)];
        if (source.beginning != beginning_) {
            source.beginning = beginning_;
            source.ordinal = 0;
            source.group = none;
            source.has_pair = false;
        }
        return source;
    }
    double uniform(Source& source);
    double draw_otherwise(Source& source, int law);
    void prepare(Source& source, int law);

    const std::vector<support::Law>& laws_;
    support::Key key_;
    std::vector<Source> sources_;
    std::deque<Eight> eights_; // of streams that were drawn from more than twice
    std::uint64_t beginning_ = 0;
    std::uint32_t replication_ = 0;
};

} // namespace sitefall::simulation
