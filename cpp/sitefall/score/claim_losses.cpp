#include "sitefall/score/claim_losses.h"

#include <algorithm>
#include <set>

#include "sitefall/model/select.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

constexpr std::size_t most_choices = 2000;

std::vector<ClaimLoss> as_written(const model::Claim& claim) {
    std::vector<ClaimLoss> out;
    for (const auto& loss : claim.losses) {
        std::set<std::string> names;
        if (!loss.hazard.empty()) names.insert(loss.hazard);
        for (const auto& stage : loss.stages)
            names.insert(stage.elements.begin(), stage.elements.end());
        out.push_back({{names.begin(), names.end()}, loss});
    }
    return out;
}

} // namespace

std::vector<ClaimLoss> losses_of(const model::Architecture& architecture, const model::Claim& claim,
                                 int size) {
    if (claim.any == 0) return as_written(claim);
    const auto groups = model::Selection(architecture).groups(claim.of);
    std::vector<std::string> words;
    for (const auto& [word, ids] : groups) words.push_back(word);
    if (static_cast<int>(words.size()) < size)
        throw support::RequestError("claim " + claim.id + " loses " + std::to_string(claim.any) +
                                    " of " + claim.of + "; there are " +
                                    std::to_string(words.size()));
    std::vector<char> chosen(words.size(), 0);
    std::fill_n(chosen.begin(), size, 1);
    std::vector<ClaimLoss> out;
    do {
        if (out.size() >= most_choices)
            throw support::RequestError("claim " + claim.id + " has more than " +
                                        std::to_string(most_choices) + " choices of " +
                                        std::to_string(size) + " of " + claim.of);
        ClaimLoss one;
        std::set<std::string> elements;
        for (std::size_t w = 0; w < words.size(); ++w) {
            if (!chosen[w]) continue;
            one.names.push_back(words[w]);
            elements.insert(groups.at(words[w]).begin(), groups.at(words[w]).end());
        }
        one.loss.stages.push_back(
            {{elements.begin(), elements.end()}, std::nullopt, claim.lasting});
        out.push_back(std::move(one));
    } while (std::prev_permutation(chosen.begin(), chosen.end()));
    return out;
}

} // namespace sitefall::score
