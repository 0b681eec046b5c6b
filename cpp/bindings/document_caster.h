#pragma once
// A Document that Python made by __new__ alone holds nothing: it is refused where one is asked for.

#include <pybind11/pybind11.h>

#include "sitefall/model/load.h"

namespace pybind11::detail {

template <>
struct type_caster<sitefall::model::Document> : type_caster_base<sitefall::model::Document> {
    bool load(handle source, bool convert) {
        if (!isinstance<sitefall::model::Document>(source)) return false;
        auto* held = reinterpret_cast<instance*>(source.ptr());
        if (!held->get_value_and_holder().holder_constructed()) return false;
        return type_caster_base<sitefall::model::Document>::load(source, convert);
    }
};

} // namespace pybind11::detail
