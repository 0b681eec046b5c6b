#pragma once
// Losses (FORMAT section 6) from checked nodes.

#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/model/read_values.h"
#include "sitefall/model/report.h"
#include "sitefall/model/select.h"

namespace sitefall::model {

/// The losses that a selector, a list of stages or a hazard stands for; empty for a count. A hazard of `for_each` gives one for
/// each item. `lasting` may be nullptr.
std::vector<Loss> losses_of(const Node& loss, const Node* lasting, const Architecture& architecture,
                            const Selection& selection, ValueReader& values);

/// Report what names no hazard or selects nothing. @pre `losses` are those of `loss`, which is no count
void check_losses(const Node& loss, const std::vector<Loss>& losses,
                  const Architecture& architecture, const Selection& selection, Report& report);

} // namespace sitefall::model
