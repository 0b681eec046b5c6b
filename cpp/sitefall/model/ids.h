#pragma once
// The one namespace of a document: which id names what.

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sitefall/model/report.h"
#include "sitefall/model/tree.h"

namespace sitefall::model {

enum class IdKind {
    site,
    link,
    component,
    instance,
    service,
    crew,
    hazard,
    procedure,
    claim,
    option
};

/// The collection's singular: "site", "link", …
const char* id_kind_name(IdKind kind);

class Ids {
  public:
    /// Index every id; ids that are written twice are reported.
    Ids(const Tree& tree, Report& report);
    /// Those of a document of options.
    static Ids of_options(const Tree& tree, Report& report);

    std::optional<IdKind> kind(std::string_view id) const;

    /// All ids of the kinds, in the order written.
    std::vector<std::string_view> of(const std::vector<IdKind>& kinds) const;

  private:
    Ids() = default;
    void add_collection(const Node& root, const char* name, IdKind kind, Report& report);
    void add(const Node& entry, IdKind kind, Report& report);

    struct Named {
        IdKind kind;
        const Node* node;
    };
    std::unordered_map<std::string_view, Named> named_;
    std::vector<std::pair<std::string_view, IdKind>> order_;
};

} // namespace sitefall::model
