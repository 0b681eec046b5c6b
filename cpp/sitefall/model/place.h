#pragma once
// Where in a document an object stands, hence what its keys are and how far a patch merges.

#include <initializer_list>
#include <string_view>

namespace sitefall::model {

enum class Place {
    document,        // the whole
    entries,         // a collection, keyed by id; also `instances` and `data` of a service
    service_entries, // the collection of services
    entry,           // one entry: its keys are fields
    service,         // an entry of the services
    ids,             // keyed by ids, but one value of a field (`modes`, `uses`)
    fields           // any value
};

/// The place of the member `key` of an object at `above`.
Place place_below(Place above, std::string_view key);

/// The keys are ids, not names of fields.
bool holds_ids(Place place);

/// A patch merges an object here with the one that stands there; elsewhere it replaces it.
bool merges(Place place);

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> names);

} // namespace sitefall::model
