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

    /// Wait a moment, without the interpreter; true when the work has ended.
    bool wait() {
        const py::gil_scoped_release release;
        std::unique_lock lock(mutex_);
        return ended_.wait_for(lock, poll, [this] { return done_; });
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
        ended_.notify_one();
    }

    support::Control control_;
    std::string result_;
    std::exception_ptr failure_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool done_ = false;
    std::thread thread_; // last: it uses all of the above
};

void look_up(const py::object& progress, const support::Control& control) {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (!progress.is_none()) progress(control.done.load(), control.total.load());
}

} // namespace

std::string watched(const py::object& progress, bool keep_partial,
                    const std::function<std::string(support::Control&)>& work) {
    Worker worker(work, keep_partial);
    try {
        while (!worker.wait()) look_up(progress, worker.control());
        if (!progress.is_none()) look_up(progress, worker.control());
    } catch (py::error_already_set& error) {
        worker.stop();
        const bool usable =
            keep_partial && error.matches(PyExc_KeyboardInterrupt) && !worker.failed();
        if (!usable) throw;
    }
    return worker.result();
}

} // namespace sitefall::bindings
