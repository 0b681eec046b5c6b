// Patches, FORMAT section 6: merged down to the fields of an entry.

#include <algorithm>

#include "sitefall/model/accept.h"
#include "sitefall/model/merge.h"
#include "sitefall/model/nearest.h"
#include "sitefall/model/parse.h"
#include "sitefall/model/place.h"
#include "sitefall/model/report.h"

namespace sitefall::model {

namespace {

/// Merges the nodes of a patch into a copy of the tree.
class Merge {
  public:
    Merge(Report& report, std::uint16_t source) : report_(report), source_(source) {}

    void run(Node& into, const Node& patch, Place place) {
        for (const Node& change : patch.items) {
            if (change.repeated) {
                report_.add(change, {.rule = "duplicate-key",
                                     .message = "The key `" + change.key + "` is given twice.",
                                     .allowed = "each key once",
                                     .found = "\"" + change.key + "\"",
                                     .at_key = true});
                continue;
            }
            apply(into, change, place);
        }
    }

    std::vector<Warning> warnings;

  private:
    void apply(Node& into, const Node& change, Place place) {
        const Place below = place_below(place, change.key);
        auto there = std::find_if(into.items.begin(), into.items.end(),
                                  [&](const Node& item) { return item.key == change.key; });
        if (change.is_null()) {
            if (there == into.items.end()) {
                report_nothing_there(into, change);
            } else {
                into.items.erase(there);
            }
            return;
        }
        if (there == into.items.end()) {
            if (place == Place::entries || place == Place::service_entries)
                tell_of_new(into, change);
            Node& fresh = into.items.emplace_back();
            if (!change.is_object() || !merges(below)) {
                replace(fresh, change);
                return;
            }
            fresh.kind = NodeKind::object;
            fresh.key = change.key;
            fresh.source = source_;
            fresh.ordinal = change.ordinal;
            run(fresh, change, below);
        } else if (there->is_object() && change.is_object() && merges(below)) {
            run(*there, change, below);
        } else {
            replace(*there, change);
        }
    }

    void replace(Node& target, const Node& change) {
        target = change;
        mark(target);
    }

    void mark(Node& node) {
        node.source = source_;
        for (Node& item : node.items) mark(item);
    }

    std::string near_name(const Node& into, const Node& change) {
        std::vector<std::string_view> known;
        for (const Node& item : into.items) known.push_back(item.key);
        return nearest(change.key, known);
    }

    void report_nothing_there(const Node& into, const Node& change) {
        const std::string near = near_name(into, change);
        report_.add(
            change,
            {.rule = "patch-removes-nothing",
             .message = "The patch removes `" + change.key + "`, which is not written there.",
             .allowed = "null for what is written in the entry itself",
             .hint = near.empty() ? "What is inherited through `like` cannot be removed; "
                                    "replace it."
                                  : "Did you mean `" + near + "`?",
             .at_key = true});
    }

    void tell_of_new(const Node& into, const Node& change) {
        const std::string near = near_name(into, change);
        warnings.push_back(
            {"patch-adds-entry", pointer_of(change),
             "The patch adds the entry `" + change.key + "`" +
                 (near.empty() ? "." : "; if `" + near + "` is meant, correct the id.")});
    }

    Report& report_;
    std::uint16_t source_;
};

} // namespace

void merge(Tree& into, const Node& patch, const std::shared_ptr<const Source>& source,
           Report& report, std::vector<Warning>& warnings) {
    into.sources.push_back(source);
    Merge merge(report, static_cast<std::uint16_t>(into.sources.size() - 1));
    merge.run(into.root, patch, Place::document);
    for (Warning& warning : merge.warnings) warnings.push_back(std::move(warning));
    link_parents(into);
}

Document patch(const Document& document, std::string_view patch_text) {
    const std::shared_ptr<const Tree> change = parse(patch_text, "patch");
    Report report(*change);
    if (!change->root.is_object()) {
        report.add(change->root, {.rule = "not-an-object",
                                  .message = std::string("A patch is an object; this is ") +
                                             kind_name(change->root.kind) + ".",
                                  .allowed = "an object that looks like the document"});
        report.raise();
    }
    auto merged = std::make_shared<Tree>(*document.tree);
    std::vector<Warning> warnings;
    merge(*merged, change->root, change->sources.front(), report, warnings);
    return accept(merged, report.issues(), std::move(warnings));
}

} // namespace sitefall::model
