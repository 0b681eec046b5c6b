#pragma once
// A long calculation, watched from Python: it runs on a thread of its own and never touches Python; the calling thread wakes twenty
// times a second to look for signals and to tell the progress.

#include <pybind11/pybind11.h>

#include <functional>
#include <string>

#include "errands.h"
#include "sitefall/support/control.h"

namespace sitefall::bindings {

/// Run `work` to its end. `progress` is None or is called with (done, total). An interrupt, or an exception of `progress`, stops
/// the work and is raised; with `keep_partial` an interrupt gives what was computed, where that is something. `errands`
/// are served in between; what Python raises there counts as if `progress` had raised it.
std::string watched(const pybind11::object& progress, bool keep_partial,
                    const std::function<std::string(support::Control&)>& work,
                    Errands* errands = nullptr);

} // namespace sitefall::bindings
