#include <pybind11/pybind11.h>

#include <string>

#include "bind.h"
#include "sitefall/structure/api.h"
#include "watched.h"

namespace py = pybind11;

namespace sitefall::bindings {

void bind_structure(py::module_& module) {
    module.def(
        "structure",
        [](const std::string& question) {
            return watched(py::none(), false, [&](support::Control& control) {
                return structure::answer(question, control);
            });
        },
        py::arg("question"));
}

} // namespace sitefall::bindings
