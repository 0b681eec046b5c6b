#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sitefall/score/api.h"
#include "sitefall/score/curves_json.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/markov_score.h"
#include "sitefall/score/rare_json.h"
#include "sitefall/score/run_json.h"
#include "sitefall/score/score.h"
#include "sitefall/score/score_options.h"
#include "sitefall/score/standstill.h"
#include "sitefall/score/structure_score.h"

namespace sitefall::score {

namespace {

using score::json_of;

Json json_of(const std::optional<support::Estimate>& estimate) {
    return estimate ? json_of(*estimate) : Json(nullptr);
}

Json json_of(const Exceedance& levels) {
    Json json = Json::object();
    const char* const names[] = {"0.1", "0.02", "0.01"};
    static_assert(std::size(names) == exceedance_chances.size());
    for (std::size_t i = 0; i < levels.size(); ++i) json[names[i]] = json_of(levels[i]);
    return json;
}

// Null where the horizon holds no complete year.
Json exceedance_json(const std::optional<Exceedance>& occurrence,
                     const std::optional<Exceedance>& aggregate) {
    if (!occurrence || !aggregate) return nullptr;
    Json json;
    json["oep"] = json_of(*occurrence);
    json["aep"] = json_of(*aggregate);
    return json;
}

Json json_of(const OutageHours& hours) {
    Json json;
    json["mean"] = json_of(hours.mean);
    json["p50"] = json_of(hours.p50);
    json["p95"] = json_of(hours.p95);
    json["p99"] = json_of(hours.p99);
    return json;
}

Json json_of(const ServiceScore& service) {
    Json json;
    if (!service.label.empty()) json["label"] = service.label;
    json["availability"] = json_of(service.availability);
    json["down"] = json_of(service.down);
    json["mean_level"] = json_of(service.mean_level);
    json["interruptions_per_year"] = json_of(service.interruptions_per_year);
    json["outage_hours"] = json_of(service.outage_hours);
    json["breach"] = json_of(service.breach);
    json["unmet_user_hours_per_year"] = json_of(service.unmet);
    json["unmet_exceedance"] = exceedance_json(service.occurrence, service.aggregate);
    json["data_lost_hours_per_year"] = json_of(service.data_lost);
    json["largest_data_loss_hours"] = json_of(service.largest_loss);
    if (service.curves)
        json["curves"] = score::json_of(*service.curves, service.availability.confidence);
    return json;
}

Json json_of(const CauseScore& cause, bool shares) {
    Json json;
    json["cause"] = cause.cause;
    json["unmet_user_hours_per_year"] = json_of(cause.unmet);
    json["share"] = shares ? Json(cause.share) : Json(nullptr);
    json["breaches"] = json_of(cause.breaches);
    json["services"] = cause.services;
    return json;
}

Json json_of(const SinglePoint& point) {
    Json json;
    json["id"] = point.id;
    json["kind"] = point.kind;
    json["interrupts"] = point.interrupts;
    json["loses"] = point.loses;
    return json;
}

Json ids_of(const model::Assumptions::Elements& elements) {
    Json ids = Json::array();
    for (const auto* kind : {&elements.sites, &elements.links, &elements.components}) {
        for (const auto& id : *kind) ids.push_back(id);
    }
    return ids;
}

Json json_of(const model::Assumptions& assumptions) {
    Json json;
    for (std::size_t g = 0; g < model::grades.size(); ++g) {
        json[model::grades[g]]["count"] = assumptions.numbers[g].size();
    }
    json["uncertain"] = assumptions.uncertain;
    json["without_failures"] = ids_of(assumptions.without_failures);
    json["never_struck"] = ids_of(assumptions.never_struck);
    return json;
}

template <typename List>
Json array_of(const List& list) {
    Json json = Json::array();
    for (const auto& item : list) json.push_back(json_of(item));
    return json;
}

void write_answers(const Score& score, Json& json) {
    json["score"] = json_of(score.score);
    json["all_kept"] = json_of(score.all_kept);
    json["unmet_user_hours_per_year"] = json_of(score.unmet);
    json["unmet_exceedance"] = exceedance_json(score.occurrence, score.aggregate);
    json["services"] = Json::object();
    for (const auto& service : score.services) json["services"][service.id] = json_of(service);
    json["causes"] = Json::array();
    for (const auto& cause : score.causes) {
        json["causes"].push_back(json_of(cause, score.unmet.value > 0));
    }
    json["single_points"] = array_of(score.single_points);
    json["redundancy"] = Json::object();
    for (std::size_t s = 0; s < score.redundancy.size(); ++s)
        json["redundancy"][score.services[s].id] = score::json_of(score.redundancy[s]);
    json["assumptions"] = json_of(score.assumptions);
}

const char* why(const std::string& method) {
    if (method == "markov") return "asked for: every law is exponential, and the states fit";
    if (method == "structure") return "asked for: the events are independent";
    return "simulation is the engine that knows every law and construct of the document";
}

Json worst_json(const Score& score) {
    Json json = Json::object();
    for (const auto& [name, unit, extreme] : score.worst) {
        Json& told = json[name];
        told["value"] = extreme.value;
        told["unit"] = unit;
        told["replication"] = extreme.replication;
        told["stratum"] = score.strata[static_cast<std::size_t>(extreme.stratum)].occurrences;
        if (extreme.year >= 0) told["year"] = extreme.year + 1;
        if (extreme.service >= 0)
            told["service"] = score.services[static_cast<std::size_t>(extreme.service)].id;
    }
    return json;
}

} // namespace

std::string score_json(const model::Document& document, const std::string& options_json,
                       support::Control& control, Runner* runner) {
    const ScoreOptions options = score_options(options_json);
    const auto& architecture = *document.architecture;
    const Score found = refusing_standstill([&] {
        if (options.method == "markov") return markov_score(architecture, options, control);
        if (options.method == "structure") return structure_score(architecture, options, control);
        Engines engines = engines_of_score(options);
        engines.runner = runner;
        return score(architecture, options, engines, control);
    });
    Json json = head_of("score", architecture);
    write_answers(found, json);
    json["why"] = why(options.method);
    json["strata"] = array_of(found.strata);
    json["worst"] = worst_json(found);
    if (found.curves) json["curves"] = json_of(*found.curves, options.effort.confidence);
    json["rare"] = array_of(found.rare);
    if (options.method == "markov") {
        json["states"] = found.states;
        json["transitions"] = found.transitions;
    }
    Run run{options.key,          found.sampled.replications,
            found.sampled.events, found.seconds,
            found.horizon,        found.threads,
            found.warnings};
    run.method = options.method;
    return finished(std::move(json), run, architecture);
}

} // namespace sitefall::score
