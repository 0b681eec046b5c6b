#include "sitefall/model/select.h"

#include <algorithm>
#include <set>

namespace sitefall::model {

namespace {

constexpr const char* places[] = {"campus", "region", "operator"};

std::string_view own_word(const Element& element, std::string_view key) {
    if (key == "campus") return element.campus;
    if (key == "region") return element.region;
    return element.owner;
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view text_or(const Node* node, std::string_view item) {
    if (node == nullptr) return {};
    return node->text == "@" && !item.empty() ? item : std::string_view(node->text);
}

} // namespace

struct Selection::Question {
    std::string_view kind, at;
    std::vector<std::pair<std::string_view, std::string_view>> words; // campus, region, operator
    std::string_view tag;
};

Selection::Selection(const Architecture& architecture) : architecture_(architecture) {
    for (const Site& site : architecture.sites) add(Kind::site, site, nullptr);
    for (const Link& link : architecture.links) add(Kind::link, link, nullptr);
    for (const Component& component : architecture.components)
        add(Kind::component, component, nullptr);
    for (const Service& service : architecture.services) {
        services_.emplace(service.id, &service);
        for (const Instance& instance : service.instances) add(Kind::instance, instance, &service);
    }
}

void Selection::add(Kind kind, const Element& element, const Service* service) {
    by_id_.emplace(element.id, items_.size());
    if (kind == Kind::component && !element.site.empty())
        at_site_[element.site].push_back(items_.size());
    items_.push_back({kind, &element, service});
}

const char* Selection::name_of(Kind kind) {
    switch (kind) {
        case Kind::site:
            return "site";
        case Kind::link:
            return "link";
        case Kind::component:
            return "component";
        case Kind::instance:
            return "instance";
    }
    return "";
}

bool Selection::tagged(const Item& item, std::string_view tag) {
    return contains(item.element->tags, tag) ||
           (item.service != nullptr && contains(item.service->tags, tag));
}

std::string_view Selection::word(const Item& item, std::string_view key, bool also_of_site) const {
    const std::string_view own = own_word(*item.element, key);
    if (!own.empty()) return own;
    if (item.service != nullptr) return key == "operator" ? item.service->owner : own;
    if (!also_of_site) return own;
    const auto site = by_id_.find(item.element->site);
    return site == by_id_.end() ? own : own_word(*items_[site->second].element, key);
}

bool Selection::matches(const Item& item, const Question& question) const {
    if (!question.kind.empty() && question.kind != name_of(item.kind)) return false;
    if (!question.at.empty() && (item.kind != Kind::component || item.element->site != question.at))
        return false;
    // Asked for components, a word of the site counts for those that bear none themselves.
    const bool also_of_site = question.kind == "component" || !question.at.empty();
    for (const auto& [key, value] : question.words)
        if (word(item, key, also_of_site) != value) return false;
    return question.tag.empty() || tagged(item, question.tag);
}

std::vector<std::string> Selection::named(const std::string& id) const {
    if (by_id_.contains(id)) return {id};
    std::vector<std::string> out;
    const auto service = services_.find(id);
    if (service != services_.end())
        for (const Instance& instance : service->second->instances) out.push_back(instance.id);
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string> Selection::select(const Node& selector, std::string_view item) const {
    Question question;
    question.kind = text_or(selector.find("kind"), "");
    question.at = text_or(selector.find("at"), item);
    question.tag = text_or(selector.find("tag"), item);
    for (const char* key : places)
        if (const Node* value = selector.find(key))
            question.words.emplace_back(key, text_or(value, item));

    std::set<std::string> found;
    const auto consider = [&](std::size_t i) {
        if (matches(items_[i], question)) found.insert(items_[i].element->id);
    };
    if (const Node* ids = selector.find("ids")) {
        for (const Node& id : ids->items)
            for (const std::string& name : named(std::string(text_or(&id, item))))
                consider(by_id_.at(name));
    } else if (!question.at.empty()) {
        const auto there = at_site_.find(question.at);
        if (there != at_site_.end())
            std::for_each(there->second.begin(), there->second.end(), consider);
    } else {
        for (std::size_t i = 0; i < items_.size(); ++i) consider(i);
    }
    return {found.begin(), found.end()};
}

std::vector<std::string_view> Selection::words(std::string_view key) const {
    std::set<std::string_view> found;
    for (const Item& item : items_) {
        if (key == "tag") {
            found.insert(item.element->tags.begin(), item.element->tags.end());
            if (item.service != nullptr)
                found.insert(item.service->tags.begin(), item.service->tags.end());
        } else if (const std::string_view own = word(item, key, false); !own.empty()) {
            found.insert(own);
        }
    }
    return {found.begin(), found.end()};
}

std::map<std::string, std::vector<std::string>> Selection::groups(const std::string& of) const {
    std::map<std::string, std::vector<std::string>> out;
    const bool place = std::find(std::begin(places), std::end(places), of) != std::end(places);
    for (const Item& item : items_) {
        const std::string& id = item.element->id;
        if (of == "site" && item.kind == Kind::site) out[id].push_back(id);
        if (place && !word(item, of, false).empty())
            out[std::string(word(item, of, false))].push_back(id);
        if (of != "site" && !place && tagged(item, of)) out[id].push_back(id);
    }
    return out;
}

} // namespace sitefall::model
