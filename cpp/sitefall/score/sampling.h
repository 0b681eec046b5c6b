#pragma once
// Histories until the numbers are sure enough.
//
// Replications run in blocks, each of one stratum; rounds double the sample. A small
// sample is shared out among the strata by fixed shares, a large one by what a pilot has shown that
// is not part of it. Whether to go on is asked only
// between rounds, of complete rounds: what is computed depends on nothing but the document, the
// options and the key, and not on threads or the clock (a budget of seconds excepted).

#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/score/allocation.h"
#include "sitefall/score/player.h"
#include "sitefall/score/precision.h"
#include "sitefall/score/runner.h"
#include "sitefall/score/trial.h"
#include "sitefall/support/control.h"

namespace sitefall::score {

/// What is to be played: every replication by each of the documents, under common random numbers.
struct Study {
    Documents documents;
    const Strata& strata; // of the same documents
    MakePlayer make_player;
    support::Key key;
    double horizon = 0;       // h
    int threads = 0;          // 0: as many as the machine has
    Runner* runner = nullptr; // who plays; nobody: threads of this process
};

/// How long.
struct Effort {
    Precision precision;
    double confidence = 0.9;
    std::uint32_t replications = 0; // exactly so many; 0: by precision
    std::uint32_t most = 100'000;
    double budget_seconds = 0; // 0: none
};

enum class Ended { precise, at_most, replications, budget, interrupted };

struct Sampled {
    Ended ended = Ended::precise;
    std::uint32_t replications = 0;
    std::uint64_t events = 0;
    std::vector<std::string> too_wide;
    std::vector<std::string>
        rare; // heavy events too rare for the sample, with their expected number
};

/// Plays the blocks in order into the sample. `decisive`: see Runner. @return how many were played: a
/// complete prefix.
std::size_t play_blocks(const Study& study, const std::vector<Block>& blocks, bool decisive,
                        Sample& sample, std::uint64_t& events, support::Control& control);

/// Fills the sample of `trial`. @throws support::Interrupted when asked to stop before every stratum
/// was seen twice.
Sampled play_until_sure(const Study& study, const Effort& effort, Trial& trial,
                        support::Control& control);

} // namespace sitefall::score
