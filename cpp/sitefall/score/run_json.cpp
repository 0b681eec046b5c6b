#include "sitefall/score/run_json.h"

#include <nlohmann/json.hpp>

#include "sitefall/support/version.h"

namespace sitefall::score {

Json json_of(const StratumCount& stratum) {
    Json json;
    json["occurrences"] = stratum.occurrences;
    json["probability"] = stratum.probability;
    json["replications"] = stratum.replications;
    return json;
}

Json head_of(const char* kind, const model::Architecture& architecture) {
    Json json;
    json["kind"] = kind;
    json["name"] = architecture.name;
    return json;
}

std::string finished(Json json, const Run& run, const model::Architecture& architecture) {
    json["method"] = run.method;
    json["seed"] = spelled(run.key);
    json["replications"] = run.replications;
    json["events"] = run.events;
    json["seconds"] = run.seconds;
    json["threads"] = run.threads;
    json["horizon_h"] = run.horizon;
    json["model"] = architecture.hash;
    json["version"] = support::version();
    json["warnings"] = run.warnings;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace sitefall::score
