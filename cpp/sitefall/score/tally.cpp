#include "sitefall/score/tally.h"

#include <algorithm>
#include <cstddef>

namespace sitefall::score {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

} // namespace

std::vector<double> counted_users(const process::Process& process) {
    std::vector<double> users;
    double sum = 0;
    for (const auto& service : process.services) {
        users.push_back(service.users);
        sum += service.users;
    }
    if (sum <= 0) std::fill(users.begin(), users.end(), 1.0);
    return users;
}

Tally::Tally(const process::Process& process, double horizon)
    : process_(process),
      horizon_(horizon),
      users_(counted_users(process)),
      layout_{static_cast<int>(process.services.size()), static_cast<int>(process.causes.size())},
      years_(year_of(horizon * (1 + 1e-12))),
      states_(process.services.size()),
      losses_(process.services.size() + 1),
      cause_unmet_(process.causes.size()),
      cause_breaches_(process.causes.size()) {
    for (const auto& service : process.services) {
        if (service.has_tolerance) score_weight_ += service.weight;
    }
}

void Tally::begin() {
    record_.clear();
    std::fill(states_.begin(), states_.end(), ServiceState());
    for (int who = 0; who <= layout_.services; ++who) losses_[at(who)].begin(who, years_);
    outs_.clear();
    rate_ = rate_since_ = 0;
}

void Tally::continue_from(const Tally& other) {
    record_.clear();
    states_ = other.states_;
    losses_ = other.losses_;
    outs_ = other.outs_;
    rate_ = other.rate_;
    rate_since_ = other.rate_since_;
}

double Tally::so_far(int service, Total total, double time) {
    advance(service, std::min(time, horizon_));
    const ServiceState& state = states_[at(service)];
    switch (total) {
        case Total::unavailable:
            return state.unavailable;
        case Total::down:
            return state.down;
        case Total::lost_level:
            return state.lost_level;
        case Total::interruptions:
            return state.interruptions;
        case Total::breach:
            return state.breached ? 1 : 0;
        default:
            return 0;
    }
}

void Tally::level(int service, double time, double level, int cause) {
    if (time >= horizon_) return;
    advance(service, time);
    advance_all_together(time);
    ServiceState& state = states_[at(service)];
    const bool out = level < 1 - level_margin;
    if (out && !state.out) open_outage(service, time, cause);
    const bool below = level < process_.services[at(service)].below - level_margin;
    if (below && !state.below) state.below_from = time;
    state.below = below;
    state.level = out ? level : 1;
    if (!out && state.out) close_outage(service, time);
    rate_ = 0;
    for (const int s : outs_) rate_ += users_[at(s)] * (1 - states_[at(s)].level);
}

void Tally::data_lost(int service, double time, double hours, bool everything) {
    if (time >= horizon_) return;
    ServiceState& state = states_[at(service)];
    const auto& tolerance = process_.services[at(service)];
    const double lost = everything ? time : hours;
    state.data_lost += lost;
    state.largest_loss = std::max(state.largest_loss, lost);
    const bool limited = tolerance.has_tolerance && tolerance.data < process::forever;
    if (limited && (everything || lost > tolerance.data + time_margin)) breach(service);
}

void Tally::advance(int service, double time) {
    ServiceState& state = states_[at(service)];
    const double from = state.since;
    state.since = time;
    if (!state.out || time <= from) return;
    const double lost = 1 - state.level;
    state.unavailable += time - from;
    state.lost_level += lost * (time - from);
    if (state.level <= level_margin) state.down += time - from;
    const double unmet = users_[at(service)] * lost;
    state.unmet += unmet * (time - from);
    state.outage_unmet += unmet * (time - from);
    losses_[at(service)].add(from, time, unmet, record_.years);
    if (state.below) watch_tolerance(service, from, time);
}

void Tally::advance_all_together(double time) {
    if (!outs_.empty()) losses_.back().add(rate_since_, time, rate_, record_.years);
    rate_since_ = time;
}

