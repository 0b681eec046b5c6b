#pragma once
// What a selector selects, (20) of the format's fine print.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/model/tree.h"

namespace sitefall::model {

class Selection {
  public:
    /// @pre `architecture` holds its elements and services, and outlives this.
    explicit Selection(const Architecture& architecture);

    /// Ids of the selected elements, sorted; `item` stands for "@".
    std::vector<std::string> select(const Node& selector, std::string_view item = "") const;

    /// Elements that the id names: itself, or the instances of a service.
    std::vector<std::string> named(const std::string& id) const;

    /// Every word that `campus`, `region`, `operator` or `tag` can select something by, sorted.
    std::vector<std::string_view> words(std::string_view key) const;

    /// Elements that fall together for a count of `of` ("site", "campus", …, or a tag), by word.
    std::map<std::string, std::vector<std::string>> groups(const std::string& of) const;

  private:
    enum class Kind { site, link, component, instance };
    struct Item {
        Kind kind;
        const Element* element;
        const Service* service; // of an instance
    };
    struct Question; // one selector, taken apart

    static const char* name_of(Kind kind);
    static bool tagged(const Item& item, std::string_view tag);
    /// The word that it bears: its own, or (operator of an instance) its service's, or where asked its site's.
    std::string_view word(const Item& item, std::string_view key, bool also_of_site) const;
    bool matches(const Item& item, const Question& question) const;
    void add(Kind kind, const Element& element, const Service* service);

    const Architecture& architecture_;
    std::vector<Item> items_;
    std::unordered_map<std::string_view, std::size_t> by_id_;
    std::unordered_map<std::string_view, const Service*> services_;
    std::unordered_map<std::string_view, std::vector<std::size_t>> at_site_; // components
};

} // namespace sitefall::model
