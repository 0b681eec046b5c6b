// A loss to be suffered, compiled against a process.

#include <string>
#include <unordered_map>

#include "sitefall/process/builder.h"

namespace sitefall::process {

ZenoError::ZenoError(double time_h)
    : std::runtime_error(
          "time stands still " + std::to_string(time_h) +
          " h after the start: a million events in one instant; some law gives no time at all") {}

LossPlan compile_loss(const Process& process, const model::Loss& loss) {
    std::unordered_map<std::string, int> index;
    for (std::size_t e = 0; e < process.elements.size(); ++e)
        index[process.elements[e].id] = static_cast<int>(e);
    LossPlan plan;
    for (const auto& written : loss.stages) {
        LossPlan::Stage stage;
        for (const auto& id : written.elements) stage.elements.push_back(index.at(id));
        if (written.after) stage.after = law_of(*written.after);
        if (written.lasting) stage.lasting = law_of(*written.lasting);
        stage.stream = static_cast<int>(process.program->streams.size()) - 1;
        plan.stages.push_back(std::move(stage));
    }
    for (std::size_t h = 0; h < process.hazards.size() && !loss.hazard.empty(); ++h)
        if (process.hazards[h].id == loss.hazard) plan.hazard = static_cast<int>(h);
    plan.falls = plan.hazard >= 0 ? process.program->hazards[at(plan.hazard)].strikes
                                  : static_cast<int>(plan.stages.size());
    return plan;
}

} // namespace sitefall::process
