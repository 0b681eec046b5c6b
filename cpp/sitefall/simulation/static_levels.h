#pragma once
// Questions without chance: from all up, some elements go down for good at one instant, nothing is repaired, every job succeeds and takes
// its median. What is the level at once, and what is it when every other clock has run out?

#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "sitefall/process/process.h"

namespace sitefall::simulation {

struct StaticLevels {
    std::vector<double> at_once;    // by service
    std::vector<double> in_the_end; // by service
};

class StaticQuestions {
  public:
    /// `stop`, where given, is looked at while time runs: the questions then throw support::Interrupted.
    explicit StaticQuestions(const process::Process& process,
                             const std::atomic<bool>* stop = nullptr);
    ~StaticQuestions();
    StaticQuestions(const StaticQuestions&) = delete;
    StaticQuestions& operator=(const StaticQuestions&) = delete;

    StaticLevels lose(std::span<const int> elements);
    /// Everything that the hazard can strike goes down.
    StaticLevels strike(int hazard);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace sitefall::simulation
