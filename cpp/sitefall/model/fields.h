#pragma once
// The one table of what may be written. The checks, the JSON Schema and the reference are made from it, so that they cannot differ.

#include <string_view>
#include <vector>

#include "sitefall/model/ids.h"
#include "sitefall/model/quantity.h"

namespace sitefall::model {

enum class ValueKind {
    text,                // a string
    words,               // a list of strings
    boolean,             // true or false
    choice,              // one of `choices`
    whole,               // a whole number within `range`
    number,              // a number within `range`
    duration,            // a duration within `range`
    law,                 // a law of durations
    passing_law,         // the same, and time must pass
    number_law,          // a law of plain numbers within `range`
    job,                 // a law, or an object of kind "job"
    start_job,           // a job without `otherwise`
    need,                // a Boolean over what works
    needs,               // a list of needs
    selector,            // an object of kind "selector"
    loss,                // a selector, a count, a hazard, or stages
    given_number,        // a number within `range` that is never uncertain
    patch,               // an object that looks like the document
    reference,           // an id of one of the kinds `refers`
    references,          // a list of them
    pair,                // exactly two of them
    uses,                // an object: id of a component to a whole number
    object,              // an object of kind `kind`
    object_or_reference, // or the id of one
    entries,             // an object of objects of kind `kind`, keyed by id
    list,                // a list of objects of kind `kind`, at least one
    hidden,              // "on demand" or an object of kind "hidden"
    provided,            // what the provenance is of
    uncertainty,         // the law of what is not known of it
    quantity,            // inside a law: what the law is of, within `range`
    per_quantity,        // inside a law: its inverse (a rate where the law is of durations)
    quantities,          // a list of quantities, at least one
    quantile_table,      // an object: level in [0, 1] to quantity
    weights,             // a list of positive numbers
    laws                 // a list of laws of the same quantity
};

struct Field {
    std::string_view name;
    ValueKind value = ValueKind::text;
    bool required = false;
    std::string_view standard =
        {}; // the default, as JSON; defaults are definitions of the format, never estimates
    Range range = {};
    std::vector<IdKind> refers = {};
    std::vector<std::string_view> choices = {};
    std::string_view kind = {};
    std::string_view about = {};
};

/// Fields that say the same thing: at most, or exactly, or at least one of them.
struct Group {
    enum class Of { at_most_one, exactly_one, at_least_one } of;
    std::vector<std::string_view> names;
};

/// A field that means something only beside one of the others.
struct Follows {
    std::string_view name;
    std::vector<std::string_view> any_of;
};

/// An object of the document.
struct EntryKind {
    std::string_view name;
    std::string_view about;
    std::vector<Field> fields;
    std::vector<Group> groups = {};
    std::vector<Follows> follows = {};
    bool like = false; // may be `like` another of its collection
};

const std::vector<EntryKind>& field_table();
/// The same of a document of options.
const std::vector<EntryKind>& options_table();

/// @pre one of the tables has a kind of this name
const EntryKind& entry_kind(std::string_view name);

/// Names of the families of laws.
std::vector<std::string_view> law_families();

/// Fields that are free on every object: label, description, tags (and keys that begin with x-).
const std::vector<Field>& free_fields();

// The parts of the table, one file each.
std::vector<EntryKind> element_kinds();
std::vector<EntryKind> service_kinds();
std::vector<EntryKind> value_kinds();
std::vector<EntryKind> law_kinds();

// Ranges that the parts share.
inline constexpr Range not_negative{0, std::numeric_limits<double>::infinity(), false, false};
inline constexpr Range positive{0, std::numeric_limits<double>::infinity(), true, false};
inline constexpr Range share{0, 1, false, false};
inline constexpr Range positive_share{0, 1, true, false};
inline constexpr Range copies{1, 1e6, false, false};

} // namespace sitefall::model
