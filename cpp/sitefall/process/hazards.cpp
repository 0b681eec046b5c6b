// Hazards: who is hit, when it falls, how long it holds. Losses fall by the same clocks.

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

#include "sitefall/process/dynamics.h"

namespace sitefall::process {

namespace {

double fragility(double severity, double median, double beta) { // lognormal distribution function
    if (severity <= 0) return 0;
    return 0.5 * boost::math::erfc(-std::log(severity / median) / (beta * std::sqrt(2.0)));
}
} // namespace

Dynamics::Pending& Dynamics::pending(int clock) {
    const auto i = at(clock) - p_.clocks.size();
    if (i >= pending_.size()) pending_.resize(i + 1);
    return pending_[i];
}

/// The hazard occurs: who is hit is drawn now, `after` once for each strike; `tells` when each strike falls.
void Dynamics::occur(int h, bool tells) {
    const auto& hazard = p_.hazards[at(h)];
    const int cause = process_.cause.hazard(h);
    tell({.what = "occurs", .hazard = h});
    const double severity =
        hazard.severity >= 0 ? draw(hazard.severity, hazard.severity_stream) : 0;
    for (int k = hazard.first_strike; k < hazard.first_strike + hazard.strikes; ++k) {
        const auto& strike = p_.strikes[at(k)];
        const double p = strike.median > 0 ? fragility(severity, strike.median, strike.beta)
                                           : strike.probability;
        const double delay = strike.after >= 0 ? draw(strike.after, strike.after_stream) : 0;
        const double shared = strike.shared ? draw(strike.outage, strike.after_stream) : -1;
        if (tells) plan_mark(delay, cause);
        for (std::size_t n = 0; n < strike.elements.size(); ++n) {
            const int e = strike.elements[n];
            const bool by_copy = strike.copies && process_.elements[at(e)].kind == Kind::component;
            const int copies = by_copy ? p_.elements[at(e)].count : 1;
            for (int c = 0; c < copies; ++c) {
                const int stream = strike.streams[n] + c;
                if (!driver_.chance(p, stream)) continue;
                Pending hit;
                hit.element = e;
                hit.copy = by_copy ? c : -1;
                hit.stream = stream;
                hit.law = strike.outage;
                hit.outage = shared;
                hit.cause = cause;
                hit.of_loss = tells;
                plan_hit(hit, delay);
            }
        }
    }
}

std::uint64_t Dynamics::order_of(ClockKind kind, int element, int copy) const {
    return order_in_instant({kind, element < 0 ? 0 : p_.elements[at(element)].id_rank, copy});
}

void Dynamics::plan_hit(const Pending& hit, double delay) {
    const int clock = driver_.open_clock(order_of(ClockKind::hit, hit.element, hit.copy));
    pending(clock) = hit;
    driver_.set(clock, delay);
}

/// A moment that only has to be told: a stage of the loss, or a strike of its hazard, falls.
void Dynamics::plan_mark(double delay, int cause) {
    Pending mark;
    mark.told = true;
    mark.cause = cause;
    plan_hit(mark, delay);
}

void Dynamics::hit(int clock) {
    const Pending p = pending(clock);
    driver_.close_clock(clock);
    if (p.told) listener_.fell();
    if (p.element >= 0) {
        const int hazard = p.cause - process_.cause.hazard(0);
        const bool of_hazard = hazard >= 0 && hazard < process_.cause.hazards;
        tell({.what = "is hit",
              .element = p.element,
              .copy = p.copy,
              .hazard = of_hazard ? hazard : -1});
        const double outage = p.outage >= 0 ? p.outage : draw(p.law, p.stream);
        hold(p.element, p.copy, outage, p.of_loss);
    }
}

void Dynamics::hold(int e, int c, double outage, bool of_loss) {
    const auto& element = p_.elements[at(e)];
    if (c < 0) {
        auto& state = state_.elements[at(e)];
        ++state.holds;
        mark(e);
        if (std::isinf(outage)) {
            ++state.eternal;
            check_all_lost(e);
        }
    } else {
        const bool was_up = is_up(e, c);
        auto& copy = state_.copies[at(element.first_copy + c)];
        ++copy.holds;
        if (element.first_copy_restart >= 0) {
            if (!copy.must_restart) ++state_.elements[at(e)].copies_to_restart;
            copy.must_restart = true;
            drop(element.first_copy_restart + c);
        }
        copy_changed(e, was_up, false);
    }
    if (std::isinf(outage)) return;
    const int clock = await_release(e, c);
    pending(clock).of_loss = of_loss;
    driver_.set(clock, outage);
}

int Dynamics::await_release(int element, int copy) {
    const int clock = driver_.open_clock(order_of(ClockKind::release, element, copy));
    Pending end;
    end.element = element;
    end.copy = copy;
    end.is_release = true;
    pending(clock) = end;
    return clock;
}

void Dynamics::released(int clock) {
    const Pending p = pending(clock);
    driver_.close_clock(clock);
    tell({.what = "is free again", .element = p.element, .copy = p.copy});
    if (p.of_loss) listener_.lifted();
    if (p.copy < 0) {
        --state_.elements[at(p.element)].holds;
        mark(p.element);
        return;
    }
    --state_.copies[at(p_.elements[at(p.element)].first_copy + p.copy)].holds;
    copy_changed(p.element, false, is_up(p.element, p.copy));
}

} // namespace sitefall::process
