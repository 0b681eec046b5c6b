// Hazards, claims, and the order in which everything is read: selectors ask for elements that are there.

#include <algorithm>

#include "sitefall/model/build.h"
#include "sitefall/model/losses.h"
#include "sitefall/model/select.h"

namespace sitefall::model {

namespace {

constexpr std::size_t most_hits =
    5'000'000; // selected elements over all strikes: what memory can hold

bool bare_duration(const Node& node) {
    const Node& value = value_of(node);
    return value.is_string() && parse_duration(value.text);
}

} // namespace

void Build::warn_of_fixed_arrival(const Node& node, const char* what) {
    if (!bare_duration(node)) return;
    const std::string pointer = pointer_of(node);
    for (const Warning& warning : out_.warnings)
        if (warning.pointer == pointer)
            return; // inherited through `like`, or expanded by `for_each`
    out_.warnings.push_back({"fixed-interval", pointer,
                             "`" + value_of(node).text + "` is a fixed time: each " + what +
                                 " comes exactly so long after the last. For a rate write for "
                                 "example \"1 / y\"; for a mean "
                                 "time, {\"law\": \"exponential\", \"mean\": …}."});
}

Strike Build::read_strike(const Node& node, const Selection& selection, const std::string& item) {
    Strike strike;
    if (const Node* select = node.find("select")) strike.elements = selection.select(*select, item);
    if (const Node* probability = node.find("probability"))
        strike.probability = values_.number(*probability, Quantity::number);
    if (const Node* fragility = node.find("fragility")) {
        strike.fragility = Fragility{};
        if (const Node* median = fragility->find("median"))
            strike.fragility->median = values_.number(*median, Quantity::number);
        if (const Node* beta = fragility->find("beta"))
            strike.fragility->beta = values_.number(*beta, Quantity::number);
    }
    strike.after = duration_law(node.find("after"));
    if (const Node* outage = node.find("outage"))
        strike.outage = values_.law(*outage, Quantity::duration);
    const Node* shared = node.find("shared_outage");
    const Node* copies = node.find("copies");
    strike.shared_outage = shared != nullptr && shared->truth;
    strike.copies = copies != nullptr && copies->truth;
    return strike;
}

void Build::read_hazard(const Entry& entry, const Selection& selection) {
    std::vector<std::string> items{""};
    if (const Node* each = entry.find("for_each")) items = selection.select(*each);
    for (const std::string& item : items) {
        if (hits_ > most_hits) break;
        Hazard hazard;
        hazard.family = entry.id();
        hazard.item = item;
        hazard.id = item.empty() ? hazard.family : hazard.family + "[" + item + "]";
        hazard.label = text_of(entry.find("label"));
        if (hazard.label == "@" && !item.empty()) hazard.label = item;
        if (const Node* arrival = entry.find("arrival")) {
            hazard.arrival = values_.law(*arrival, Quantity::duration);
            warn_of_fixed_arrival(*arrival, "occurrence");
        }
        if (const Node* severity = entry.find("severity"))
            hazard.severity = values_.law(*severity, Quantity::number);
        if (const Node* strikes = entry.find("strikes"))
            for (const Node& strike : strikes->items)
                hazard.strikes.push_back(read_strike(strike, selection, item));
        for (const Strike& strike : hazard.strikes) hits_ += strike.elements.size();
        if (hits_ > most_hits)
            report_.add(*entry.node,
                        {.rule = "too-many-hits",
                         .message = "The hazards together select more than five million elements.",
                         .allowed = "narrower selectors",
                         .found = std::to_string(items.size()) + " hazards of `for_each`"});
        out_.hazards.push_back(std::move(hazard));
    }
}

Claim Build::read_claim(const Entry& entry, const Selection& selection) {
    Claim claim;
    claim.id = entry.id();
    claim.label = text_of(entry.find("label"));
    claim.says = text_of(entry.find("says"));
    claim.source = text_of(entry.find("source"));
    claim.services = words_of(entry.find("services"));
    values_.set_source(claim.source);
    claim.lasting = duration_law(entry.find("lasting"));
    claim.rto = number(entry.find("rto"), Quantity::duration);
    claim.rpo = number(entry.find("rpo"), Quantity::duration);
    if (const Node* capacity = entry.find("capacity"))
        claim.capacity = values_.number(*capacity, Quantity::number);
    if (const Node* probability = entry.find("probability"))
        claim.probability = values_.number(*probability, Quantity::number);
    const Node* after_return = entry.find("after_return");
    claim.after_return = after_return != nullptr && after_return->truth;
    if (const Node* loss = entry.find("loss_of")) {
        if (const Node* any = loss->find("any")) {
            claim.any = values_.whole(*any);
            claim.of = text_of(loss->find("of"));
        }
        claim.losses = losses_of(*loss, entry.find("lasting"), out_, selection, values_);
    }
    values_.set_source("");
    return claim;
}

Architecture Build::run() {
    out_.name = text_of(root_.find("name"));
    out_.label = text_of(root_.find("label"));
    if (const Node* horizon = root_.find("horizon"))
        out_.horizon = values_.number(*horizon, Quantity::duration);
    read_elements();
    for (const Entry& entry : entries_.services) out_.services.push_back(read_service(entry));
    const Selection selection(out_);
    for (const Entry& entry : entries_.hazards) read_hazard(entry, selection);
    std::sort(out_.hazards.begin(), out_.hazards.end(),
              [](const Hazard& a, const Hazard& b) { return a.id < b.id; });
    for (const Entry& entry : entries_.claims) out_.claims.push_back(read_claim(entry, selection));
    return std::move(out_);
}

} // namespace sitefall::model
