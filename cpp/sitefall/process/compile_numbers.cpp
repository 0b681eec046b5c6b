// Numbers and laws of the document as plain values, with the unknowns put in; streams and clocks by number.

#include "sitefall/process/builder.h"
#include "sitefall/support/law_build.h"

namespace sitefall::process {

double number_of(const model::Number& number, std::span<const double> unknowns) {
    if (number.unknown < 0 || unknowns.empty()) return number.value;
    return unknowns[static_cast<std::size_t>(number.unknown)];
}

support::Law law_of(const model::Law& law, std::span<const double> unknowns) {
    using model::LawKind;
    const auto number = [&](const model::Number& n) { return number_of(n, unknowns); };
    const auto numbers = [&] {
        std::vector<double> values;
        for (const auto& n : law.numbers) values.push_back(number(n));
        return values;
    };
    switch (law.kind) {
        case LawKind::fixed:
            return support::fixed_law(number(law.a));
        case LawKind::exponential_mean:
            return support::exponential_law(number(law.a));
        case LawKind::exponential_rate:
            return number(law.a) > 0 ? support::exponential_law(1 / number(law.a))
                                     : support::never_law();
        case LawKind::weibull:
            return support::weibull_law(number(law.a), number(law.b));
        case LawKind::lognormal_sigma:
            return support::lognormal_law(number(law.a), number(law.b));
        case LawKind::lognormal_p95:
            return support::lognormal_law_of_p95(number(law.a), number(law.b));
        case LawKind::gamma:
            return support::gamma_law(number(law.a), number(law.b));
        case LawKind::uniform:
            return support::uniform_law(number(law.a), number(law.b));
        case LawKind::triangular:
            return support::triangular_law(number(law.a), number(law.b), number(law.c));
        case LawKind::empirical_samples:
            return support::samples_law(numbers());
        case LawKind::empirical_quantiles:
            return support::quantiles_law(law.levels, numbers());
        case LawKind::mixture: {
            std::vector<support::Law> parts;
            for (const auto& part : law.parts) parts.push_back(law_of(part, unknowns));
            return support::mixture_law(law.levels, std::move(parts));
        }
        case LawKind::never:
            break;
    }
    return support::never_law();
}

/// Equal laws stand once: what is read at every draw should be near.
int Builder::add_law(const model::Law& written) {
    auto law = law_of(written, unknowns_);
    const auto next = static_cast<int>(p_.laws.size());
    if (!law.values && !law.levels && !law.parts) {
        const auto [known, fresh] = plain_laws_.try_emplace({law.shape, law.a, law.b, law.c}, next);
        if (!fresh) return known->second;
    }
    p_.laws.push_back(std::move(law));
    return next;
}

int Builder::add_stream(std::string name) {
    p_.streams.push_back(std::move(name));
    return static_cast<int>(p_.streams.size()) - 1;
}

int Builder::add_clock(ClockKind kind, int owner, int copy, int mode, int stream) {
    ClockProgram clock;
    clock.kind = kind;
    clock.owner = owner;
    clock.copy = copy;
    clock.mode = mode;
    clock.stream = stream;
    p_.clocks.push_back(clock);
    return static_cast<int>(p_.clocks.size()) - 1;
}

} // namespace sitefall::process
