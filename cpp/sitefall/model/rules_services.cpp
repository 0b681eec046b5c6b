// Services, their instances and their data: (24) and (25) of the format's fine print.

#include <algorithm>
#include <map>

#include "sitefall/model/bounds.h"
#include "sitefall/model/nearest.h"
#include "sitefall/model/rules.h"

namespace sitefall::model {

namespace {

void check_roles(const Entry& entry, const Service& service, Architecture& architecture,
                 Report& report) {
    const Node* instances = entry.find("instances");
    if (instances == nullptr || !report.clean(*instances)) return;
    const auto is_active = [](const Instance& instance) { return instance.active; };
    if (std::none_of(service.instances.begin(), service.instances.end(), is_active))
        report.add(*instances, {.rule = "no-active-instance",
                                .message = "`" + service.id +
                                           "` has no active instance: nothing would ever serve.",
                                .allowed = "at least one instance with the role `active`"});
    bool standby = false;
    for (std::size_t i = 0; i < service.instances.size(); ++i) {
        const Instance& instance = service.instances[i];
        const Entry& written = entry.instances[i];
        standby = standby || !instance.active;
        if (!instance.active && entry.find("failover") == nullptr)
            report.add(place_of(written, {"role"}),
                       {.rule = "standby-without-failover",
                        .message = "`" + instance.id + "` stands by, but `" + service.id +
                                   "` has no `failover` that could bring it in.",
                        .allowed = "a `failover` of the service, or the role `active`",
                        .hint = "Write \"failover\": {} where it takes no time."});
        if (instance.active && !instance.uses.empty())
            report.add(place_of(written, {"uses"}),
                       {.rule = "uses-on-active",
                        .message = "`" + instance.id +
                                   "` is active: it is never brought in, so it cannot take copies.",
                        .allowed = "`uses` on standby instances",
                        .hint = "For an active one `pool` ties its capacity to copies."});
    }
    if (!standby && entry.find("failover") != nullptr)
        architecture.warnings.push_back(
            {"unused-failover", pointer_of(*entry.find("failover")),
             "`" + service.id + "` has no standby instance: its failover is never called for."});
}

void warn_of_idle_stores(const Entry& entry, const Service& service, Architecture& architecture) {
    for (std::size_t i = 0; i < service.instances.size(); ++i)
        warn_of_idle_store(entry.instances[i], service.instances[i],
                           service.instances[i].needs.kind != NeedKind::nothing, architecture);
}

void field_only_for(const Entry& entry, const char* name, const char* kind, bool fits,
                    bool required, Report& report) {
    const Node* field = entry.find(name);
    if (field == nullptr && fits && required)
        report.add(*entry.node, {.rule = "missing-field",
                                 .message = "A copy that is `" + std::string(kind) +
                                            "` needs the field `" + name + "`.",
                                 .allowed = "`" + std::string(name) + "`",
                                 .found = "nothing"});
    if (field != nullptr && !fits)
        report.add(place_of(entry, {name}),
                   {.rule = "field-does-not-apply",
                    .message = "`" + std::string(name) +
                               "` says something only of a copy that is `" + kind + "`.",
                    .allowed = "`" + std::string(name) + "` beside \"copy\": \"" + kind + "\"",
                    .at_key = true});
}

void check_copy(const Entry& entry, const DataCopy& copy, const Service& service, Report& report) {
    if (!clean(entry, {"copy", "at"}, report) || entry.find("copy") == nullptr) return;
    field_only_for(entry, "lag", "asynchronous", copy.kind == CopyKind::asynchronous, true, report);
    field_only_for(entry, "every", "backup", copy.kind == CopyKind::backup, true, report);
    field_only_for(entry, "restore", "backup", copy.kind == CopyKind::backup, false, report);
    if (!copy.instance.empty() && !copy.at.empty())
        report.add(place_of(entry, {"at"}),
                   {.rule = "copy-with-two-places",
                    .message = "The copy bears the id of the instance `" + copy.id +
                               "`, and stands there.",
                    .allowed = "`at` only for a copy with a name of its own",
                    .hint = "Leave `at` out, or give the copy another name."});
    if (!copy.instance.empty() || !copy.at.empty()) return;
    std::vector<std::string_view> known;
    for (const Instance& instance : service.instances) known.push_back(instance.id);
    const std::string near = nearest(copy.id, known);
    report.add(*entry.node, {.rule = "copy-without-place",
                             .message = "No instance of `" + service.id + "` is called `" +
                                        copy.id + "`, and the copy does not say where it stands.",
                             .allowed = "the id of an instance as key, or `at`",
                             .hint = near.empty() ? "Write `at`: a site or a component."
                                                  : "Did you mean the instance `" + near + "`?",
                             .found = "\"" + copy.id + "\"",
                             .at_key = true});
}

void check_users(const Entries& entries, const Architecture& architecture, Report& report) {
    const auto has_users = [](const Service& service) { return service.users.has_value(); };
    if (std::none_of(architecture.services.begin(), architecture.services.end(), has_users)) return;
    for (std::size_t i = 0; i < architecture.services.size(); ++i) {
        const Service& service = architecture.services[i];
        if (!service.tolerance || service.users) continue;
        report.add(place_of(entries.services[i], {"tolerance"}),
                   {.rule = "tolerance-without-users",
                    .message = "`" + service.id +
                               "` has a tolerance but no `users`, while other services have users: "
                               "it cannot be weighed.",
                    .allowed = "`users` on every service with a tolerance, or on none"});
    }
}

double largest(const Number& number, const Architecture& architecture) {
    if (number.unknown < 0) return number.value;
    const Law& law = architecture.unknowns[static_cast<std::size_t>(number.unknown)].law;
    return std::max(number.value, bounds(law).high);
}

void check_shares(const Entries& entries, const Architecture& architecture, Report& report) {
    struct Sum {
        double share = 0;
        bool reported = false;
    };
    std::map<std::string, Sum> sums;
    for (std::size_t i = 0; i < architecture.services.size(); ++i) {
        const Service& service = architecture.services[i];
        if (service.product.empty() || !clean(entries.services[i], {"share", "product"}, report))
            continue;
        Sum& sum = sums[service.product];
        sum.share += largest(service.share, architecture);
        if (sum.share <= 1 + 1e-6 || sum.reported) continue;
        sum.reported = true;
        report.add(place_of(entries.services[i], {"share", "product"}),
                   {.rule = "shares-over-one",
                    .message = "The shares of the product `" + service.product +
                               "` add to more than 1 with `" + service.id + "`.",
                    .allowed = "shares of a product that add to at most 1",
                    .hint = entries.services[i].find("share") == nullptr
                                ? "Without `share` a function counts as all of its product."
                                : ""});
    }
}

} // namespace

void check_services(const Entries& entries, Architecture& architecture, Report& report) {
    for (std::size_t i = 0; i < entries.services.size(); ++i) {
        const Entry& entry = entries.services[i];
        const Service& service = architecture.services[i];
        check_roles(entry, service, architecture, report);
        warn_of_idle_stores(entry, service, architecture);
        for (std::size_t k = 0; k < entry.data.size(); ++k)
            check_copy(entry.data[k], service.data[k], service, report);
    }
    check_users(entries, architecture, report);
    check_shares(entries, architecture, report);
}

} // namespace sitefall::model
