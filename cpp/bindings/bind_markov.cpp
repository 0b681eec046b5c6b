// Chains as arrays, results as arrays and tuples; sitefall.markov makes dataclasses of them.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>
#include <vector>

#include "bind.h"
#include "sitefall/markov/breach.h"
#include "sitefall/markov/chain.h"
#include "sitefall/markov/passage.h"
#include "sitefall/markov/steady.h"
#include "sitefall/markov/transient.h"
#include "watched.h"

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

using markov::Budget;
using markov::Chain;
using markov::Effort;
using markov::State;
using markov::Subset;
using markov::Vector;

template <class T>
using Array = py::array_t<T, py::array::c_style | py::array::forcecast>;

template <class T>
std::vector<T> vector_of(const Array<T>& array) {
    return {array.data(), array.data() + array.size()};
}

py::array_t<double> array_of(const Vector& vector) {
    return py::array_t<double>(static_cast<py::ssize_t>(vector.size()), vector.data());
}

py::array_t<double> table_of(const std::vector<Vector>& rows, std::size_t columns) {
    py::array_t<double> out({rows.size(), columns});
    for (std::size_t r = 0; r < rows.size(); ++r)
        std::copy(rows[r].begin(), rows[r].end(), out.mutable_data(static_cast<py::ssize_t>(r), 0));
    return out;
}

py::tuple effort_of(const Effort& effort) {
    return py::make_tuple(effort.states, effort.transitions, effort.iterations, effort.seconds);
}

py::tuple estimate_of(const support::Estimate& estimate, const Effort& effort) {
    return py::make_tuple(estimate.value, estimate.low, estimate.high,
                          support::name_of(estimate.guarantee), effort_of(effort));
}

Chain chain_of(std::size_t states, const Array<State>& from, const Array<State>& to,
               const Array<double>& per_hour) {
    if (from.size() != to.size() || from.size() != per_hour.size())
        throw support::RequestError("from, to and rates must be of one length");
    std::vector<markov::Transition> transitions;
    for (py::ssize_t t = 0; t < from.size(); ++t)
        transitions.push_back({from.data()[t], to.data()[t], per_hour.data()[t]});
    return {states, transitions};
}

/// Runs `work`, which hears an interrupt; gives what it gives.
template <class Work>
auto heard(const Work& work) {
    std::optional<decltype(work(Budget{}))> result;
    watched(py::none(), false, [&](support::Control& control) {
        Budget budget;
        budget.stop = &control.stop;
        result.emplace(work(budget));
        return std::string();
    });
    return std::move(*result);
}

py::tuple steady_state(const Chain& chain, const Array<double>& start) {
    const Vector from = vector_of(start);
    const auto found = heard([&](const Budget& b) { return markov::steady_state(chain, from, b); });
    return py::make_tuple(array_of(found.probability), found.recurrent_classes,
                          found.transient_states, effort_of(found.effort));
}

/// (probability, entries per hour, mean sojourn, distribution over the states entered)
py::tuple steady_flow(const Chain& chain, const Array<double>& probability,
                      const Array<std::uint8_t>& set) {
    markov::SteadyState steady;
    steady.probability = vector_of(probability);
    const Subset of = vector_of(set);
    const auto flow = markov::steady_flow(chain, steady, of);
    Vector entering;
    if (flow.entries_per_hour > 0) entering = markov::entry_distribution(chain, steady, of);
    return py::make_tuple(flow.probability, flow.entries_per_hour, flow.mean_sojourn_h,
                          array_of(entering));
}

py::tuple transient(const Chain& chain, const Array<double>& start,
                    const std::vector<double>& times) {
    const Vector from = vector_of(start);
    const auto found =
        heard([&](const Budget& b) { return markov::transient(chain, from, times, b); });
    return py::make_tuple(table_of(found.probability, chain.states()),
                          table_of(found.hours, chain.states()), found.relative_error,
                          effort_of(found.effort));
}

double entries_during(const Chain& chain, const Array<double>& hours,
                      const Array<std::uint8_t>& set) {
    return markov::entries_during(chain, vector_of(hours), vector_of(set));
}

py::tuple mean_time_to(const Chain& chain, const Array<double>& start,
                       const Array<std::uint8_t>& set) {
    const Vector from = vector_of(start);
    const Subset to = vector_of(set);
    const auto found =
        heard([&](const Budget& b) { return markov::mean_time_to(chain, from, to, b); });
    return estimate_of(found.estimate, found.effort);
}

py::tuple probability_ever(const Chain& chain, const Array<double>& start,
                           const Array<std::uint8_t>& set) {
    const Vector from = vector_of(start);
    const Subset to = vector_of(set);
    const auto found =
        heard([&](const Budget& b) { return markov::probability_ever(chain, from, to, b); });
    return estimate_of(found.estimate, found.effort);
}

py::tuple probability_by(const Chain& chain, const Array<double>& start,
                         const Array<std::uint8_t>& set, double hours) {
    const Vector from = vector_of(start);
    const Subset to = vector_of(set);
    const auto found =
        heard([&](const Budget& b) { return markov::probability_by(chain, from, to, hours, b); });
    return estimate_of(found.estimate, found.effort);
}

py::tuple sojourn_longer_than(const Chain& chain, const Array<double>& entering,
                              const Array<std::uint8_t>& set, double hours) {
    const Vector from = vector_of(entering);
    const Subset in = vector_of(set);
    const auto found = heard(
        [&](const Budget& b) { return markov::sojourn_longer_than(chain, from, in, hours, b); });
    return estimate_of(found.estimate, found.effort);
}

py::tuple breach(const Chain& chain, const Array<double>& start, const Array<std::uint8_t>& bad,
                 double tolerance_h, double horizon_h) {
    const Vector from = vector_of(start);
    const Subset in = vector_of(bad);
    const auto found = heard([&](const Budget& b) {
        return markov::breach(chain, from, in, tolerance_h, horizon_h, b);
    });
    return estimate_of(found.probability, found.effort);
}

} // namespace

void bind_markov(py::module_& module) {
    py::class_<Chain>(module, "Chain", py::is_final(), "A Markov chain as arrays.")
        .def(py::init(&chain_of), py::arg("states"), py::arg("from_"), py::arg("to"),
             py::arg("per_hour"))
        .def_property_readonly("states", &Chain::states)
        .def_property_readonly("transitions", &Chain::transitions)
        .def("steady_state", &steady_state, py::arg("start"))
        .def("steady_flow", &steady_flow, py::arg("probability"), py::arg("inside"))
        .def("transient", &transient, py::arg("start"), py::arg("times"))
        .def("entries_during", &entries_during, py::arg("hours"), py::arg("inside"))
        .def("mean_time_to", &mean_time_to, py::arg("start"), py::arg("inside"))
        .def("probability_ever", &probability_ever, py::arg("start"), py::arg("inside"))
        .def("probability_by", &probability_by, py::arg("start"), py::arg("inside"),
             py::arg("hours"))
        .def("sojourn_longer_than", &sojourn_longer_than, py::arg("entering"), py::arg("inside"),
             py::arg("hours"))
        .def("breach", &breach, py::arg("start"), py::arg("bad"), py::arg("tolerance_h"),
             py::arg("horizon_h"));
}

} // namespace sitefall::bindings
