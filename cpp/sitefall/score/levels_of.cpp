#include "sitefall/score/levels_of.h"

#include <algorithm>
#include <string>

#include "sitefall/process/margins.h"
#include "sitefall/process/program.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

constexpr std::size_t most_levels = 4096;

/// Sorted, equal ones once.
void tidy(std::vector<double>& levels, const std::string& service) {
    std::sort(levels.begin(), levels.end());
    const auto near = [](double a, double b) { return b - a <= process::same_level; };
    levels.erase(std::unique(levels.begin(), levels.end(), near), levels.end());
    if (levels.size() > most_levels)
        throw support::RequestError(service + " can have more than " + std::to_string(most_levels) +
                                    " different levels; simulate");
}

} // namespace

std::vector<double> levels_of(const process::Process& process, int service) {
    const auto& program = *process.program;
    const auto& written = program.services[process::at(service)];
    const auto& id = process.services[process::at(service)].id;
    std::vector<double> sums{0};
    for (int i = 0; i < written.instances; ++i) {
        const double capacity = program.instances[process::at(written.first_instance + i)].capacity;
        const std::size_t before = sums.size();
        for (std::size_t k = 0; k < before; ++k) sums.push_back(std::min(1.0, sums[k] + capacity));
        tidy(sums, id);
    }
    for (auto& sum : sums)
        if (sum >= process::full_capacity) sum = 1;
    for (const auto& degrade : written.degrades) {
        const std::size_t before = sums.size();
        for (std::size_t k = 0; k < before; ++k) sums.push_back(sums[k] * degrade.factor);
        tidy(sums, id);
    }
    sums.push_back(1);
    tidy(sums, id);
    std::erase_if(sums, [](double level) { return level <= process::same_level; });
    return sums;
}

} // namespace sitefall::score
