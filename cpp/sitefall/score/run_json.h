#pragma once
// What every result tells of itself. Only for the .cpp files of this folder that write results.

#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/score.h"
#include "sitefall/support/random.h"

namespace sitefall::score {

/// How a result came about.
struct Run {
    support::Key key;
    std::uint32_t replications = 0;
    std::uint64_t events = 0;
    double seconds = 0, horizon = 0; // s; h
    int threads = 0;
    const std::vector<std::string>& warnings;
    std::string method = "simulation";
};

Json json_of(const StratumCount& stratum);

/// A result before its answers: what it is, of which document.
Json head_of(const char* kind, const model::Architecture& architecture);

/// The result complete: `json` with how it came about, as text.
std::string finished(Json json, const Run& run, const model::Architecture& architecture);

} // namespace sitefall::score
