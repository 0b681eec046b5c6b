#include "watched.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace py = pybind11;

namespace sitefall::bindings {

namespace {

constexpr std::chrono::milliseconds poll{50};

/// The thread that calculates. Its destructor stops and joins, so that no way out leaves it running.
class Worker {
  public:
    Worker(const std::function<std::string(support::Control&)>& work, bool keep_partial)
        : thread_([this, &work, keep_partial] {
              control_.drop = !keep_partial;
              run(work);
          }) {}

    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() { stop(); }

    /// Wait a moment, or until woken, without the interpreter; true when the work has ended.
    bool wait() {
        const py::gil_scoped_release release;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, poll, [this] { return done_ || woken_; });
        woken_ = false;
        return done_;
    }

    void wake() {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_one();
    }

    bool ended() {
        const std::lock_guard lock(mutex_);
        return done_;
    }

    /// Ask the work to stop and wait until it has.
    void stop() {
        control_.stop = true;
        if (!thread_.joinable()) return;
        const py::gil_scoped_release release;
        thread_.join();
    }

    std::string result() {
        stop();
        if (failure_) std::rethrow_exception(failure_);
        return std::move(result_);
    }

    bool failed() const { return failure_ != nullptr; }
    const support::Control& control() const { return control_; }

  private:
    void run(const std::function<std::string(support::Control&)>& work) {
        try {
            result_ = work(control_);
        } catch (...) {
            failure_ = std::current_exception();
        }
        {
            const std::lock_guard lock(mutex_);
            done_ = true;
        }
        changed_.notify_one();
    }

    support::Control control_;
    std::string result_;
    std::exception_ptr failure_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool done_ = false, woken_ = false;
    std::thread thread_; // last: it uses all of the above
};

// Looks for signals always, and tells the progress not more often than twenty times a second.
class Lookout {
  public:
    Lookout(const py::object& progress, const support::Control& control)
        : progress_(progress), control_(control) {}

    void look() {
        if (PyErr_CheckSignals() != 0) throw py::error_already_set();
        if (std::chrono::steady_clock::now() - told_ >= poll) tell();
    }

    void tell() {
        told_ = std::chrono::steady_clock::now();
        if (!progress_.is_none()) progress_(control_.done.load(), control_.total.load());
    }

  private:
    const py::object& progress_;
    const support::Control& control_;
    std::chrono::steady_clock::time_point told_{};
};

} // namespace

std::string watched(const py::object& progress, bool keep_partial,
                    const std::function<std::string(support::Control&)>& work, Errands* errands) {
    Worker worker(work, keep_partial);
    Lookout lookout(progress, worker.control());
    if (errands) errands->on_post([&] { worker.wake(); });
    try {
        do {
            if (errands) errands->serve([&] { lookout.look(); }, [&] { return worker.ended(); });
            lookout.look();
        } while (!worker.wait());
        lookout.tell();
    } catch (py::error_already_set& error) {
        worker.stop();
        const bool usable =
            keep_partial && error.matches(PyExc_KeyboardInterrupt) && !worker.failed();
        if (!usable) throw;
    }
    return worker.result();
}

} // namespace sitefall::bindings
