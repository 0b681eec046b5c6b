#pragma once
// The losses that a claim speaks of.

#include <string>
#include <vector>

#include "sitefall/model/architecture.h"

namespace sitefall::score {

struct ClaimLoss {
    std::vector<std::string> names;
    model::Loss loss;
};

/// Every choice of `size` of what the claim counts; with no count, its losses (size 1). @throws support::RequestError where there are
/// more than 2000, or fewer things than the claim wants to lose.
std::vector<ClaimLoss> losses_of(const model::Architecture& architecture, const model::Claim& claim,
                                 int size);

} // namespace sitefall::score
