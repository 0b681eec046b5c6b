#pragma once
// Blocks that Python has played: the calculation, on a thread of its own, posts what is to be played; the calling
// thread, which alone touches Python, has a function of Python play it and hands the bytes over.

#include <pybind11/pybind11.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sitefall/score/runner.h"

namespace sitefall::bindings {

class Errands : public score::Runner {
  public:
    /// `hand(works, first, decisive)` gives the bytes of each work, in order, as an iterator. A work is (point,
    /// ((first, count, stratum), ...)); `first` is the number of works[0] among those asked for at once.
    explicit Errands(pybind11::object hand) : hand_(std::move(hand)) {}

    /// Called whenever something is posted, on the thread of the calculation.
    void on_post(std::function<void()> wake);

    std::size_t run(const std::vector<score::Work>& works, bool decisive, const TakeUp& take_up,
                    support::Control& control) override;

    /// Has everything played that is posted by now. `look` is called in between, and may throw; `ended` says whether
    /// nobody waits any longer.
    void serve(const std::function<void()>& look, const std::function<bool()>& ended);

  private:
    struct Request {
        const std::vector<score::Work>* works = nullptr;
        std::size_t begin = 0, end = 0;
        bool decisive = false;
    };

    void post(const Request& request);
    std::string next(const support::Control& control);
    std::optional<Request> take();
    bool give(std::string bytes);
    void give_up();

    pybind11::object hand_;
    std::function<void()> wake_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Request> posted_;
    std::deque<std::string> given_;
    bool too_few_ = false;
};

} // namespace sitefall::bindings
