#pragma once
// Options: changes of a document that are compared with it, FORMAT section 6.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/model/load.h"

namespace sitefall::model {

/// Every option is compared with every other one: more than these are refused.
inline constexpr std::size_t most_options = 100;

/// One option: the document that it makes, and what it costs.
struct Option {
    std::string id, label;
    std::vector<std::string> applied; // in this order, each once; itself last
    // With the costs of what it includes. Nothing where one of them changes something and states no cost.
    std::optional<double> capital, per_year;
    Document document;
    std::vector<Warning> warnings; // of the changed document and not of the base
};

struct OptionSet {
    Document base;
    std::vector<Option> options; // in the order written
    std::string hash;            // SHA-256 of the text
};

/// Parse a document of options, check it, apply each option to `base` and check what comes out.
/// @throws support::ModelError with every issue found, pointers into the document of options.
OptionSet load_options(const Document& base, std::string_view text,
                       std::string_view origin = "options");

} // namespace sitefall::model
