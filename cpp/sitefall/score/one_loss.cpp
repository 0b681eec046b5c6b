#include "sitefall/score/one_loss.h"

#include "sitefall/support/issue.h"

namespace sitefall::score {

model::Loss one_loss(const model::Document& document, const std::string& loss_json,
                     const std::string& lasting_json) {
    const auto losses = model::read_loss(document, loss_json, lasting_json);
    if (losses.size() == 1) return losses.front();
    std::string choices;
    for (const auto& loss : losses) choices += (choices.empty() ? "" : ", ") + loss.text;
    throw support::RequestError("one loss is suffered at a time; this stands for " +
                                std::to_string(losses.size()) + ": " + choices);
}

} // namespace sitefall::score
