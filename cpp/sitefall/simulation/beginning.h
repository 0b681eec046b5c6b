#pragma once
// What the instant of time zero does, noted once: which clocks are drawn, what is told, the state that it leaves.
//
// Histories of one process all begin alike but for the hours that clocks are drawn to run. Where these alone differ, the rules need not be
// asked again. The bits are those by the rules.

#include <cstdint>
#include <span>
#include <vector>

#include "sitefall/simulation/recording.h"
#include "sitefall/simulation/streams.h"

namespace sitefall::simulation {

class Beginning {
  public:
    /// From the first history that began by the rules, whose recording leads to a state with these words.
    void learn(const Recording& recording, std::span<const std::uint64_t> words);
    bool is_asked() const { return asked_; }
    /// Whether the rules need not be asked.
    bool is_known() const { return known_; }

    /// Draws the hours of all clocks. False where one rings within the instant of time zero: then the rules must be asked.
    bool draw(Streams& streams);

    std::span<const std::uint64_t> words() const { return words_; }
    std::span<const Deed> clocks() const { return clocks_; } // with act begin; others spend draws
    /// As drawn last, of each of clocks().
    std::span<const double> hours() const { return hours_; }
    std::span<const Deed> levels() const { return levels_; }

  private:
    bool asked_ = false, known_ = false;
    std::vector<std::uint64_t> words_;
    std::vector<Deed> clocks_, levels_;
    std::vector<double> hours_;
};

} // namespace sitefall::simulation
