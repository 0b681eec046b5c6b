#include "sitefall/process/state.h"

#include <memory>
#include <new>
#include <type_traits>

#include "sitefall/process/program.h"

namespace sitefall::process {

namespace {

constexpr std::size_t word = sizeof(std::uint64_t);

template <typename T>
constexpr bool has_no_gaps =
    std::has_unique_object_representations_v<T> || std::is_same_v<T, ServiceState>;
static_assert(sizeof(ServiceState) == 3 * sizeof(double) + sizeof(int) + 4);

std::size_t words_for(std::size_t bytes) { return (bytes + word - 1) / word; }

} // namespace

/// Gives each array its part of the row, in an order that does not change: what is of clocks stands last (words_but_ages).
template <typename Place>
void State::lay_out(const Program& p, Place&& place) {
    place(copies, at(p.copies));
    place(elements, p.elements.size());
    place(services, p.services.size());
    place(true_inputs, p.gates.size());
    place(carrier, p.standbys.size());
    place(busy, p.crews.size());
    place(ways, p.ways.size());
    place(instances, p.instances.size());
    place(rides, p.rides.size());
    place(value, p.nodes.size());
    place(asked, at(p.asked_flags));
    place(started, at(p.started_flags));
    place(active, p.slots.size());
    place(failures, p.clocks.size());
    place(inspection, p.clocks.size());
}

State::State(const Program& program) {
    std::size_t words = 0;
    lay_out(program, [&words]<typename T>(std::span<T>&, std::size_t count) {
        static_assert(has_no_gaps<T> && alignof(T) <= word);
        words += words_for(count * sizeof(T));
    });
    words_.assign(words, 0);
    std::size_t next = 0;
    lay_out(program, [&]<typename T>(std::span<T>& array, std::size_t count) {
        auto* first = reinterpret_cast<T*>(words_.data() + next);
        std::uninitialized_fill_n(first, count, T{});
        array = {std::launder(first), count};
        next += words_for(count * sizeof(T));
    });
    before_ages_ = static_cast<std::size_t>(
        reinterpret_cast<const std::uint64_t*>(failures.data()) - words_.data());
    for (std::size_t e = 0; e < elements.size(); ++e) elements[e].up = program.elements[e].count;
}

} // namespace sitefall::process
