// Jobs, needs, selectors, losses: values that come in several forms.

#include <algorithm>

#include "sitefall/model/check.h"
#include "sitefall/model/read_values.h"

namespace sitefall::model {

namespace {

const std::vector<IdKind> what_can_be_needed = {IdKind::component, IdKind::site, IdKind::link,
                                                IdKind::instance, IdKind::service};

bool always_fails(const Node& job) {
    const Node* succeeds = job.find("succeeds");
    if (succeeds == nullptr || uncertain_of(*succeeds) != nullptr) return false;
    const Node& value = value_of(*succeeds);
    return value.is_number() && value.number == 0;
}

} // namespace

void Check::job(const Node& node, bool is_start) {
    const bool is_law = !node.is_object() || node.find("law") != nullptr ||
                        (node.find("value") != nullptr && node.find("takes") == nullptr);
    if (is_law) return law(node, {Quantity::duration, not_negative});
    const EntryKind& kind = entry_kind("job");
    members(node, kind);
    presence(node, kind, own_fields(node));
    const Node* otherwise = node.find("otherwise");
    if (is_start && otherwise != nullptr)
        report_.add(*otherwise,
                    {.rule = "start-otherwise",
                     .message = "A start that fails puts the copy down; it has no `otherwise`.",
                     .allowed = "a start without `otherwise`",
                     .hint = "List another spare in `standby`.",
                     .at_key = true});
    if (!is_start && otherwise == nullptr && always_fails(node))
        report_.add(
            *node.find("succeeds"),
            {.rule = "never-succeeds",
             .message = "The job never succeeds and has no `otherwise`: it would go on for ever.",
             .allowed = "above 0, or an `otherwise`"});
}

void Check::need(const Node& node) {
    if (node.is_string()) return reference(node, what_can_be_needed);
    if (node.is_array()) {
        for (const Node& item : node.items) need(item);
        return;
    }
    if (!node.is_object())
        return wrong_type(node,
                          "a need: an id, a list, or an object with `all`, `any`, `at_least`, "
                          "`path` or `service`");
    static constexpr std::pair<const char*, const char*> forms[] = {
        {"all", "need_all"},     {"any", "need_any"},   {"at_least", "need_at_least"},
        {"of", "need_at_least"}, {"path", "need_path"}, {"service", "need_service"}};
    for (const auto& [key, name] : forms) {
        if (node.find(key) == nullptr) continue;
        const EntryKind& kind = entry_kind(name);
        members(node, kind);
        presence(node, kind, own_fields(node));
        if (kind.name == "need_at_least") at_least_of(node);
        if (kind.name == "need_any") at_least_of(node);
        return;
    }
    report_.add(node, {.rule = "need-form",
                       .message = "The object says no need.",
                       .allowed = "`all`, `any`, `at_least` with `of`, `path`, or `service`"});
}

void Check::needs(const Node& node) {
    if (!node.is_array()) return wrong_type(node, "a list of needs");
    for (const Node& item : node.items) need(item);
}

void Check::at_least_of(const Node& node) {
    if (!report_.clean(node)) return;
    const Node* any = node.find("any");
    const std::size_t listed = (any != nullptr ? any : node.find("of"))->items.size();
    if (any != nullptr && !any->items.empty()) return;
    if (any == nullptr && value_of(*node.find("at_least")).number <= static_cast<double>(listed))
        return;
    const Node& place = any != nullptr ? *any : *node.find("at_least");
    report_.add(
        place,
        {.rule = "need-never-holds",
         .message = "The need can never hold: it lists " + std::to_string(listed) + ".",
         .allowed = any != nullptr ? "at least one need" : "at most " + std::to_string(listed)});
}

void Check::selector(const Node& node) {
    if (!node.is_object())
        return wrong_type(node, "a selector", "Elements are named by {\"ids\": [\"…\"]}.");
    const EntryKind& kind = entry_kind("selector");
    members(node, kind);
    presence(node, kind, own_fields(node));
}

void Check::loss(const Node& node) {
    const auto form = [&](const char* name) {
        members(node, entry_kind(name));
        presence(node, entry_kind(name), own_fields(node));
    };
    if (node.is_array()) {
        static const Field stages = {.name = "loss_of", .value = ValueKind::list, .kind = "stage"};
        return list(stages, node);
    }
    if (node.find("any") != nullptr || node.find("of") != nullptr) return form("count");
    if (node.find("hazard") != nullptr) return form("hazard_loss");
    selector(node);
}

void Check::hidden(const Node& node) {
    if (node.is_object()) {
        members(node, entry_kind("hidden"));
        presence(node, entry_kind("hidden"), own_fields(node));
        return;
    }
    if (node.is_string() && node.text == "on demand") return;
    report_.add(node, {.rule = "unknown-choice",
                       .message = "`hidden` cannot be " + excerpt(node) + ".",
                       .allowed = "\"on demand\" or {\"inspected_every\": \"30 d\"}",
                       .hint = "Leave `hidden` out where a failure is seen at once."});
}

void Check::loss_alone(const Node& node) {
    may_be_uncertain_ = false;
    repeated(node);
    loss(node);
    may_be_uncertain_ = true;
}

void Check::lasting_alone(const Node& lasting) {
    may_be_uncertain_ = false;
    repeated(lasting);
    law(lasting, {Quantity::duration, not_negative});
    may_be_uncertain_ = true;
}

} // namespace sitefall::model
