#pragma once
// The parts of the module, and what they share.

#include <pybind11/pybind11.h>

namespace sitefall::bindings {

/// Translate the core's exceptions to those of sitefall.errors, in this module only.
void translate_errors();

void bind_bench(pybind11::module_& module);
void bind_markov(pybind11::module_& module);
void bind_model(pybind11::module_& module);
void bind_options(pybind11::module_& module);
void bind_score(pybind11::module_& module);
void bind_structure(pybind11::module_& module);

} // namespace sitefall::bindings
