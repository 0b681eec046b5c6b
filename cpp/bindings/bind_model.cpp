#include <pybind11/pybind11.h>

#include <string>
#include <string_view>

#include "bind.h"
#include "document_caster.h"
#include "sitefall/model/describe.h"
#include "sitefall/model/load.h"

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

using model::Document;

// Of the pickled form: (number, canonical text).
constexpr int pickle_format = 1;

Document from_text(const py::bytes& text, const std::string& origin) {
    const std::string_view view = text;
    const py::gil_scoped_release release;
    return model::load(view, origin);
}

Document patched(const Document& document, const py::bytes& text) {
    const std::string_view view = text;
    const py::gil_scoped_release release;
    return model::patch(document, view);
}

py::tuple state(const Document& document) {
    return py::make_tuple(pickle_format, py::bytes(model::canonical(document)));
}

Document from_state(const py::tuple& state) {
    if (state.size() != 2 || state[0].cast<int>() != pickle_format)
        throw py::value_error("this document was pickled by another version of sitefall");
    return from_text(state[1].cast<py::bytes>(), "pickled document");
}

} // namespace

void bind_model(py::module_& module) {
    py::class_<Document>(module, "Document", py::is_final(), "A document that passed every check.")
        .def_static("from_text", &from_text, py::arg("text"), py::arg("origin") = "document")
        .def("canonical", &model::canonical)
        .def("describe", &model::describe_json)
        .def("patch", &patched, py::arg("text"))
        .def_property_readonly("name", [](const Document& d) { return d.architecture->name; })
        .def_property_readonly("hash", [](const Document& d) { return d.architecture->hash; })
        .def_property_readonly("numbers_hash",
                               [](const Document& d) { return d.architecture->numbers_hash; })
        .def(py::pickle(&state, &from_state));
    module.def("schema", &model::schema);
}

} // namespace sitefall::bindings