void Tally::watch_tolerance(int service, double from, double until) {
    ServiceState& state = states_[at(service)];
    const auto& tolerance = process_.services[at(service)];
    if (!tolerance.has_tolerance || state.breached) return;
    if (until - state.below_from > tolerance.longest + time_margin) return breach(service);
    while (from < until) {
        const int year = year_of(from);
        if (year != state.below_year) state.below_in_year = 0;
        state.below_year = year;
        const double end = std::min(until, (year + 1) * hours_per_year);
        state.below_in_year += end - from;
        if (state.below_in_year > tolerance.total_per_year + time_margin) return breach(service);
        from = end;
    }
}

void Tally::open_outage(int service, double time, int cause) {
    ServiceState& state = states_[at(service)];
    state.out = true;
    state.outage_from = time;
    state.outage_unmet = 0;
    state.outage_cause = cause;
    state.breached_in_outage = false;
    state.interruptions += 1;
    outs_.insert(std::lower_bound(outs_.begin(), outs_.end(), service), service);
}

void Tally::close_outage(int service, double time) {
    ServiceState& state = states_[at(service)];
    state.out = false;
    const double hours = time - state.outage_from;
    state.outage_hours += hours;
    record_.outages.push_back({service, hours});
    record_.parts.push_back(
        {state.outage_cause, service, state.outage_unmet, state.breached_in_outage});
    losses_[at(service)].end_event();
    outs_.erase(std::lower_bound(outs_.begin(), outs_.end(), service));
    if (outs_.empty()) losses_.back().end_event();
}

void Tally::breach(int service) {
    ServiceState& state = states_[at(service)];
    if (state.breached) return;
    state.breached = true;
    state.breached_in_outage = state.out;
}

const HistoryRecord& Tally::finish() {
    advance_all_together(horizon_);
    for (int service = 0; service < layout_.services; ++service) {
        advance(service, horizon_);
        if (states_[at(service)].out) close_outage(service, horizon_);
    }
    for (LossYears& losses : losses_) losses.finish(record_.years);
    double unmet = 0, lost_weight = 0;
    bool any = false;
    for (int service = 0; service < layout_.services; ++service) {
        const ServiceState& state = states_[at(service)];
        tell(service);
        unmet += state.unmet;
        any = any || state.breached;
        if (state.breached) lost_weight += process_.services[at(service)].weight;
    }
    if (unmet > 0) record_.entries.push_back({layout_.all_unmet(), unmet});
    if (lost_weight > 0) {
        record_.entries.push_back({layout_.score_loss(), lost_weight / score_weight_});
    }
    if (any) record_.entries.push_back({layout_.any_breach(), 1});
    tell_causes();
    return record_;
}

void Tally::tell(int service) {
    const ServiceState& state = states_[at(service)];
    const auto entry = [&](Total total, double value) {
        if (value > 0) record_.entries.push_back({layout_.of(service, total), value});
    };
    entry(Total::unavailable, state.unavailable);
    entry(Total::down, state.down);
    entry(Total::lost_level, state.lost_level);
    entry(Total::interruptions, state.interruptions);
    entry(Total::outage_hours, state.outage_hours);
    const double product = state.interruptions * state.outage_hours;
    entry(Total::products, product);
    entry(Total::products_aab, product * state.outage_hours);
    entry(Total::products_abb, product * state.interruptions);
    entry(Total::unmet, state.unmet);
    entry(Total::breach, state.breached ? 1 : 0);
    entry(Total::data_lost, state.data_lost);
    entry(Total::largest_loss, state.largest_loss);
}

void Tally::tell_causes() {
    for (const auto& part : record_.parts) {
        if (part.cause < 0) continue;
        cause_unmet_[at(part.cause)] += part.unmet;
        cause_breaches_[at(part.cause)] += part.breach ? 1 : 0;
    }
    // Each cause is told once: telling it empties it for the next part and the next history.
    for (const auto& part : record_.parts) {
        if (part.cause < 0) continue;
        double& unmet = cause_unmet_[at(part.cause)];
        double& breaches = cause_breaches_[at(part.cause)];
        if (unmet > 0) record_.entries.push_back({layout_.cause_unmet(part.cause), unmet});
        if (breaches > 0) record_.entries.push_back({layout_.cause_breaches(part.cause), breaches});
        unmet = breaches = 0;
    }
}

} // namespace sitefall::score
