#include <nlohmann/json.hpp>
#include <string>

#include "sitefall/score/api.h"
#include "sitefall/score/audit.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/options.h"
#include "sitefall/score/run_json.h"
#include "sitefall/score/standstill.h"

namespace sitefall::score {

namespace {

const char* name_of(Verdict verdict) {
    return verdict == Verdict::holds     ? "holds"
           : verdict == Verdict::refuted ? "refuted"
                                         : "undecided";
}

const char* name_of(Reason::Kind kind) {
    const char* const names[] = {"failover", "needs", "degraded", "capacity",
                                 "alone",    "data",  "time"};
    return names[static_cast<int>(kind)];
}

Json json_of(const Reason& reason) {
    Json json = {{"kind", name_of(reason.kind)}};
    if (!reason.job.empty()) json["job"] = reason.job;
    json["needs"] = reason.needs;
    json["lost"] = reason.lost;
    if (reason.kind == Reason::Kind::failover) json["has_other_way"] = reason.has_other_way;
    if (reason.kind == Reason::Kind::capacity || reason.kind == Reason::Kind::degraded)
        json["level"] = reason.level;
    return json;
}

Json json_of(const LossAudited& loss) {
    Json json = {{"lost", loss.lost}, {"services", Json::object()}};
    for (const auto& service : loss.services) {
        Json reasons = Json::array();
        for (const auto& reason : service.reasons) reasons.push_back(json_of(reason));
        json["services"][service.id] = {{"kept", score::json_of(service.kept)},
                                        {"back_hours",
                                         {{"p5", number(service.p5)},
                                          {"p50", number(service.p50)},
                                          {"p95", number(service.p95)}}},
                                        {"because", std::move(reasons)}};
    }
    return json;
}

Json json_of(const ClaimAudited& claim) {
    Json json = {
        {"verdict", name_of(claim.verdict)}, {"says", claim.says}, {"source", claim.source}};
    json["probability"] = claim.wanted;
    json["capacity"] = claim.capacity;
    if (claim.rto >= 0) json["rto_hours"] = claim.rto;
    if (claim.rpo >= 0) json["rpo_hours"] = claim.rpo;
    json["after_return"] = claim.after_return;
    json["losses"] = claim.losses;
    json["replications"] = claim.replications;
    json["worst"] = json_of(claim.worst);
    return json;
}

} // namespace

std::string audit_json(const model::Document& document, const std::string& options_json,
                       support::Control& control) {
    const Options given(options_json,
                        {"confidence", "replications", "threads", "key_hi", "key_lo"});
    AuditOptions options;
    options.confidence = given.confidence().value_or(options.confidence);
    options.replications = given.count("replications", 16).value_or(options.replications);
    options.threads = static_cast<int>(given.count("threads", 1, most_threads).value_or(0));
    options.key = given.key();
    const auto& architecture = *document.architecture;
    const Audit found = refusing_standstill(
        [&] { return audit(architecture, options, simulation_players(options.key), control); });
    Json json = head_of("audit", architecture);
    json["claims"] = Json::object();
    for (const auto& claim : found.claims) json["claims"][claim.id] = json_of(claim);
    json["redundancy"] = Json::object();
    for (std::size_t s = 0; s < found.redundancy.size(); ++s)
        json["redundancy"][architecture.services[s].id] = score::json_of(found.redundancy[s]);
    const Run run{options.key,   found.replications,         found.events,
                  found.seconds, architecture.horizon.value, found.threads,
                  found.warnings};
    return finished(std::move(json), run, architecture);
}

} // namespace sitefall::score
