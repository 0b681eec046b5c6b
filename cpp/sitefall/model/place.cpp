#include "sitefall/model/place.h"

#include <algorithm>

namespace sitefall::model {

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), key) != names.end();
}

Place place_below(Place above, std::string_view key) {
    switch (above) {
        case Place::document:
            if (key == "services") return Place::service_entries;
            return is_one_of(key, {"sites", "links", "components", "crews", "hazards", "procedures",
                                   "claims"})
                       ? Place::entries
                       : Place::fields;
        case Place::entries:
            return Place::entry;
        case Place::service_entries:
            return Place::service;
        case Place::entry:
            return is_one_of(key, {"modes", "uses"}) ? Place::ids : Place::fields;
        case Place::service:
            return is_one_of(key, {"instances", "data"}) ? Place::entries : Place::fields;
        case Place::fields:
        case Place::ids:
            return Place::fields;
    }
    return Place::fields;
}

bool holds_ids(Place place) {
    return place == Place::entries || place == Place::service_entries || place == Place::ids;
}

bool merges(Place place) { return place != Place::fields && place != Place::ids; }

} // namespace sitefall::model
