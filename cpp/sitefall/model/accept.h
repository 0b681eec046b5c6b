#pragma once
// From a parsed tree to a document: every check, then the architecture.

#include <memory>
#include <vector>

#include "sitefall/model/load.h"
#include "sitefall/model/tree.h"

namespace sitefall::model {

/// Check and build. `already` are problems that were found before; @throws support::ModelError with all of them and its own.
Document accept(std::shared_ptr<const Tree> tree, std::vector<support::Issue> already,
                std::vector<Warning> warnings);

} // namespace sitefall::model
