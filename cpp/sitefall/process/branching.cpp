#include "sitefall/process/branching.h"

#include <algorithm>
#include <cmath>

namespace sitefall::process {

Branching::Branching(const Program& program)
    : p_(program),
      fixed_(static_cast<int>(program.clocks.size())),
      orders_(program.clock_orders()) {}

void Branching::begin_state() {
    due_.clear();
    outages_.clear();
    runs_.clear();
    orders_.resize(at(fixed_));
}

void Branching::begin_branches() {
    choices_.clear();
    next_choice_ = 0;
}

bool Branching::next_branch() {
    next_choice_ = 0;
    while (!choices_.empty() && !choices_.back().taken) choices_.pop_back();
    if (choices_.empty()) return false;
    choices_.back().taken = false;
    return true;
}

double Branching::probability() const {
    double product = 1;
    for (const auto& choice : choices_)
        product *= choice.taken ? choice.probability : 1 - choice.probability;
    return product;
}

bool Branching::chance(double probability, int) {
    if (probability >= 1) return true;
    if (probability <= 0) return false;
    if (next_choice_ == choices_.size()) choices_.push_back({probability, true});
    return choices_[next_choice_++].taken;
}

/// The law by which a fixed clock that stands would run.
const support::Law& Branching::law_of(int clock) const {
    const auto& c = p_.clocks[at(clock)];
    if (c.kind == ClockKind::way) return p_.laws[at(p_.ways[at(c.owner)].law)];
    if (c.kind == ClockKind::arrival) return p_.laws[at(p_.hazards[at(c.owner)].arrival)];
    return p_.laws[at(c.law)];
}

bool Branching::draw_clock(int, int law, int) { return is_at_once(p_.laws[at(law)]); }

bool Branching::resume(int clock) {
    const bool due = is_at_once(law_of(clock));
    if (due) ring_at_once(clock);
    return due;
}

bool Branching::pause(int clock) {
    cancel(clock);
    return is_at_once(law_of(clock));
}

void Branching::begin(int clock, int law, int) {
    if (is_at_once(p_.laws[at(law)])) ring_at_once(clock);
}

void Branching::set(int clock, double delay) {
    if (delay <= same_instant)
        ring_at_once(clock);
    else if (clock >= fixed_)
        set_outage(clock, drawn_);
}

void Branching::set_outage(int clock, const support::Law& law) {
    outages_[at(clock - fixed_)] = law;
    runs_[at(clock - fixed_)] = 1;
}

void Branching::cancel(int clock) {
    due_.erase(std::remove(due_.begin(), due_.end(), clock), due_.end());
}

int Branching::take_due() {
    if (due_.empty()) return -1;
    const auto first = std::min_element(due_.begin(), due_.end(), [this](int a, int b) {
        return orders_[at(a)] != orders_[at(b)] ? orders_[at(a)] < orders_[at(b)] : a < b;
    });
    const int clock = *first;
    due_.erase(first);
    return clock;
}

int Branching::open_clock(std::uint64_t order) {
    orders_.push_back(order);
    outages_.emplace_back();
    runs_.push_back(0);
    return fixed_ + static_cast<int>(runs_.size()) - 1;
}

void Branching::close_clock(int clock) { runs_[at(clock - fixed_)] = 0; }

std::vector<int> Branching::running() const {
    std::vector<int> out;
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (runs_[i]) out.push_back(fixed_ + static_cast<int>(i));
    return out;
}

/// Of outages and delays: never, at once, or an hour that stands for the law, which is kept for the clock that is set next.
double Branching::draw(const support::Law& law, int) {
    drawn_ = law;
    if (law.shape == support::Shape::never) return std::numeric_limits<double>::infinity();
    return is_at_once(law) ? 0 : 1;
}

} // namespace sitefall::process
