#pragma once
// What a reader of a result must know before using it.

#include <string>
#include <vector>

#include "sitefall/score/score.h"

namespace sitefall::score {

/// The first names of a list, and how many more there are.
std::string list_of(const std::vector<std::string>& names);

/// Of a sample that ended early, is not precise enough, or may lack something heavy.
std::vector<std::string> warnings_of_sample(const Sampled& sampled);

/// Of services whose users are not stated; nothing where all are.
std::vector<std::string> warnings_of_users(const process::Process& process);

/// Of services that stay below their full level with nothing lost: they are never up.
std::vector<std::string> warnings_of_levels(const process::Process& process);

std::vector<std::string> warnings_of(const model::Architecture& architecture,
                                     const process::Process& process, const Score& score,
                                     bool inputs_complete);

} // namespace sitefall::score
