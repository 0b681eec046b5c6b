#pragma once
// A Document or an OptionSet that Python made by __new__ alone holds nothing: it is refused where one is asked for.

#include <pybind11/pybind11.h>

#include "sitefall/model/load.h"
#include "sitefall/model/option_set.h"

namespace pybind11::detail {

/// The caster of a class, for objects that hold something.
template <class Held>
struct held_caster : type_caster_base<Held> {
    bool load(handle source, bool convert) {
        if (!isinstance<Held>(source)) return false;
        auto* held = reinterpret_cast<instance*>(source.ptr());
        if (!held->get_value_and_holder().holder_constructed()) return false;
        return type_caster_base<Held>::load(source, convert);
    }
};

template <>
struct type_caster<sitefall::model::Document> : held_caster<sitefall::model::Document> {};

template <>
struct type_caster<sitefall::model::OptionSet> : held_caster<sitefall::model::OptionSet> {};

} // namespace pybind11::detail
