#pragma once
// What one instant did to clocks and levels, noted while it is played.
//
// A recording is faithful where the same event in the same state will always do the same: where nothing asked for the time, set a clock to
// hours of its own reckoning, or drew a number that is not simply the time of a clock.

#include <cstdint>
#include <vector>

namespace sitefall::simulation {

enum class Act : std::uint8_t { begin, resume, pause, spend, level };

/// One thing done: to a clock, to a stream (spend: a draw whose value is sure), or to a service (level).
struct Deed {
    double level = 0;
    int clock = -1; // level: the service
    int law = -1;   // level: the cause
    int stream = -1;
    Act act = Act::begin;
    bool operator==(const Deed&) const = default;
};

class Recording {
  public:
    /// Of a program with so many `clocks`; 0: one that never begins.
    explicit Recording(std::size_t clocks = 0) : last_(clocks) {}
    void begin();
    void stop() { on_ = false; }

    void drawn(int clock, int law, int stream, bool due, bool certain);
    void resumed(int clock, bool due);
    void paused(int clock);
    void begun(int clock, int law, int stream, bool due);
    void rang(int clock);
    void level(int service, double level, int cause);
    void chance(double probability, int stream, bool outcome);
    void unfaithful() { faithful_ = false; }

    /// The instant is over: whether it can be replayed.
    bool is_faithful() const;
    const std::vector<Deed>& deeds() const { return deeds_; }
    /// The one question of chance, asked before anything else was done; stream -1 where there was none.
    double chance_of() const { return probability_; }
    int chance_stream() const { return chance_stream_; }
    bool outcome() const { return outcome_; }

  private:
    /// Of a clock: what was done to it last, in this recording.
    struct Last {
        std::uint32_t recording = 0;
        Act act = Act::begin;
    };
    bool is_noted(int clock) const;
    void note(const Deed& deed);

    std::uint32_t number_ = 0;
    std::vector<Last> last_;
    bool on_ = false, faithful_ = true;
    std::vector<Deed> deeds_;
    std::vector<int> standing_; // clocks drawn that do not run yet
    std::vector<int> at_once_;  // clocks that are sure to ring within the instant
    double probability_ = 1;
    int chance_stream_ = -1;
    bool outcome_ = true;
};

} // namespace sitefall::simulation
