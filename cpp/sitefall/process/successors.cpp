#include "sitefall/process/successors.h"

#include <algorithm>
#include <map>

#include "sitefall/process/branching.h"
#include "sitefall/process/canonical_copies.h"
#include "sitefall/process/dynamics.h"
#include "sitefall/support/issue.h"

namespace sitefall::process {

namespace {

double rate_of(const support::Law& law) {
    return law.shape == support::Shape::exponential ? 1 / law.a : 0;
}

} // namespace

struct Successors::Impl {
    explicit Impl(const Process& process)
        : p(*process.program), driver(p), dynamics(process, driver, deaf), copies(p), scratch(p) {}

    void take_up(const StateWords& words);
    StateWords told();
    void ring(const StateWords& from, int clock, std::size_t outage, double rate,
              std::vector<Move>& out);
    int number_of(double mean);

    const Program& p;
    Branching driver;
    DeafListener deaf;
    Dynamics dynamics;
    CanonicalCopies copies;
    State scratch;
    std::vector<double> means; // of outages, by number
    std::map<double, int> numbers;
};

/// The dynamics in the state of the words; clocks of outages in the order in which they stand there.
void Successors::Impl::take_up(const StateWords& words) {
    driver.begin_state();
    const auto own = dynamics.state_words();
    std::copy_n(words.begin(), own.size(), own.begin());
    dynamics.state_restored();
    for (std::size_t i = own.size(); i < words.size(); i += 2) {
        const int element = static_cast<int>(words[i] >> 32);
        const int copy = static_cast<int>(words[i] & 0xFFFFFFFFu) - 1;
        support::Law law;
        law.shape = support::Shape::exponential;
        law.a = means[at(static_cast<int>(words[i + 1]))];
        driver.set_outage(dynamics.await_release(element, copy), law);
    }
}

int Successors::Impl::number_of(double mean) {
    const auto [place, is_new] = numbers.try_emplace(mean, static_cast<int>(means.size()));
    if (is_new) means.push_back(mean);
    return place->second;
}

/// The canonical words of the state that the dynamics are in.
StateWords Successors::Impl::told() {
    const auto own = dynamics.state_words();
    std::copy(own.begin(), own.end(), scratch.words().begin());
    copies.apply(scratch);
    StateWords words(scratch.words().begin(), scratch.words().end());
    std::vector<std::pair<std::uint64_t, std::uint64_t>> outages;
    for (int clock : driver.running()) {
        const auto [element, copy] = dynamics.release_of(clock);
        outages.emplace_back(
            static_cast<std::uint64_t>(element) << 32 | static_cast<std::uint64_t>(copy + 1),
            static_cast<std::uint64_t>(number_of(driver.law_of_outage(clock).a)));
    }
    std::sort(outages.begin(), outages.end());
    for (const auto& [what, law] : outages) {
        words.push_back(what);
        words.push_back(law);
    }
    return words;
}

/// What follows where `clock` (or, where that is negative, the clock of the outage so numbered) rings, branch by branch.
void Successors::Impl::ring(const StateWords& from, int clock, std::size_t outage, double rate,
                            std::vector<Move>& out) {
    driver.begin_branches();
    do {
        take_up(from);
        dynamics.instant(clock >= 0 ? clock : driver.running()[outage]);
        auto next = told();
        if (next != from) out.push_back({rate * driver.probability(), std::move(next)});
    } while (driver.next_branch());
}

Successors::Successors(const Process& process) {
    if (const auto refusal = not_markov(process); !refusal.empty())
        throw support::RequestError("no Markov chain: " + refusal +
                                    "; simulate, or give exponential laws");
    impl_ = std::make_unique<Impl>(process);
}

Successors::~Successors() = default;

StateWords Successors::initial() {
    auto& m = *impl_;
    m.driver.begin_state();
    m.driver.begin_branches();
    m.dynamics.reset();
    m.dynamics.begin();
    return m.told();
}

void Successors::moves(const StateWords& state, std::vector<Move>& out) {
    auto& m = *impl_;
    out.clear();
    std::copy_n(state.begin(), m.scratch.words().size(), m.scratch.words().begin());
    std::vector<std::pair<int, double>> clocks;
    for (int c = 0; c < static_cast<int>(m.p.clocks.size()); ++c) {
        const auto& clock = m.p.clocks[at(c)];
        double rate = 0;
        if (clock.kind == ClockKind::failure && m.scratch.failures[at(c)] == Ageing::runs)
            rate = rate_of(m.p.laws[at(
                m.p.modes[at(m.p.elements[at(clock.owner)].first_mode + clock.mode)].fails)]);
        if (clock.kind == ClockKind::arrival)
            rate = rate_of(m.p.laws[at(m.p.hazards[at(clock.owner)].arrival)]);
        if (clock.kind == ClockKind::way) {
            const auto& way = m.p.ways[at(clock.owner)];
            const auto phase = m.scratch.ways[at(clock.owner)].phase;
            if (phase == Phase::running) rate = rate_of(m.p.laws[at(way.law)]);
            if (phase == Phase::travelling)
                rate = rate_of(m.p.laws[at(m.p.crews[at(way.crew)].travel)]);
        }
        if (rate > 0) clocks.emplace_back(c, rate);
    }
    for (const auto& [clock, rate] : clocks) m.ring(state, clock, 0, rate, out);
    const std::size_t own = m.scratch.words().size();
    for (std::size_t i = own; i < state.size(); i += 2)
        m.ring(state, -1, (i - own) / 2, 1 / m.means[at(static_cast<int>(state[i + 1]))], out);
}

std::vector<double> Successors::levels(const StateWords& state) {
    auto& scratch = impl_->scratch;
    std::copy_n(state.begin(), scratch.words().size(), scratch.words().begin());
    std::vector<double> levels;
    for (const auto& service : scratch.services) levels.push_back(service.level);
    return levels;
}

} // namespace sitefall::process
