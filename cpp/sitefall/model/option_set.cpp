#include "sitefall/model/option_set.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "sitefall/model/accept.h"
#include "sitefall/model/check.h"
#include "sitefall/model/ids.h"
#include "sitefall/model/merge.h"
#include "sitefall/model/parse.h"
#include "sitefall/model/position.h"
#include "sitefall/model/read_values.h"
#include "sitefall/model/rules_options.h"
#include "sitefall/support/sha256.h"

namespace sitefall::model {

namespace {

using support::Issue;

std::string pointer_of_option(const std::string& id) {
    return "/options" + pointer_segment(id) + "/patch";
}

std::optional<double> number_at(const Node& option, std::string_view field) {
    const Node* node = option.find(field);
    return node == nullptr ? std::nullopt : std::optional(value_of(*node).number);
}

/// Adds the costs of one of the options that are applied; false where it states none though it changes something.
bool add_costs(const Node& option, Option& to) {
    const auto capital = number_at(option, "capital"), per_year = number_at(option, "per_year");
    if (!capital && !per_year && option.find("patch") != nullptr) return false;
    *to.capital += capital.value_or(0);
    *to.per_year += per_year.value_or(0);
    return true;
}

std::vector<Warning> new_warnings(const Document& base, const Document& changed) {
    std::set<std::tuple<std::string, std::string, std::string>> known;
    for (const Warning& w : base.architecture->warnings) known.emplace(w.rule, w.pointer, w.text);
    std::vector<Warning> fresh;
    for (const Warning& w : changed.architecture->warnings)
        if (!known.contains({w.rule, w.pointer, w.text})) fresh.push_back(w);
    return fresh;
}

class OptionReader {
  public:
    OptionReader(const Document& base, std::shared_ptr<const Tree> tree)
        : base_(base), tree_(std::move(tree)), report_(*tree_) {}

    OptionSet run() {
        Check(Ids::of_options(*tree_, report_), report_).options(*tree_);
        const Node* options = tree_->root.find("options");
        if (options == nullptr || !options->is_object()) report_.raise();
        check_number_of(*options);
        for (const Node& option : options->items) check_horizon(option);
        const auto applied = check_option_rules(*options, report_);
        OptionSet set{base_, {}, support::sha256_hex(*tree_->sources.front()->text)};
        for (const auto& chain : applied)
            if (!chain.empty()) set.options.push_back(read(chain));
        raise();
        return set;
    }

  private:
    void check_number_of(const Node& options) {
        if (options.items.size() <= most_options) return;
        report_.add(options,
                    {.rule = "too-many-options",
                     .message = "There are " + std::to_string(options.items.size()) + " options.",
                     .allowed = "at most " + std::to_string(most_options),
                     .hint = "Compare a part of them at a time."});
        report_.raise();
    }

    /// Every option is watched for as long as the base is.
    void check_horizon(const Node& option) {
        const Node* patch = option.find("patch");
        const Node* horizon = patch == nullptr ? nullptr : patch->find("horizon");
        if (horizon == nullptr) return;
        report_.add(*horizon, {.rule = "option-changes-horizon",
                               .message = "An option cannot change the `horizon`: what is compared "
                                          "is watched for equally long.",
                               .allowed = "a patch of anything else",
                               .hint = "Give the comparison another horizon.",
                               .at_key = true});
    }

    Option read(const std::vector<const Node*>& applied) {
        const Node& own = *applied.back();
        Option option;
        option.id = own.key;
        if (const Node* label = own.find("label")) option.label = label->text;
        option.capital = option.per_year = 0;
        auto changed = std::make_shared<Tree>(*base_.tree);
        std::vector<Warning> warnings;
        bool costs_are_known = true;
        for (const Node* one : applied) {
            option.applied.push_back(one->key);
            costs_are_known = add_costs(*one, option) && costs_are_known;
            const Node* patch = one->find("patch");
            if (patch == nullptr) continue;
            const Source& source = *tree_->sources.front();
            merge(*changed, *patch,
                  std::make_shared<const Source>(
                      Source{source.origin, source.text, pointer_of_option(one->key)}),
                  report_, warnings);
        }
        if (!costs_are_known) option.capital = option.per_year = std::nullopt;
        link_parents(*changed);
        try {
            option.document = accept(changed, {}, std::move(warnings));
            option.warnings = new_warnings(base_, option.document);
        } catch (const support::ModelError& error) {
            take(error.issues(), applied);
        }
        return option;
    }

    /// What the changed document has wrong, unless an option that is included was told so.
    void take(const std::vector<Issue>& issues, const std::vector<const Node*>& applied) {
        const Node& own = *applied.back();
        auto& told = told_[own.key];
        for (Issue issue : issues) {
            const Told key{issue.rule, issue.pointer, issue.message};
            told.insert(key);
            const bool known = std::any_of(applied.begin(), applied.end() - 1, [&](const Node* in) {
                return told_[in->key].contains(key);
            });
            if (known) continue;
            if (issue.line == 0) place_at(own, issue);
            issues_.push_back(std::move(issue));
        }
    }

    /// A problem at what the document itself writes: the option is what brings it about.
    void place_at(const Node& option, Issue& issue) const {
        const Node* patch = option.find("patch");
        const Node& place = patch != nullptr ? *patch : option;
        const Position position =
            positions(*tree_->sources.front()->text, {{place.ordinal, true}}).front();
        issue.message +=
            issue.pointer.empty()
                ? " It is about the document as this option makes it."
                : " It stands at " + issue.pointer + " of the document as this option makes it.";
        issue.pointer = pointer_of(place);
        issue.line = position.line;
        issue.column = position.column;
    }

    void raise() {
        for (Issue& issue : report_.issues()) issues_.push_back(std::move(issue));
        if (issues_.empty()) return;
        std::stable_sort(issues_.begin(), issues_.end(), [](const Issue& a, const Issue& b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
        throw support::ModelError(std::move(issues_));
    }

    using Told = std::tuple<std::string, std::string, std::string>; // rule, pointer, message

    const Document& base_;
    std::shared_ptr<const Tree> tree_;
    Report report_;
    std::vector<Issue> issues_;
    std::unordered_map<std::string, std::set<Told>> told_;
};

} // namespace

OptionSet load_options(const Document& base, std::string_view text, std::string_view origin) {
    return OptionReader(base, parse(text, origin)).run();
}

} // namespace sitefall::model
