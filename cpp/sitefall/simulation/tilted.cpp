#include "sitefall/simulation/tilted.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sitefall/process/margins.h"
#include "sitefall/support/hazard_rate.h"
#include "sitefall/support/residual.h"

namespace sitefall::simulation {

using process::at;

namespace {

// A duration keeps its own law with this probability, so that none weighs more than its inverse.
constexpr double untouched = 0.5;

/// The law of a failure or an arrival. nullptr: something else.
const support::Law* law_to_keep(const process::Program& program,
                                const process::ClockProgram& clock) {
    int law = -1;
    if (clock.kind == process::ClockKind::failure)
        law = program.modes[at(program.elements[at(clock.owner)].first_mode + clock.mode)].fails;
    if (clock.kind == process::ClockKind::arrival) law = program.hazards[at(clock.owner)].arrival;
    return law >= 0 ? &program.laws[at(law)] : nullptr;
}

bool is_certain(const support::Law& law) {
    return law.shape == support::Shape::fixed || law.shape == support::Shape::never;
}

} // namespace

Tilted::Tilted(const process::Process& process, const support::Key& key,
               const std::atomic<bool>* stop)
    : Clockwork(*process.program, stop),
      program_(*process.program),
      relay_(*this, recording_),
      dynamics_(process, *this, relay_),
      streams_(program_.streams, program_.laws, key),
      places_(program_.clocks.size(), -1) {
    for (std::size_t c = 0; c < program_.clocks.size(); ++c) {
        const auto* law = law_to_keep(program_, program_.clocks[c]);
        if (law == nullptr || is_certain(*law)) continue;
        places_[c] = static_cast<int>(kept_.size());
        kept_.push_back(static_cast<int>(c));
        law_of_place_.push_back(law);
        is_tiltable_.push_back(support::has_hazard_rate(*law));
        if (is_tiltable_.back() != 0) tiltable_.push_back(static_cast<int>(c));
    }
    runs_.resize(kept_.size());
}

void Tilted::begin(std::uint32_t r, Observer& observer) {
    relay_.observer = &observer;
    tilting_ = nullptr;
    streams_.begin(r);
    begin_anew();
    std::fill(runs_.begin(), runs_.end(), Run{});
    tilted_.clear();
    mixed_ = 1;
    drawn_ = 0;
    log_weights_ = {};
    log_weight_ = 0;
    dynamics_.reset();
    dynamics_.begin();
}

void Tilted::take_over(const Tilted& other, std::uint32_t r, Observer& observer, Tilting& tilting) {
    relay_.observer = &observer;
    tilting_ = &tilting;
    streams_.begin(r);
    continue_from(other);
    dynamics_.continue_from(other.dynamics_);
    runs_ = other.runs_;
}

void Tilted::branch(const Tilted& other, std::uint32_t r, Observer& observer, Tilting& tilting,
                    int laws, int drawn) {
    take_over(other, r, observer, tilting);
    tilted_.clear();
    mixed_ = laws;
    drawn_ = drawn;
    log_weights_ = {};
    log_weight_ = 0;
}

void Tilted::split(Tilted& other, std::uint32_t r, Observer& observer, Tilting& tilting) {
    other.log_weight(); // settled
    take_over(other, r, observer, tilting);
    tilted_ = other.tilted_;
    mixed_ = other.mixed_;
    drawn_ = other.drawn_;
    log_weights_ = other.log_weights_;
    log_weight_ = other.log_weight_;
    for (const int clock : kept_)
        if (run_of(clock).runs) draw_again(clock);
}

/// What is left until it rings, by the age that it has. @pre it runs
void Tilted::draw_again(int clock) {
    settle(clock);
    Run& run = run_of(clock);
    const auto& law = law_of(clock);
    const double u = uniform_of(clock), factor = drawing_factor(run);
    double age = 0;
    if (is_tiltable(clock)) {
        const double so_far = support::cumulative_hazard(law, run.age);
        run.budget = -std::log(u);
        age = support::time_of_hazard(law, so_far + run.budget / factor);
    } else {
        age = support::quantile_beyond(law, run.age, u, uniform_of(clock));
    }
    run.end = age; // where a factor is not 1 its budget says when
    calendar().stop(clock);
    calendar().set(clock, time() + std::max(0.0, age - run.age));
}

int Tilted::play(double until) {
    const double next = next_time();
    if (next >= until) return -1;
    advance_to(next);
    ++events_;
    const int clock = take_due();
    dynamics_.instant(clock);
    return clock;
}

void Tilted::ring(int clock) {
    settle(clock);
    run_of(clock).runs = false;
    calendar().stop(clock);
    ++events_;
    dynamics_.instant(clock);
}

double Tilted::hazard(int clock) const {
    const Run& run = run_of(clock);
    return support::hazard_rate(law_of(clock), run.age + (time() - run.since));
}

double Tilted::hazard_within(int clock, double hours) const {
    const Run& run = run_of(clock);
    const double age = run.age + (time() - run.since);
    return support::cumulative_hazard(law_of(clock), age + hours) -
           support::cumulative_hazard(law_of(clock), age);
}

/// Its age up to now, and what that adds to the weight.
void Tilted::settle(int clock) {
    Run& run = run_of(clock);
    const double hours = run.runs ? time() - run.since : 0;
    run.since = time();
    if (!(hours > 0)) return;
    if (run.factors != untilted) {
        const double spent = support::cumulative_hazard(law_of(clock), run.age + hours) -
                             support::cumulative_hazard(law_of(clock), run.age);
        for (std::size_t m = 0; m < at(mixed_); ++m)
            log_weights_[m] += (run.factors[m] - 1) * spent;
        if (const double factor = drawing_factor(run); factor != 1)
            run.budget = std::max(0.0, run.budget - factor * spent);
    }
    run.age += hours;
}

/// Every factor is 1 from now on. @pre settled
void Tilted::back_to_its_law(int clock) {
    Run& run = run_of(clock);
    if (drawing_factor(run) != 1) {
        const auto& law = law_of(clock);
        run.end =
            support::time_of_hazard(law, support::cumulative_hazard(law, run.age) + run.budget);
    }
    run.factors = untilted;
}

void Tilted::set_factors(int clock, const Factors& factors) {
    Run& run = run_of(clock);
    if (!run.runs || factors == run.factors) return;
    settle(clock);
    const auto& law = law_of(clock);
    const double so_far = support::cumulative_hazard(law, run.age);
    if (run.factors == untilted) {
        const double budget = support::cumulative_hazard(law, run.end) - so_far;
        if (!std::isfinite(budget) || !(budget > 0)) return;
        if (std::find(tilted_.begin(), tilted_.end(), clock) == tilted_.end())
            tilted_.push_back(clock);
    }
    const double before = drawing_factor(run), after = factors[at(drawn_)];
    if (before == 1) run.budget = support::cumulative_hazard(law, run.end) - so_far;
    if (after == 1) back_to_its_law(clock);
    run.factors = factors;
    if (before == after) return;
    const double age =
        after == 1 ? run.end : support::time_of_hazard(law, so_far + run.budget / after);
    calendar().stop(clock);
    calendar().set(clock, time() + std::max(0.0, age - run.age));
}

void Tilted::back_to_law() {
    for (const int clock : tilted_)
        if (run_of(clock).runs) set_factors(clock, untilted);
}

double Tilted::log_weight() {
    std::erase_if(tilted_, [this](int clock) {
        if (run_of(clock).runs) settle(clock);
        return !run_of(clock).runs || run_of(clock).factors == untilted;
    });
    if (mixed_ == 1) return log_weight_ + log_weights_[0];
    const double least = *std::min_element(log_weights_.begin(), log_weights_.begin() + mixed_);
    double sum = 0;
    for (int m = 0; m < mixed_; ++m)
        sum += share_of_law(m, mixed_) * std::exp(least - log_weights_[at(m)]);
    return log_weight_ + least - std::log(sum);
}

// --- what the rules ask

/// A part of a mixture; `ratio`: of its share to that with which it was drawn.
const support::Law& Tilted::part_of(const support::Law& mixture, int stream, bool any,
                                    double& ratio) {
    const auto& shares = *mixture.levels; // cumulative
    const auto parts = shares.size();
    const double u = streams_.uniform(stream);
    const double alike = any ? 1 - untouched : 0;
    double sum = 0, before = 0;
    for (std::size_t part = 0;; ++part) {
        const double share = shares[part] - before;
        const double drawn = (1 - alike) * share + alike / static_cast<double>(parts);
        before = shares[part];
        sum += drawn;
        if (u < sum || part + 1 == parts) {
            ratio = share / drawn;
            return (*mixture.parts)[part];
        }
    }
}

/// A draw of the law with the hazard multiplied by the factor wished for, half of the time; `ratio`: of the densities.
double Tilted::sample(const support::Law& law, int stream, const Wish& wish, double& ratio) {
    if (law.shape == support::Shape::mixture) {
        double of_part = 1;
        const auto& part = part_of(law, stream, wish.any_part, of_part);
        const double hours = sample(part, stream, wish, ratio);
        ratio *= of_part;
        return hours;
    }
    ratio = 1;
    const double factor = wish.factor;
    const double hours = streams_.draw(stream, law);
    if (factor == 1 || !support::has_hazard_rate(law)) return hours;
    double hazard = support::cumulative_hazard(law, hours), longer = hours;
    if (streams_.uniform(stream) >= untouched) {
        hazard /= factor;
        longer = support::time_of_hazard(law, hazard);
    }
    // Density of the others over the law's own: c exp((1 - c) H).
    ratio = 1 / (untouched + (1 - untouched) * factor * std::exp((1 - factor) * hazard));
    return longer;
}

double Tilted::sample(const support::Law& law, int stream, const Wish& wish) {
    if (tilting_ == nullptr || law.shape == support::Shape::fixed ||
        law.shape == support::Shape::never ||
        (wish.candidates <= 1 && wish.factor == 1 &&
         !(wish.any_part && law.shape == support::Shape::mixture)))
        return streams_.draw(stream, law);
    std::array<double, most_candidates> hours{}, worth{};
    std::array<double, most_candidates> upto{};
    double sum = 0;
    const auto n = static_cast<std::size_t>(std::clamp(wish.candidates, 1, most_candidates));
    for (std::size_t i = 0; i < n; ++i) {
        double ratio = 1;
        hours[i] = sample(law, stream, wish, ratio);
        worth[i] = tilting_->worth(hours[i]);
        upto[i] = sum += ratio * worth[i];
    }
    const double u = n > 1 ? streams_.uniform(stream) * sum : 0;
    std::size_t taken = 0;
    while (taken + 1 < n && upto[taken] <= u) ++taken;
    log_weight_ += std::log(sum / (static_cast<double>(n) * worth[taken]));
    return hours[taken];
}

double Tilted::draw(const support::Law& law, int stream) {
    const double hours =
        sample(law, stream, tilting_ != nullptr ? tilting_->wish_of_time(law, stream) : Wish{});
    if (tilting_ != nullptr) tilting_->drawn(stream, hours);
    return hours;
}

bool Tilted::chance(double probability, int stream) {
    if (probability <= 0) return false;
    bool outcome = true;
    if (probability < 1) {
        const double tilted =
            tilting_ != nullptr ? tilting_->chance(probability, stream) : probability;
        outcome = streams_.uniform(stream) < tilted;
        log_weight_ += std::log(outcome ? probability / tilted : (1 - probability) / (1 - tilted));
    }
    if (outcome && tilting_ != nullptr) tilting_->came(stream);
    return outcome;
}

bool Tilted::draw_clock(int clock, int law, int stream) {
    const auto& l = program_.laws[at(law)];
    const auto& c = program_.clocks[at(clock)];
    const bool is_work = c.kind == process::ClockKind::way && tilting_ != nullptr;
    left(clock) = sample(l, stream, is_work ? tilting_->wish_of_work(c.owner) : Wish{});
    if (is_kept(clock)) {
        run_of(clock) = Run{};
        run_of(clock).end = left(clock);
    }
    return left(clock) <= process::same_instant;
}

bool Tilted::resume(int clock) {
    if (is_kept(clock)) {
        run_of(clock).since = time();
        run_of(clock).runs = true;
    }
    return Clockwork::resume(clock);
}

bool Tilted::pause(int clock) {
    if (!is_kept(clock)) return Clockwork::pause(clock);
    settle(clock);
    Run& run = run_of(clock);
    run.runs = false;
    if (!is_tiltable(clock)) return Clockwork::pause(clock);
    back_to_its_law(clock);
    calendar().stop(clock);
    left(clock) = std::max(0.0, run.end - run.age);
    return left(clock) <= process::same_instant;
}

void Tilted::begin(int clock, int law, int stream) {
    const double hours = streams_.draw(stream, law);
    if (is_kept(clock)) {
        run_of(clock) = Run{};
        run_of(clock).end = hours;
        run_of(clock).since = time();
        run_of(clock).runs = true;
    }
    calendar().set(clock, time() + hours);
}

int Tilted::take_due() {
    const int clock = Clockwork::take_due();
    if (clock >= 0) rang(clock);
    return clock;
}

void Tilted::rang(int clock) {
    if (!is_kept(clock)) return;
    settle(clock);
    Run& run = run_of(clock);
    run.runs = false;
    for (std::size_t m = 0; m < at(mixed_); ++m) log_weights_[m] -= std::log(run.factors[m]);
    run.factors = untilted;
}

} // namespace sitefall::simulation
