#pragma once
// A patch put into a tree, FORMAT section 6.

#include <memory>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/model/report.h"
#include "sitefall/model/tree.h"

namespace sitefall::model {

/// Merges `patch` down to the fields of an entry. Its nodes are then known to come from `source`. What cannot be merged goes to
/// `report`, which is of the tree of the patch.
void merge(Tree& into, const Node& patch, const std::shared_ptr<const Source>& source,
           Report& report, std::vector<Warning>& warnings);

} // namespace sitefall::model
