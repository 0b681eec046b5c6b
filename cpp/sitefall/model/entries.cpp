#include "sitefall/model/entries.h"

#include <algorithm>
#include <unordered_map>

#include "sitefall/model/nearest.h"

namespace sitefall::model {

namespace {

enum class Progress { untouched, open, done };

/// One collection on its way to being resolved.
class Resolver {
  public:
    Resolver(const Node& collection, Report& report) : report_(report) {
        for (const Node& node : collection.items) {
            if (node.repeated || !node.is_object()) continue;
            by_id_.emplace(node.key, entries_.size());
            entries_.push_back({&node, {}, {}, {}});
        }
        progress_.assign(entries_.size(), Progress::untouched);
    }

    std::vector<Entry> run() {
        for (std::size_t i = 0; i < entries_.size(); ++i) resolve(i);
        return std::move(entries_);
    }

  private:
    // A chain of `like` may be as long as the document: no recursion.
    void resolve(std::size_t start) {
        std::vector<std::size_t> chain;
        std::size_t at = start;
        while (progress_[at] == Progress::untouched) {
            progress_[at] = Progress::open;
            chain.push_back(at);
            const Node* like = entries_[at].node->find("like");
            const auto original = like == nullptr ? by_id_.end() : find_original(*like);
            if (original == by_id_.end()) break;
            if (progress_[original->second] == Progress::open) {
                report_circle(*like, chain, original->second);
                break;
            }
            original_of_[at] = original->second;
            at = original->second;
        }
        for (; !chain.empty(); chain.pop_back()) finish(chain.back());
    }

    using Index = std::unordered_map<std::string_view, std::size_t>;

    Index::const_iterator find_original(const Node& like) {
        if (!like.is_string()) return by_id_.end(); // the table of fields tells
        const auto found = by_id_.find(like.text);
        if (found != by_id_.end()) return found;
        std::vector<std::string_view> known;
        if (report_.may_search_names())
            for (const Entry& entry : entries_)
                if (entry.node != like.parent) known.push_back(entry.id());
        const std::string near = nearest(like.text, known);
        report_.add(like, {.rule = "like-unknown",
                           .message = "No entry `" + like.text + "` stands in this collection.",
                           .allowed = "the id of another entry of the same collection",
                           .hint = near.empty() ? "" : "Did you mean `" + near + "`?"});
        return by_id_.end();
    }

    void report_circle(const Node& like, const std::vector<std::size_t>& chain, std::size_t again) {
        std::string names;
        for (auto i = std::find(chain.begin(), chain.end(), again); i != chain.end(); ++i)
            names += entries_[*i].id() + " is like ";
        report_.add(like,
                    {.rule = "like-circle",
                     .message = "`like` goes in a circle: " + names + entries_[again].id() + ".",
                     .allowed = "a chain that ends at an entry without `like`",
                     .hint = "Write one of them out."});
    }

    void finish(std::size_t at) {
        Entry& entry = entries_[at];
        for (const Node& field : entry.node->items)
            if (!field.repeated) entry.fields.push_back(&field);
        const std::size_t own = entry.fields.size();
        const auto original = original_of_.find(at);
        progress_[at] = Progress::done;
        if (original == original_of_.end()) return;
        for (const Node* field : entries_[original->second].fields) {
            // A service that is like another names its own instances.
            if (field->key == "instances" || field->key == "like") continue;
            const auto end = entry.fields.begin() + static_cast<std::ptrdiff_t>(own);
            const bool changed = std::any_of(entry.fields.begin(), end, [&](const Node* mine) {
                return mine->key == field->key;
            });
            if (!changed) entry.fields.push_back(field);
        }
    }

    Report& report_;
    std::vector<Entry> entries_;
    std::vector<Progress> progress_;
    Index by_id_;
    std::unordered_map<std::size_t, std::size_t> original_of_;
};

void sort_by_id(std::vector<Entry>& entries) {
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.id() < b.id(); });
}

} // namespace

const Node* Entry::find(std::string_view name) const {
    for (const Node* field : fields)
        if (field->key == name) return field;
    return nullptr;
}

std::vector<const Node*> own_fields(const Node& node) {
    std::vector<const Node*> fields;
    for (const Node& item : node.items)
        if (!item.repeated) fields.push_back(&item);
    return fields;
}

std::vector<Entry> resolve_entries(const Node* collection, Report& report) {
    if (collection == nullptr || !collection->is_object()) return {};
    return Resolver(*collection, report).run();
}

Entries resolve_document(const Tree& tree, Report& report) {
    const Node& root = tree.root;
    Entries all;
    all.sites = resolve_entries(root.find("sites"), report);
    all.links = resolve_entries(root.find("links"), report);
    all.components = resolve_entries(root.find("components"), report);
    all.crews = resolve_entries(root.find("crews"), report);
    all.hazards = resolve_entries(root.find("hazards"), report);
    all.services = resolve_entries(root.find("services"), report);
    all.procedures = resolve_entries(root.find("procedures"), report);
    all.claims = resolve_entries(root.find("claims"), report);
    for (Entry& service : all.services) {
        service.instances = resolve_entries(service.find("instances"), report);
        service.data = resolve_entries(service.find("data"), report);
        sort_by_id(service.data);
    }
    // The order in which collections are written means nothing, also not for the numbering of unknowns.
    for (auto* collection : {&all.sites, &all.links, &all.components, &all.crews, &all.hazards,
                             &all.services, &all.procedures, &all.claims})
        sort_by_id(*collection);
    return all;
}

} // namespace sitefall::model
