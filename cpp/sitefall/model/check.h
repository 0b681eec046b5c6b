#pragma once
// Checks a document against the table of fields: keys, types, units, ranges, references. What several entries say together is
// checked in rules.h.

#include <string>
#include <string_view>
#include <vector>

#include "sitefall/model/entries.h"
#include "sitefall/model/fields.h"
#include "sitefall/model/ids.h"
#include "sitefall/model/report.h"

namespace sitefall::model {

class Check {
  public:
    Check(const Ids& ids, Report& report) : ids_(ids), report_(report) {}

    /// Everything that the table says of a document.
    void document(const Tree& tree, const Entries& entries);

    /// The same of a document of options; what the patches do is not looked at.
    void options(const Tree& tree);

    /// A loss, or how long it lasts, by itself (`stress`): nothing is `uncertain` there.
    void loss_alone(const Node& loss);
    void lasting_alone(const Node& lasting);

  private:
    /// What the parameters of a law stand for.
    struct LawOf {
        Quantity quantity = Quantity::duration;
        Range range = not_negative;
    };

    // check.cpp: objects
    void collection(const Node* node, const EntryKind& kind, const std::vector<Entry>& entries);
    void entry(const Entry& entry, const EntryKind& kind);
    bool object(const Node& node, const EntryKind& kind);
    void members(const Node& node, const EntryKind& kind);
    void presence(const Node& node, const EntryKind& kind, const std::vector<const Node*>& fields);
    void groups(const Node& node, const EntryKind& kind, const std::vector<const Node*>& fields);
    void unknown_key(const Node& member, const EntryKind& kind);
    void repeated(const Node& node);

    // check_fields.cpp: one field
    void value(const Field& field, const Node& node);
    bool structure(const Field& field, const Node& node);
    void text(const Node& node);
    void words(const Node& node);
    void choice(const Field& field, const Node& node);
    void reference(const Node& node, const std::vector<IdKind>& kinds);
    void references(const Field& field, const Node& node);
    void pair(const Field& field, const Node& node);
    void uses(const Field& field, const Node& node);
    void list(const Field& field, const Node& node);
    void map(const Field& field, const Node& node);
    void wrong_type(const Node& node, std::string allowed, std::string hint = "");

    // check_options.cpp: options
    void option_entries(const Node& options);
    void given_number(const Node& node, const Range& range);

    // check_numbers.cpp: numbers and their provenance
    void number(const Node& node, Quantity quantity, const Range& range);
    bool plain_number(const Node& value, Quantity quantity, const Range& range);
    bool number_text(const Node& value, Quantity quantity);
    void in_range(const Node& value, double number, Quantity quantity, const Range& range);
    void provenance(const Node& node, Quantity quantity, const Range& range);
    void uncertainty(const Node& node, Quantity quantity, const Range& range);

    // check_laws.cpp
    void law(const Node& node, const LawOf& of);
    void passing_law(const Node& node);
    void law_family(const Node& node, const LawOf& of);
    void relations(const Node& node, const LawOf& of, std::string_view family);
    void ordered(const Node& node, const LawOf& of, std::string_view low, std::string_view high,
                 bool strictly);
    void quantities(const Node& node);
    void quantile_table(const Node& node);
    void weights(const Node& node, const Range& range);
    void laws(const Node& node);
    void mixture_lengths(const Node& node);

    // check_jobs.cpp: jobs, needs, selectors, losses
    void job(const Node& node, bool is_start);
    void need(const Node& node);
    void needs(const Node& node);
    void at_least_of(const Node& node);
    void selector(const Node& node);
    void loss(const Node& node);
    void hidden(const Node& node);

    const Ids& ids_;
    Report& report_;
    LawOf law_of_;                 // while a law is checked
    bool may_be_uncertain_ = true; // not inside an `uncertain`, nor in a loss by itself
    bool item_is_known_ = false;   // inside a hazard with `for_each`: "@" names its item
};

} // namespace sitefall::model
