#pragma once
// What a document rests on: how its numbers are known, and what it takes for granted.

#include <array>
#include <string>
#include <vector>

#include "sitefall/model/architecture.h"

namespace sitefall::model {

/// Grades of a number, the surest first; the last where none is written.
inline constexpr std::array<const char*, 4> grades{"measured", "reported", "assumed", "ungraded"};

struct Assumptions {
    /// Ids by kind.
    struct Elements {
        std::vector<std::string> sites, links, components;
    };

    /// Numbers of the document by grade, as `grades`; they point into the architecture.
    std::array<std::vector<const Provenance*>, grades.size()> numbers;
    int uncertain = 0; // numbers of which the document says how uncertain they are
    /// Without failures of their own: only needs and hazards stop them. What is made of `standby`
    /// alone is left out: it fails with what it lists.
    Elements without_failures;
    /// Of these, what no hazard strikes either: nothing stops them but what they need.
    Elements never_struck;
};

/// @pre `architecture` outlives the result.
Assumptions assumptions_of(const Architecture& architecture);

} // namespace sitefall::model
