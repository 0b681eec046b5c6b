#include <nlohmann/json.hpp>

#include "sitefall/score/api.h"
#include "sitefall/score/score_options.h"
#include "sitefall/score/share.h"
#include "sitefall/score/standstill.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

void share(const model::Document& document, const std::string& options_json,
           support::Control& control, Runner& runner) {
    const ScoreOptions options = score_options(options_json);
    if (options.effort.replications == 0) {
        throw support::RequestError("a share is one of a fixed number of replications");
    }
    if (document.architecture->services.empty()) {
        throw support::RequestError("there is nothing to score: the document has no services");
    }
    Engines engines = engines_of_score(options);
    engines.runner = &runner;
    refusing_standstill(
        [&] { return play_share(*document.architecture, options, engines, control); });
}

std::string history_options(const std::string& options_json) {
    const ScoreOptions options = score_options(options_json);
    auto json = nlohmann::json::parse(options_json);
    // Of what is played these decide how much, and what is told of it.
    for (const char* key :
         {"precision", "confidence", "replications", "budget_seconds", "threads", "curves"}) {
        json.erase(key);
    }
    json["method"] = options.method;
    json["horizon_h"] = options.horizon;
    json["outer"] = options.outer;
    json["stratify"] = stratifies(options);
    json["as_chain"] = options.as_chain;
    return json.dump();
}

} // namespace sitefall::score
