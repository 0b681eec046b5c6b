// The part of the table that is about sites, links, components, crews and hazards.

#include "sitefall/model/fields.h"

namespace sitefall::model {

namespace {

using Kind = ValueKind;
using Of = Group::Of;

/// One way to fail.
std::vector<Field> failure_fields() {
    return {
        {.name = "fails",
         .value = Kind::passing_law,
         .about = "Law of the time to failure, from new; a rate is exponential."},
        {.name = "mttf",
         .value = Kind::duration,
         .range = positive,
         .about = "Mean time to failure, exponential; in the place of `fails`."},
        {.name = "repairs",
         .value = Kind::job,
         .about = "The job that brings a copy back, as good as new."},
        {.name = "mttr",
         .value = Kind::duration,
         .range = positive,
         .about = "Mean time to repair, exponential; in the place of `repairs`."},
        {.name = "clock",
         .value = Kind::choice,
         .standard = "\"calendar\"",
         .choices = {"calendar", "operating"},
         .about = "Ages always, or only while the element works (or carries, as a standby)."},
        {.name = "hidden",
         .value = Kind::hidden,
         .about = "Nobody begins to repair before an inspection or a demand finds the failure."},
    };
}

std::vector<Group> failure_groups() {
    return {{Of::at_most_one, {"fails", "mttf", "modes"}}, {Of::at_most_one, {"repairs", "mttr"}}};
}

std::vector<Follows> failure_follows() {
    return {{"fails", {"repairs", "mttr"}}, {"mttf", {"repairs", "mttr"}},
            {"repairs", {"fails", "mttf"}}, {"mttr", {"fails", "mttf"}},
            {"clock", {"fails", "mttf"}},   {"hidden", {"fails", "mttf"}}};
}

/// What sites, links and components share.
std::vector<Field> element_fields() {
    std::vector<Field> fields = {
        {.name = "operator",
         .about = "Who runs it. Where components are asked for, it is otherwise that of the site."},
        {.name = "region", .about = "The region it lies in."},
        {.name = "campus", .about = "The campus it belongs to."},
        {.name = "priority",
         .value = Kind::whole,
         .standard = "100",
         .range = {-1e9, 1e9, false, false},
         .about = "Crews with discipline `priority` take 1 before 2."},
        {.name = "needs", .value = Kind::need, .about = "What must work for it to work."},
        {.name = "ride_through",
         .value = Kind::object,
         .kind = "ride_through",
         .about = "For how long its needs may be missing."},
        {.name = "restart",
         .value = Kind::job,
         .about = "The job that runs before it works again after a stop for want of needs or site, "
                  "or by a hazard."},
        {.name = "modes",
         .value = Kind::entries,
         .kind = "mode",
         .about = "Several ways to fail, in the order in which a failed start takes the first."},
    };
    for (const Field& field : failure_fields()) fields.push_back(field);
    return fields;
}

std::vector<Field> with(std::vector<Field> fields, const std::vector<Field>& more) {
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

EntryKind component_kind() {
    return {
        .name = "component",
        .about = "Something of which so many of so many copies must be up.",
        .fields = with(
            {{.name = "site",
              .value = Kind::reference,
              .refers = {IdKind::site},
              .about = "Where it stands; left out: nowhere."},
             {.name = "count",
              .value = Kind::whole,
              .standard = "1",
              .range = copies,
              .about = "Number of copies."},
             {.name = "at_least",
              .value = Kind::whole,
              .range = copies,
              .about = "Number of copies that must be up; left out: all."},
             {.name = "standby",
              .value = Kind::references,
              .refers = {IdKind::component},
              .about = "It works while one of these carries: the main, then the spares in order."},
             {.name = "start",
              .value = Kind::start_job,
              .about = "What each copy does before it carries as a spare; left out: at once."}},
            element_fields()),
        .groups = failure_groups(),
        .follows = failure_follows(),
        .like = true};
}

EntryKind hazard_kind() {
    return {
        .name = "hazard",
        .about = "Something that occurs and strikes elements together.",
        .fields = {{.name = "for_each",
                    .value = Kind::selector,
                    .about =
                        "One such hazard for each selected element, named `@` in its selectors."},
                   {.name = "arrival",
                    .value = Kind::passing_law,
                    .required = true,
                    .about = "Law of the time from one occurrence to the next."},
                   {.name = "severity",
                    .value = Kind::number_law,
                    .range = not_negative,
                    .about = "Law of the occurrence's severity, which fragilities ask for."},
                   {.name = "strikes",
                    .value = Kind::list,
                    .required = true,
                    .kind = "strike",
                    .about = "What each occurrence does."}},
        .like = true};
}

EntryKind strike_kind() {
    return {
        .name = "strike",
        .about = "One effect of a hazard's occurrence.",
        .fields = {{.name = "select",
                    .value = Kind::selector,
                    .required = true,
                    .about = "Which elements it can hit."},
                   {.name = "probability",
                    .value = Kind::number,
                    .standard = "1",
                    .range = share,
                    .about = "Chance that it hits an element, each by itself."},
                   {.name = "fragility",
                    .value = Kind::object,
                    .kind = "fragility",
                    .about = "Chance by the occurrence's severity, in the place of `probability`."},
                   {.name = "after",
                    .value = Kind::law,
                    .standard = "\"0 s\"",
                    .about = "Delay from the occurrence, one draw for the strike."},
                   {.name = "outage",
                    .value = Kind::law,
                    .required = true,
                    .about = "How long it holds what it hits."},
                   {.name = "shared_outage",
                    .value = Kind::boolean,
                    .standard = "false",
                    .about = "One draw of the outage for all it hits."},
                   {.name = "copies",
                    .value = Kind::boolean,
                    .standard = "false",
                    .about = "Hits each copy of a component by itself."}},
        .groups = {{Of::at_most_one, {"probability", "fragility"}}}};
}

} // namespace

std::vector<EntryKind> element_kinds() {
    return {
        {.name = "site",
         .about = "A place; what stands there stops with it.",
         .fields = with({{.name = "latitude",
                          .value = Kind::number,
                          .range = {-90, 90, false, false},
                          .about = "Degrees north."},
                         {.name = "longitude",
                          .value = Kind::number,
                          .range = {-180, 180, false, false},
                          .about = "Degrees east."}},
                        element_fields()),
         .groups = failure_groups(),
         .follows = failure_follows(),
         .like = true},
        {.name = "link",
         .about = "Joins two sites.",
         .fields = with({{.name = "between",
                          .value = Kind::pair,
                          .required = true,
                          .refers = {IdKind::site},
                          .about = "The two sites."}},
                        element_fields()),
         .groups = failure_groups(),
         .follows = failure_follows(),
         .like = true},
        component_kind(),
        {.name = "mode",
         .about = "One of several ways to fail.",
         .fields = failure_fields(),
         .groups = {{Of::exactly_one, {"fails", "mttf"}}, {Of::exactly_one, {"repairs", "mttr"}}}},
        {.name = "hidden",
         .about = "A failure that nobody sees before it is looked for.",
         .fields = {{.name = "inspected_every",
                     .value = Kind::duration,
                     .required = true,
                     .range = positive,
                     .about = "Time from one inspection to the next, from time zero."}}},
        {.name = "ride_through",
         .about = "A store that bridges missing needs.",
         .fields = {{.name = "lasts",
                     .value = Kind::duration,
                     .required = true,
                     .range = positive,
                     .about = "How long a full charge lasts."},
                    {.name = "recharges",
                     .value = Kind::duration,
                     .range = positive,
                     .about = "Time from empty to full; left out: at once."},
                    {.name = "needs",
                     .value = Kind::need,
                     .about = "What the store itself depends on."}}},
        {.name = "crew",
         .about = "People who do jobs, one job a member.",
         .fields = {{.name = "size",
                     .value = Kind::whole,
                     .standard = "1",
                     .range = copies,
                     .about = "Number of members."},
                    {.name = "travel",
                     .value = Kind::law,
                     .standard = "\"0 s\"",
                     .about = "Time before a member begins a job."},
                    {.name = "discipline",
                     .value = Kind::choice,
                     .standard = "\"first come\"",
                     .choices = {"first come", "priority"},
                     .about = "Which waiting job is taken next."}},
         .like = true},
        hazard_kind(),
        strike_kind(),
        {.name = "fragility",
         .about = "Lognormal in the severity.",
         .fields = {{.name = "median",
                     .value = Kind::number,
                     .required = true,
                     .range = positive,
                     .about = "Severity at which half are hit."},
                    {.name = "beta",
                     .value = Kind::number,
                     .required = true,
                     .range = positive,
                     .about = "Standard deviation of the logarithm."}}},
    };
}

} // namespace sitefall::model
