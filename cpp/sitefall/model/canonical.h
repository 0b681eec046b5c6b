#pragma once
// The one text of a document that means what it means, whatever the order and spacing it was written with.

#include <string>

#include "sitefall/model/tree.h"

namespace sitefall::model {

/// Keys sorted but for `modes` and `instances`, whose order matters; shortest round-trip numbers; no spaces.
std::string canonical_text(const Tree& tree);

/// The same without labels, descriptions, sources, grades and keys that begin with x-.
std::string canonical_numbers(const Tree& tree);

} // namespace sitefall::model
