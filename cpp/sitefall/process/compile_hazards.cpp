// Hazards and losses.

#include "sitefall/process/builder.h"

namespace sitefall::process {

/// Streams of a strike on one element: one, or one for each copy.
int Builder::strike_streams(const model::Hazard& hazard, std::size_t strike, int e, bool copies) {
    const std::string name =
        hazard.id + "/strike" + std::to_string(strike) + "/" + process_.elements[at(e)].id;
    const int first = add_stream(name);
    if (copies)
        for (int c = 1; c < p_.elements[at(e)].count; ++c)
            add_stream(name + "#" + std::to_string(c + 1));
    return first;
}

void Builder::wire_hazards() {
    for (const auto& written : architecture_.hazards) {
        const auto h = static_cast<int>(p_.hazards.size());
        HazardProgram hazard;
        hazard.arrival = add_law(written.arrival);
        hazard.arrival_stream = add_stream(written.id + "/arrival");
        if (written.severity) {
            hazard.severity = add_law(*written.severity);
            hazard.severity_stream = add_stream(written.id + "/severity");
        }
        hazard.first_strike = static_cast<int>(p_.strikes.size());
        hazard.strikes = static_cast<int>(written.strikes.size());
        for (std::size_t k = 0; k < written.strikes.size(); ++k) {
            const auto& w = written.strikes[k];
            StrikeProgram strike;
            strike.copies = w.copies;
            strike.shared = w.shared_outage;
            strike.probability = number(w.probability);
            if (w.fragility) {
                strike.median = number(w.fragility->median);
                strike.beta = number(w.fragility->beta);
            }
            strike.after_stream = add_stream(written.id + "/strike" + std::to_string(k));
            if (w.after) strike.after = add_law(*w.after);
            strike.outage = add_law(w.outage);
            for (const auto& id : w.elements) {
                strike.elements.push_back(element(id));
                strike.streams.push_back(strike_streams(written, k, element(id), w.copies));
            }
            p_.strikes.push_back(std::move(strike));
        }
        hazard.clock = add_clock(ClockKind::arrival, h, 0, 0, hazard.arrival_stream);
        hazard.id_rank = id_ranks_.at(written.id);
        p_.hazards.push_back(hazard);
        HazardInfo info{written.id, written.family, written.item, 0};
        const auto& arrival = p_.laws[at(hazard.arrival)];
        if (arrival.shape == support::Shape::exponential) {
            info.rate = 1 / arrival.a;
            process_.poisson_hazards.push_back(h);
        }
        process_.hazards.push_back(std::move(info));
    }
}

} // namespace sitefall::process
