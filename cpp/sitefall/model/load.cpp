#include "sitefall/model/load.h"

#include "sitefall/model/accept.h"
#include "sitefall/model/build.h"
#include "sitefall/model/canonical.h"
#include "sitefall/model/check.h"
#include "sitefall/model/parse.h"
#include "sitefall/model/rules.h"
#include "sitefall/support/sha256.h"

namespace sitefall::model {

Document accept(std::shared_ptr<const Tree> tree, std::vector<support::Issue> already,
                std::vector<Warning> warnings) {
    Report report(*tree);
    const Ids ids(*tree, report);
    const Entries entries = resolve_document(*tree, report);
    Check(ids, report).document(*tree, entries);
    auto architecture = std::make_shared<Architecture>(Build(*tree, entries, ids, report).run());
    check_rules(*tree, entries, *architecture, report);
    for (support::Issue& issue : report.issues()) already.push_back(std::move(issue));
    if (!already.empty()) throw support::ModelError(std::move(already));
    for (Warning& warning : warnings) architecture->warnings.push_back(std::move(warning));
    architecture->hash = support::sha256_hex(canonical_text(*tree));
    architecture->numbers_hash = support::sha256_hex(canonical_numbers(*tree));
    return {std::move(tree), std::move(architecture)};
}

Document load(std::string_view text, std::string_view origin) {
    return accept(parse(text, origin), {}, {});
}

} // namespace sitefall::model
