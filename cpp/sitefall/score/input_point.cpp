#include "sitefall/score/input_point.h"

#include <numeric>
#include <utility>

namespace sitefall::score {

namespace {

std::vector<process::Process> compiled(const InputStudy& study, const InputValues& values,
                                       std::size_t index) {
    std::vector<process::Process> processes;
    for (std::size_t d = 0; d < values.size(); ++d) {
        processes.push_back(study.compile(*study.architectures[d], values[d][index]));
    }
    return processes;
}

Documents pointers_to(const std::vector<process::Process>& processes) {
    Documents documents;
    for (const auto& process : processes) documents.push_back(&process);
    return documents;
}

double horizon_at(const InputStudy& study, const InputValues& values, std::size_t index) {
    const int unknown = study.architectures.front()->horizon.unknown;
    if (study.horizon_given || unknown < 0) return study.base.horizon;
    return values.front()[index][static_cast<std::size_t>(unknown)];
}

} // namespace

InputValues input_values(const InputStudy& study) {
    InputValues values;
    for (const auto* architecture : study.architectures) {
        values.push_back(latin_hypercube(*architecture, study.points, study.base.key));
    }
    return values;
}

InputPoint::InputPoint(const InputStudy& study, const InputValues& values, std::size_t index)
    : processes_(compiled(study, values, index)),
      documents_(pointers_to(processes_)),
      horizon_(horizon_at(study, values, index)),
      strata_(documents_, horizon_, study.base.strata),
      study_{documents_,     strata_,  study.base.make_player,
             study.base.key, horizon_, study.base.threads} {}

std::vector<Block> blocks_of(const InputStudy& study, std::size_t index) {
    const auto each = std::accumulate(study.histories.begin(), study.histories.end(), 0u);
    auto r = static_cast<std::uint32_t>(index) * input_groups * each;
    std::vector<Block> blocks;
    for (int group = 0; group < input_groups; ++group) {
        for (std::size_t h = 0; h < study.histories.size(); ++h) {
            blocks.push_back({r, study.histories[h], static_cast<int>(h)});
            r += study.histories[h];
        }
    }
    return blocks;
}

std::vector<Work> works_of(const InputStudy& study) {
    std::vector<Work> works;
    for (int i = 0; i < study.points; ++i)
        works.push_back({i, blocks_of(study, static_cast<std::size_t>(i))});
    return works;
}

} // namespace sitefall::score
