// The part of the table of fields that is a document of its own: options, FORMAT section 6.

#include "sitefall/model/fields.h"

namespace sitefall::model {

namespace {

using Kind = ValueKind;

EntryKind options_kind() {
    return {.name = "options document",
            .about = "What could be changed in an architecture, to be compared with it.",
            .fields = {
                {.name = "format",
                 .value = Kind::choice,
                 .required = true,
                 .choices = {"sitefall-options/1"},
                 .about = "The format of the document."},
                {.name = "options",
                 .value = Kind::entries,
                 .required = true,
                 .kind = "option",
                 .about = "The options, by id; at least one. `base` is the document as it is."},
            }};
}

EntryKind option_kind() {
    return {.name = "option",
            .about = "A change of the architecture, and what it costs.",
            .fields = {{.name = "capital",
                        .value = Kind::given_number,
                        .range = not_negative,
                        .about = "Paid once, in the money of all options. Where `per_year` is "
                                 "given and this is not, it is 0."},
                       {.name = "per_year",
                        .value = Kind::given_number,
                        .range = not_negative,
                        .about = "Paid in each year. Where `capital` is given and this is not, it "
                                 "is 0."},
                       {.name = "excludes",
                        .value = Kind::references,
                        .refers = {IdKind::option},
                        .about = "Options that cannot go together with this one."},
                       {.name = "includes",
                        .value = Kind::references,
                        .refers = {IdKind::option},
                        .about = "Options that are applied before it, in this order, each once; "
                                 "their costs come to its own."},
                       {.name = "patch",
                        .value = Kind::patch,
                        .about = "What changes: merged down to the fields of an entry; null "
                                 "removes."}},
            .groups = {{Group::Of::at_least_one, {"patch", "includes"}}}};
}

} // namespace

const std::vector<EntryKind>& options_table() {
    static const std::vector<EntryKind> table{options_kind(), option_kind()};
    return table;
}

} // namespace sitefall::model
