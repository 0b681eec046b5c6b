#pragma once
// Collects what is wrong with a document while it is checked; places are looked up only at the end, and only if there is something to tell.

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "sitefall/model/tree.h"
#include "sitefall/support/issue.h"

namespace sitefall::model {

/// What a check has to say about a node.
struct Finding {
    const char* rule;
    std::string message; // one sentence
    std::string allowed = {};
    std::string hint = {};
    std::string found = {};  // empty: an excerpt of the node
    bool at_key = false;     // the place is the key, not the value
    std::string member = {}; // extends the pointer by a member that is not there
};

class Report {
  public:
    explicit Report(const Tree& tree) : tree_(tree) {}

    /// Record a finding; a second one of the same rule at the same node is dropped (a field seen again through `like`).
    /// @throws support::ModelError where there are a thousand already: looking for more helps nobody.
    void add(const Node& node, Finding finding);

    bool empty() const { return entries_.empty(); }

    /// True when a finding of this rule was made.
    bool has(std::string_view rule) const;

    /// True when nothing was found at `node` or below it.
    bool clean(const Node& node) const { return !tainted_.contains(&node); }

    /// Searching for a near name is quadratic in a large and very wrong document: only the first findings get one.
    bool may_search_names() const { return entries_.size() < 100; }

    /// Issues in the order of the text, with places.
    std::vector<support::Issue> issues() const;

    /// @throws support::ModelError if anything was found.
    void raise() const;

  private:
    struct Entry {
        const Node* node;
        Finding finding;
    };
    const Tree& tree_;
    std::vector<Entry> entries_;
    bool dropped_ = false; // there was one beyond the largest number reported
    std::set<std::tuple<const Node*, std::string_view, std::string>> seen_;
    std::unordered_set<const Node*> tainted_;
};

} // namespace sitefall::model
