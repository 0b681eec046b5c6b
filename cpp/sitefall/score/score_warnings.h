#pragma once
// What a reader of a score must know before using it.

#include <string>
#include <vector>

#include "sitefall/score/score.h"

namespace sitefall::score {

std::vector<std::string> warnings_of(const model::Architecture& architecture,
                                     const process::Process& process, const Score& score,
                                     bool inputs_complete);

} // namespace sitefall::score
