#include <pybind11/pybind11.h>

#include <string>

#include "bind.h"
#include "document_caster.h"
#include "sitefall/score/api.h"
#include "watched.h"

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

using model::Document;

// `hand` is None, or plays in the place of threads: see Errands.
std::string score(const Document& document, const std::string& options, const py::object& progress,
                  bool keep_partial, const py::object& hand) {
    Errands errands(hand);
    Errands* runner = hand.is_none() ? nullptr : &errands;
    return watched(
        progress, keep_partial,
        [&](support::Control& control) {
            return score::score_json(document, options, control, runner);
        },
        runner);
}

std::string plan(const Document& document, const std::string& options, const py::object& progress) {
    return watched(progress, false, [&](support::Control& control) {
        return score::plan_json(document, options, control);
    });
}

std::string rare(const Document& document, const std::string& options, const py::object& progress) {
    return watched(progress, false, [&](support::Control& control) {
        return score::rare_json(document, options, control);
    });
}

std::string compare(const model::OptionSet& set, const std::string& options,
                    const py::object& progress, bool keep_partial, const py::object& hand) {
    Errands errands(hand);
    Errands* runner = hand.is_none() ? nullptr : &errands;
    return watched(
        progress, keep_partial,
        [&](support::Control& control) {
            return score::compare_json(set, options, control, runner);
        },
        runner);
}

void share(const Document& document, const std::string& options, const py::object& progress,
           const py::object& hand) {
    Errands errands(hand);
    watched(
        progress, false,
        [&](support::Control& control) {
            score::share(document, options, control, errands);
            return std::string();
        },
        &errands);
}

std::string stress(const Document& document, const std::string& loss, const std::string& options,
                   const py::object& progress, bool keep_partial) {
    return watched(progress, keep_partial, [&](support::Control& control) {
        return score::stress_json(document, loss, options, control);
    });
}

std::string cuts(const Document& document, const std::string& options, const py::object& progress) {
    return watched(progress, false, [&](support::Control& control) {
        return score::cuts_json(document, options, control);
    });
}

std::string audit(const Document& document, const std::string& options,
                  const py::object& progress) {
    return watched(progress, false, [&](support::Control& control) {
        return score::audit_json(document, options, control);
    });
}

std::string static_levels(const Document& document, const std::string& question) {
    const py::gil_scoped_release release;
    return score::static_levels_json(document, question);
}

std::string trace(const Document& document, const std::string& options) {
    const py::gil_scoped_release release;
    return score::trace_json(document, options);
}

} // namespace

void bind_score(py::module_& module) {
    module.def("score", &score, py::arg("document"), py::arg("options"), py::arg("progress"),
               py::arg("keep_partial"), py::arg("hand") = py::none());
    module.def("plan", &plan, py::arg("document"), py::arg("options"), py::arg("progress"));
    module.def("rare", &rare, py::arg("document"), py::arg("options"), py::arg("progress"));
    module.def("compare", &compare, py::arg("changes"), py::arg("options"), py::arg("progress"),
               py::arg("keep_partial"), py::arg("hand") = py::none());
    module.def("share", &share, py::arg("document"), py::arg("options"), py::arg("progress"),
               py::arg("hand"));
    module.def("stress", &stress, py::arg("document"), py::arg("loss"), py::arg("options"),
               py::arg("progress"), py::arg("keep_partial"));
    module.def("cuts", &cuts, py::arg("document"), py::arg("options"), py::arg("progress"));
    module.def("audit", &audit, py::arg("document"), py::arg("options"), py::arg("progress"));
    module.def("static_levels", &static_levels, py::arg("document"), py::arg("question"));
    module.def("trace", &trace, py::arg("document"), py::arg("options"));
}

} // namespace sitefall::bindings
