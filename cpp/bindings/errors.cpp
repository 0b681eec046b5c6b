// The exception classes stand in sitefall.errors, so that they pickle and document themselves; here they are only made.

#include <exception>

#include "bind.h"
#include "sitefall/support/issue.h"

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

/// Text that may hold half a character of a document that is not UTF-8.
py::str lenient(const std::string& text) {
    PyObject* decoded =
        PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
    if (decoded == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::str>(decoded);
}

py::object issue_object(const py::module_& errors, const support::Issue& issue) {
    using py::literals::operator""_a;
    return errors.attr("Issue")(
        "rule"_a = lenient(issue.rule), "pointer"_a = lenient(issue.pointer), "line"_a = issue.line,
        "column"_a = issue.column, "message"_a = lenient(issue.message),
        "found"_a = lenient(issue.found), "allowed"_a = lenient(issue.allowed),
        "hint"_a = lenient(issue.hint));
}

void raise(const char* name, const py::object& argument) {
    const py::object type = py::module_::import("sitefall.errors").attr(name);
    PyErr_SetObject(type.ptr(), type(argument).ptr());
}

void translate(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const support::ModelError& problem) {
        const py::module_ errors = py::module_::import("sitefall.errors");
        py::list issues;
        for (const support::Issue& issue : problem.issues())
            issues.append(issue_object(errors, issue));
        raise("ModelError", py::tuple(issues));
    } catch (const support::RequestError& problem) {
        raise("RequestError", lenient(problem.what()));
    } catch (const support::Interrupted&) {
        PyErr_SetNone(PyExc_KeyboardInterrupt);
    }
}

} // namespace

void translate_errors() { py::register_local_exception_translator(&translate); }

} // namespace sitefall::bindings
