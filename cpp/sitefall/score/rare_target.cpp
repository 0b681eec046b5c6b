#include "sitefall/score/rare_target.h"

namespace sitefall::score {

RareTarget rare_target(const process::Process& process, int service, bool breach) {
    if (!breach) return {service, 1, 0, false};
    const auto& tolerance = process.services[static_cast<std::size_t>(service)];
    return {service, tolerance.below, tolerance.longest < process::forever ? tolerance.longest : 0,
            true};
}

} // namespace sitefall::score
