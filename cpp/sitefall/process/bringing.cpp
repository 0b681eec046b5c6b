// Bringing standby instances in: in which order, with which data, on which spare copies.

#include <algorithm>
#include <cmath>

#include "sitefall/process/dynamics.h"
#include "sitefall/process/margins.h"

namespace sitefall::process {

namespace {
enum { synchronous = 0, asynchronous = 1, backup = 2 };
} // namespace

/// Able standby instances come in, in the order written, until capacity reaches 1.
void Dynamics::bring_in(int s) {
    const auto& service = p_.services[at(s)];
    bool decides = state_.services[at(s)].serving == 0;
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i)
        decides = decides && !(state_.instances[at(i)].restoring && able(i));
    for (int i = service.first_instance; i < service.first_instance + service.instances; ++i) {
        if (muster(s).capacity >= full_capacity) break;
        if (!could_add_instance(i)) continue;
        state_.instances[at(i)].brought_in = true;
        for (int u : p_.instances[at(i)].uses) allocate(p_.uses[at(u)].component);
        if (service.keeps_data) take_data(s, i, decides);
        decides = false;
        tell({.what = "is brought in", .element = p_.instances[at(i)].element});
    }
    mark(service.node);
}

/// Free copies that are up go to brought-in instances that are short, by priority of the services.
void Dynamics::allocate(int component) {
    const auto& element = p_.elements[at(component)];
    changes(component);
    for (int u : p_.users_of[component]) {
        const auto& use = p_.uses[at(u)];
        if (!state_.instances[at(use.instance)].brought_in) continue;
        int held = 0;
        for (int c = 0; c < element.count; ++c)
            held += state_.copies[at(element.first_copy + c)].owner == u ? 1 : 0;
        for (int c = 0; c < element.count && held < use.copies; ++c) {
            auto& copy = state_.copies[at(element.first_copy + c)];
            if (copy.owner >= 0 || !is_up(component, c)) continue;
            copy.owner = u;
            ++held;
            for (int s : p_.capacity_of[component]) mark(p_.services[at(s)].node);
        }
    }
}

void Dynamics::release_copies(int i) {
    for (int u : p_.instances[at(i)].uses) {
        const int component = p_.uses[at(u)].component;
        const auto& element = p_.elements[at(component)];
        for (int c = 0; c < element.count; ++c) {
            auto& owner = state_.copies[at(element.first_copy + c)].owner;
            if (owner == u) owner = -1;
        }
        changes(component);
        step_uses_.push(component);
        for (int s : p_.capacity_of[component]) mark(p_.services[at(s)].node);
    }
}

bool Dynamics::gone_for_good(int place) const {
    if (state_.elements[at(place)].eternal > 0) return true;
    const int site = p_.elements[at(place)].site;
    return site >= 0 && state_.elements[at(site)].eternal > 0;
}

bool Dynamics::has_data_for(int i) const {
    const auto& instance = p_.instances[at(i)];
    const auto& service = p_.services[at(instance.service)];
    if (!service.keeps_data || instance.copy >= 0) return true;
    for (int d = service.first_data; d < service.first_data + service.data; ++d)
        if (!gone_for_good(p_.data[at(d)].place)) return true;
    return false;
}

/// The newest copy that is not lost for good, and the hours that taking it loses.
int Dynamics::newest_copy(int s, double& lost) {
    const auto& service = p_.services[at(s)];
    int best = -1, best_kind = 3;
    lost = 0;
    for (int d = service.first_data; d < service.first_data + service.data; ++d) {
        const auto& copy = p_.data[at(d)];
        if (gone_for_good(copy.place) || copy.kind > best_kind) continue;
        const double loss = loss_of_copy(s, d);
        if (copy.kind < best_kind || loss < lost) {
            best = d;
            lost = loss;
        }
        best_kind = copy.kind;
    }
    return best;
}

double Dynamics::loss_of_copy(int s, int d) {
    const auto& copy = p_.data[at(d)];
    if (copy.kind == synchronous) return 0;
    if (copy.kind == asynchronous) return draw(copy.lag, copy.lag_stream);
    // Asked in either case: what hangs on a time remembered hangs on time.
    const double now = driver_.now();
    const double until = state_.services[at(s)].served ? now : times_.stopped[at(s)];
    return std::max(0.0, until - std::floor((until + same_instant) / copy.every) * copy.every);
}

void Dynamics::take_data(int s, int i, bool decides) {
    const auto& instance = p_.instances[at(i)];
    double lost = 0;
    const int d = instance.copy >= 0 ? instance.copy : newest_copy(s, lost);
    if (instance.copy >= 0) lost = loss_of_copy(s, d);
    const auto& copy = p_.data[at(d)];
    if (copy.kind == backup && copy.has_restore) {
        state_.instances[at(i)].restoring = true;
        call(instance.first_restore + copy.restore_number);
    }
    if (decides && lost > same_instant) lose_data(s, lost, false);
}

void Dynamics::restored(int slot) {
    const auto& s = p_.slots[at(slot)];
    state_.instances[at(s.listed)].restoring = false;
    tell({.what = "has its data back", .element = p_.instances[at(s.listed)].element});
    mark(p_.services[at(s.service)].node);
}

void Dynamics::drop_restores(int i) {
    const auto& instance = p_.instances[at(i)];
    if (instance.first_restore < 0) return;
    const auto& service = p_.services[at(instance.service)];
    for (int d = service.first_data; d < service.first_data + service.data; ++d)
        if (p_.data[at(d)].has_restore)
            drop(instance.first_restore + p_.data[at(d)].restore_number);
}

void Dynamics::lose_data(int s, double hours, bool everything) {
    listener_.data_lost(s, hours, everything);
}

/// An outage without end holds `e`: is any service left without a place for its data?
void Dynamics::check_all_lost(int e) {
    for (int s : p_.data_places[e]) {
        const auto& service = p_.services[at(s)];
        auto& state = state_.services[at(s)];
        if (state.all_lost) continue;
        bool gone = true;
        for (int i = service.first_instance; i < service.first_instance + service.instances; ++i)
            if (p_.instances[at(i)].active)
                gone = gone && gone_for_good(p_.instances[at(i)].element);
        for (int d = service.first_data; d < service.first_data + service.data; ++d)
            gone = gone && gone_for_good(p_.data[at(d)].place);
        if (!gone) continue;
        changes(service.node);
        state.all_lost = true;
        lose_data(s, driver_.now(), true);
    }
}

} // namespace sitefall::process
