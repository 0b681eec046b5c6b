#include "errands.h"

#include <algorithm>
#include <utility>

#include "sitefall/support/issue.h"

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

constexpr std::chrono::milliseconds poll{50};
// Told to Python at once, so that its list does not grow with the number of replications.
constexpr std::size_t most_works = 16384;
// Given and not yet taken up.
constexpr std::size_t most_given = 16;

py::tuple tuple_of(const score::Work& work) {
    py::tuple blocks(work.blocks.size());
    for (std::size_t b = 0; b < work.blocks.size(); ++b) {
        const auto& block = work.blocks[b];
        blocks[b] = py::make_tuple(block.first, block.count, block.stratum);
    }
    return py::make_tuple(work.point, blocks);
}

} // namespace

std::size_t Errands::run(const std::vector<score::Work>& works, bool decisive,
                         const TakeUp& take_up, support::Control& control) {
    for (std::size_t begin = 0; begin < works.size(); begin += most_works) {
        const std::size_t end = std::min(works.size(), begin + most_works);
        post({&works, begin, end, decisive});
        for (std::size_t i = begin; i < end; ++i) {
            const std::string bytes = next(control);
            if (control.stop) return i;
            take_up(i, bytes);
        }
    }
    return works.size();
}

void Errands::on_post(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

void Errands::post(const Request& request) {
    const std::lock_guard lock(mutex_);
    posted_ = request;
    if (wake_) wake_();
}

std::string Errands::next(const support::Control& control) {
    std::unique_lock lock(mutex_);
    while (given_.empty() && !control.stop) {
        if (too_few_) throw support::RequestError("the executor gave fewer results than tasks");
        changed_.wait_for(lock, poll);
    }
    if (given_.empty()) return {};
    std::string bytes = std::move(given_.front());
    given_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return bytes;
}

std::optional<Errands::Request> Errands::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(posted_, std::nullopt);
}

// False where there was no room for a while.
bool Errands::give(std::string bytes) {
    const py::gil_scoped_release release;
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, poll, [this] { return given_.size() < most_given; })) return false;
    given_.push_back(std::move(bytes));
    lock.unlock();
    changed_.notify_all();
    return true;
}

void Errands::give_up() {
    {
        const std::lock_guard lock(mutex_);
        too_few_ = true;
    }
    changed_.notify_all();
}

void Errands::serve(const std::function<void()>& look, const std::function<bool()>& ended) {
    const auto request = take();
    if (!request) return;
    py::list works;
    for (std::size_t i = request->begin; i < request->end; ++i) {
        works.append(tuple_of((*request->works)[i]));
    }
    py::iterator played = py::iter(hand_(works, request->begin, request->decisive));
    for (std::size_t i = request->begin; i < request->end; ++i, ++played) {
        if (played == py::iterator::sentinel()) return give_up();
        const std::string bytes = played->cast<py::bytes>();
        while (!give(bytes)) {
            if (ended()) return;
            look();
        }
        look();
        if (ended()) return;
    }
}

} // namespace sitefall::bindings
