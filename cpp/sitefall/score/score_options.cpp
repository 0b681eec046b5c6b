#include "sitefall/score/score_options.h"

#include "sitefall/score/in_order.h"
#include "sitefall/score/options.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

ScoreOptions score_options(const std::string& options_json) {
    const Options given(options_json, {"horizon_h", "confidence", "precision", "replications",
                                       "budget_seconds", "threads", "outer", "stratify", "method",
                                       "as_chain", "curves", "key_hi", "key_lo"});
    ScoreOptions options;
    options.horizon = given.positive("horizon_h").value_or(0); // 0: the document's own
    options.effort.confidence = given.confidence().value_or(options.effort.confidence);
    if (const auto precision = given.share("precision")) {
        options.effort.precision = Precision::of(*precision);
    }
    options.effort.replications = given.count("replications", 2).value_or(0);
    options.effort.budget_seconds = given.positive("budget_seconds").value_or(0);
    options.threads = static_cast<int>(given.count("threads", 1, most_threads).value_or(0));
    options.outer = static_cast<int>(given.count("outer", 0).value_or(64));
    if (options.outer == 1) {
        throw support::RequestError("outer must be 0 or at least 2: one point shows no spread");
    }
    options.stratify = given.flag("stratify").value_or(true);
    options.method = given.text("method").value_or(options.method);
    if (options.method != "simulation" && options.method != "markov" &&
        options.method != "structure")
        throw support::RequestError("no such method: " + options.method);
    options.as_chain = given.flag("as_chain").value_or(true);
    options.curves = given.flag("curves").value_or(false);
    if (options.curves && options.method != "simulation")
        throw support::RequestError("curves are of a sample; this method takes none");
    options.key = given.key();
    return options;
}

} // namespace sitefall::score
