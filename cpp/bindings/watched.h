#pragma once
// A long calculation, watched from Python: it runs on a thread of its own and never touches Python; the calling thread wakes twenty
// times a second to look for signals and to tell the progress.

#include <pybind11/pybind11.h>

#include <functional>
#include <string>

#include "sitefall/support/control.h"

namespace sitefall::bindings {

/// Run `work` to its end. `progress` is None or is called with (done, total). An interrupt, or an exception of `progress`, stops
/// the work and is raised; with `keep_partial` an interrupt gives what was computed, where that is something.
std::string watched(const pybind11::object& progress, bool keep_partial,
                    const std::function<std::string(support::Control&)>& work);

} // namespace sitefall::bindings
