#include "sitefall/simulation/chain_fit.h"

#include <cmath>

#include "sitefall/process/margins.h"
#include "sitefall/process/program.h"
#include "sitefall/process/successors.h"

namespace sitefall::simulation {

using process::at;
using support::Law;
using support::Shape;

namespace {

constexpr std::size_t most_clocks = 256;
constexpr double most_states = 3000;
// An exponential time of this mean lies within an instant once in a million times.
constexpr double shortest_mean = 1e6 * process::same_instant;

/// Share of time in which a mode that fails after `up` is repaired in `down`; a half where it is not repaired.
double share_down(const Law& up, const Law* down) {
    if (up.shape != Shape::exponential) return 0;
    if (down == nullptr || down->shape == Shape::never) return 0.5;
    return down->a / (up.a + down->a);
}

double entropy(double q) {
    return q <= 0 || q >= 1 ? 0 : -q * std::log(q) - (1 - q) * std::log1p(-q);
}

} // namespace

double typical_states(const process::Program& p) {
    double sum = 0;
    for (const auto& element : p.elements)
        for (int m = 0; m < element.modes; ++m) {
            const Law& up = p.laws[at(p.modes[at(element.first_mode + m)].fails)];
            const Law* down = nullptr;
            if (element.first_repair >= 0) {
                const auto& slot = p.slots[at(element.first_repair + m)];
                down = &p.laws[at(p.ways[at(slot.first_way)].law)];
            }
            sum += element.count * entropy(share_down(up, down));
        }
    return std::exp(sum);
}

bool plays_as_chain(const process::Process& process) {
    const auto& p = *process.program;
    if (!p.hazards.empty() || p.clocks.size() > most_clocks) return false;
    for (const auto& law : p.laws)
        if (law.shape == Shape::exponential && law.a < shortest_mean) return false;
    return process::not_markov(process).empty() && typical_states(p) <= most_states;
}

} // namespace sitefall::simulation
