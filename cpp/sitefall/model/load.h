#pragma once
// The door of the library: text in, a checked Architecture or the list of everything that is wrong.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/support/issue.h"

namespace sitefall::model {

struct Tree; // the parsed document, positions kept; private to the model

/// A document that passed every check. Immutable; cheap to copy.
struct Document {
    std::shared_ptr<const Tree> tree;
    std::shared_ptr<const Architecture> architecture;
};

/// Parse and check. @throws support::ModelError with every issue found.
Document load(std::string_view text, std::string_view origin = "document");

/// Merge a patch (FORMAT section 6) and check the result. @throws support::ModelError, pointers into the patch.
Document patch(const Document& document, std::string_view patch_text);

/// The canonical text: keys sorted (order kept in `modes` and `instances`), shortest round-trip numbers, no spaces.
std::string canonical(const Document& document);

/// Read a loss as `stress` takes it (JSON text): a selector, a hazard, a list of stages, or a bare id of something that can be lost.
/// A count is refused. `lasting_json`: a law, beside a selector or an id. @throws support::ModelError, pointers into the loss.
std::vector<Loss> read_loss(const Document& document, std::string_view loss_json,
                            std::string_view lasting_json = "");

/// JSON Schema (draft 7) made from the table of fields.
std::string schema();
/// The same of a document of options. A patch is any object there: what it may hold depends on the document that it changes.
std::string options_schema();

} // namespace sitefall::model
