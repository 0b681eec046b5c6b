#include <pybind11/pybind11.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "bind.h"
#include "document_caster.h"
#include "sitefall/model/option_set.h"

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

using model::Document;
using model::OptionSet;

OptionSet from_text(const Document& base, const py::bytes& text, const std::string& origin) {
    const std::string_view view = text;
    const py::gil_scoped_release release;
    return model::load_options(base, view, origin);
}

py::tuple ids(const OptionSet& set) {
    py::tuple all(set.options.size());
    for (std::size_t i = 0; i < set.options.size(); ++i) all[i] = set.options[i].id;
    return all;
}

Document document(const OptionSet& set, const std::string& id) {
    const auto found = std::find_if(set.options.begin(), set.options.end(),
                                    [&](const auto& option) { return option.id == id; });
    if (found == set.options.end()) throw py::key_error(id);
    return found->document;
}

} // namespace

void bind_options(py::module_& module) {
    py::class_<OptionSet>(module, "OptionSet", py::is_final(), "Options that passed every check.")
        .def_static("from_text", &from_text, py::arg("base"), py::arg("text"),
                    py::arg("origin") = "options")
        .def("document", &document, py::arg("id"))
        .def_property_readonly("ids", &ids)
        .def_property_readonly("base", [](const OptionSet& set) { return set.base; })
        .def_property_readonly("hash", [](const OptionSet& set) { return set.hash; });
    module.def("options_schema", &model::options_schema);
}

} // namespace sitefall::bindings
