#include <pybind11/pybind11.h>

#include <string>

#include "bind.h"
#include "sitefall/structure/api.h"
#include "watched.h"

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

std::string solve(const std::string& request) {
    return watched(py::none(), false, [&](support::Control& control) {
        return structure::solve_json(request, control);
    });
}

} // namespace

void bind_structure(py::module_& module) { module.def("structure", &solve, py::arg("request")); }

} // namespace sitefall::bindings
