#include "sitefall/model/rules_options.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sitefall::model {

namespace {

bool names(const Node& option, std::string_view field, std::string_view id) {
    const Node* list = option.find(field);
    return list != nullptr && std::any_of(list->items.begin(), list->items.end(),
                                          [&](const Node& item) { return item.text == id; });
}

class Applying {
  public:
    Applying(const Node& options, Report& report) : report_(report) {
        for (const Node& option : options.items) {
            by_id_.emplace(option.key, options_.size());
            options_.push_back(&option);
        }
        states_.resize(options_.size());
        applied_.resize(options_.size());
    }

    std::vector<std::vector<const Node*>> run() {
        for (std::size_t i = 0; i < options_.size(); ++i) visit(i);
        for (std::size_t i = 0; i < options_.size(); ++i) check_excluded(i);
        return std::move(applied_);
    }

  private:
    enum class State { fresh, open, done };

    /// False where what the option applies is not known.
    bool visit(std::size_t i) {
        if (states_[i] == State::done) return !applied_[i].empty();
        states_[i] = State::open;
        chain_.push_back(i);
        bool known = report_.clean(*options_[i]);
        std::vector<const Node*> applied;
        if (const Node* includes = options_[i]->find("includes")) {
            for (const Node& item : includes->items)
                known = include(item, applied) && known; // each is looked at
        }
        applied.push_back(options_[i]);
        chain_.pop_back();
        states_[i] = State::done;
        if (known) applied_[i] = std::move(applied);
        return known;
    }

    bool include(const Node& item, std::vector<const Node*>& applied) {
        const auto found = by_id_.find(item.text);
        if (!item.is_string() || found == by_id_.end()) return false;
        if (states_[found->second] == State::open) {
            report_circle(item, found->second);
            return false;
        }
        if (!visit(found->second)) return false;
        for (const Node* option : applied_[found->second])
            if (std::find(applied.begin(), applied.end(), option) == applied.end())
                applied.push_back(option);
        return true;
    }

    void report_circle(const Node& item, std::size_t closes) {
        const auto from = std::find(chain_.begin(), chain_.end(), closes);
        std::string message = "`" + options_[closes]->key + "` includes itself.";
        if (chain_.end() - from > 1) message = in_words(from);
        report_.add(item, {.rule = "includes-circle",
                           .message = std::move(message),
                           .allowed = "options that do not include this one"});
    }

    std::string in_words(std::vector<std::size_t>::const_iterator from) const {
        std::string words = "`" + options_[*from]->key + "` includes ";
        for (auto at = from + 1; at != chain_.end(); ++at)
            words += "`" + options_[*at]->key + "`, which includes ";
        return words + "`" + options_[*from]->key + "`.";
    }

    /// Where an included option brings the two together, it is the one to mend.
    void check_excluded(std::size_t i) {
        const auto& applied = applied_[i];
        const auto known_below = [&](const Node* one, const Node* other) {
            return std::any_of(applied.begin(), applied.end() - 1, [&](const Node* below) {
                const auto& theirs = applied_[by_id_.at(below->key)];
                const auto has = [&](const Node* option) {
                    return std::find(theirs.begin(), theirs.end(), option) != theirs.end();
                };
                return has(one) && has(other);
            });
        };
        for (std::size_t a = 0; a < applied.size(); ++a) {
            for (std::size_t b = a; b < applied.size(); ++b) {
                const Node &one = *applied[a], &other = *applied[b];
                if (!names(one, "excludes", other.key) && !names(other, "excludes", one.key))
                    continue;
                if (!known_below(&one, &other)) report_excluded(*options_[i], one, other);
            }
        }
    }

    void report_excluded(const Node& option, const Node& one, const Node& other) {
        const Node* includes = option.find("includes");
        const Node* place = includes != nullptr ? includes : option.find("excludes");
        report_.add(*place,
                    {.rule = "includes-excluded",
                     .message = &one == &other ? "`" + one.key + "` excludes itself."
                                               : "`" + option.key + "` brings `" + one.key +
                                                     "` and `" + other.key +
                                                     "` together, of which one excludes the other.",
                     .allowed = "options that can go together"});
    }

    Report& report_;
    std::vector<const Node*> options_;
    std::unordered_map<std::string_view, std::size_t> by_id_;
    std::vector<State> states_;
    std::vector<std::size_t> chain_;
    std::vector<std::vector<const Node*>> applied_;
};

} // namespace

std::vector<std::vector<const Node*>> check_option_rules(const Node& options, Report& report) {
    return Applying(options, report).run();
}

} // namespace sitefall::model
