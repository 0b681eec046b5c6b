#pragma once
// What a result rests on.

#include <map>
#include <string>
#include <vector>

#include "sitefall/model/architecture.h"

namespace sitefall::score {

struct Assumptions {
    /// Numbers of the document by grade ("measured", "reported", "assumed"; "ungraded" where none).
    std::map<std::string, int> numbers;
    int uncertain = 0; // numbers of which the document says how uncertain they are
    /// Components and links without failures of their own: only needs and hazards stop them.
    std::vector<std::string> without_failures;
    /// Of these, and of the sites, those that no hazard strikes either.
    std::vector<std::string> never_struck;
};

Assumptions assumptions_of(const model::Architecture& architecture);

} // namespace sitefall::score
