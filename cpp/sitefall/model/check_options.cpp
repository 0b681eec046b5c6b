// A document of options: its fields. What its patches do is known only when they are applied.

#include "sitefall/model/check.h"

namespace sitefall::model {

void Check::options(const Tree& tree) {
    repeated(tree.root);
    const EntryKind& kind = entry_kind("options document");
    if (!object(tree.root, kind)) return;
    presence(tree.root, kind, own_fields(tree.root));
    if (const Node* options = tree.root.find("options")) option_entries(*options);
}

void Check::option_entries(const Node& options) {
    if (!options.is_object())
        return wrong_type(options, "an object whose keys are ids and whose values are objects");
    if (options.items.empty())
        report_.add(options, {.rule = "empty-list",
                              .message = "There is no option.",
                              .allowed = "at least one option"});
    const EntryKind& kind = entry_kind("option");
    for (const Node& option : options.items) {
        if (option.repeated || !object(option, kind)) continue;
        presence(option, kind, own_fields(option));
        if (option.key == "base")
            report_.add(option, {.rule = "reserved-id",
                                 .message = "`base` is the document as it is.",
                                 .allowed = "any other id",
                                 .found = "\"base\"",
                                 .at_key = true});
    }
}

void Check::given_number(const Node& node, const Range& range) {
    const bool outer = may_be_uncertain_;
    may_be_uncertain_ = false;
    number(node, Quantity::number, range);
    may_be_uncertain_ = outer;
}

} // namespace sitefall::model
