#pragma once
// Reads the values of FORMAT's section 2 from nodes that were checked: numbers with their provenance, laws, needs, jobs.
// A node that is wrong was reported by the checks and reads as a default, so that the rest can still be looked at.

#include <string>
#include <string_view>
#include <unordered_map>

#include "sitefall/model/architecture.h"
#include "sitefall/model/ids.h"
#include "sitefall/model/quantity.h"
#include "sitefall/model/tree.h"

namespace sitefall::model {

/// The value inside `{"value": …}`, or the node itself.
const Node& value_of(const Node& node);

/// The law of the number's uncertainty, or nullptr.
const Node* uncertain_of(const Node& node);

class ValueReader {
  public:
    /// Numbers are recorded in `target`; nullptr: they are not (a look during the checks).
    ValueReader(const Ids& ids, Architecture* target) : ids_(ids), target_(target) {}

    /// What numbers without a source of their own rest on (a tolerance and a claim name one for all); "" ends it.
    void set_source(std::string source) { source_ = std::move(source); }

    Number number(const Node& node, Quantity quantity);
    int whole(const Node& node);
    Law law(const Node& node, Quantity quantity);
    Need need(const Node& node);
    Job job(const Node& node);

  private:
    Law family(const Node& node, Quantity quantity);
    Law quantiles(const Node& node, Quantity quantity);
    Law mixture(const Node& node, Quantity quantity);
    Need need_of_list(const Node& list, int at_least);
    int record(const Node& node, Quantity quantity, double value);

    const Ids& ids_;
    Architecture* target_;
    std::string source_;
    std::unordered_map<const Node*, int> recorded_; // index of the unknown, or -1
};

} // namespace sitefall::model
