#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bind.h"
#include "document_caster.h"
#include "sitefall/score/api.h"
#include "sitefall/score/bench.h"
#include "sitefall/score/score_options.h"

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

using score::Bench;

using Blocks = std::vector<std::tuple<std::uint32_t, std::uint32_t, int>>;
using Works = std::vector<std::pair<int, Blocks>>;

std::unique_ptr<Bench> bench_of(std::vector<model::Document> documents, const std::string& options,
                                bool paired) {
    const py::gil_scoped_release release;
    auto read = score::score_options(options);
    read.as_chain = read.as_chain && !paired;
    return std::make_unique<Bench>(std::move(documents), read, score::engines_of_score(read));
}

std::unique_ptr<Bench> bench_of_document(const model::Document& document,
                                         const std::string& options) {
    return bench_of({document}, options, false);
}

std::unique_ptr<Bench> bench_of_options(const model::OptionSet& set, const std::string& options) {
    std::vector<model::Document> documents{set.base};
    for (const auto& option : set.options) documents.push_back(option.document);
    return bench_of(std::move(documents), options, true);
}

py::list play(Bench& bench, const Works& works) {
    std::vector<std::string> played;
    {
        const py::gil_scoped_release release;
        for (const auto& [point, blocks] : works) {
            score::Work work{point, {}};
            for (const auto& [first, count, stratum] : blocks) {
                work.blocks.push_back({first, count, stratum});
            }
            played.push_back(bench.play(work));
        }
    }
    py::list given;
    for (const std::string& bytes : played) given.append(py::bytes(bytes));
    return given;
}

} // namespace

void bind_bench(py::module_& module) {
    py::class_<Bench>(module, "Bench", py::is_final(), "Where blocks are played for others.")
        .def(py::init(&bench_of_document), py::arg("document"), py::arg("options"))
        .def(py::init(&bench_of_options), py::arg("changes"), py::arg("options"))
        .def("play", &play, py::arg("works"))
        .def("stop", &Bench::stop);
    module.def("history_options", &score::history_options, py::arg("options"));
}

} // namespace sitefall::bindings
