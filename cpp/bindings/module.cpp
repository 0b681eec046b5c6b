// Table of contents of sitefall._core.

#include "bind.h"
#include "sitefall/support/version.h"

namespace py = pybind11;

PYBIND11_MODULE(_core, module, py::mod_gil_not_used()) {
    using namespace sitefall;
    module.doc() = "The compiled core of sitefall; use the package instead.";
    bindings::translate_errors();
    bindings::bind_bench(module);
    bindings::bind_markov(module);
    bindings::bind_model(module);
    bindings::bind_options(module);
    bindings::bind_score(module);
    bindings::bind_structure(module);
    module.def("version", &support::version);
    module.def("build_json", &support::build_json);
}
