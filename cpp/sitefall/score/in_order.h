#pragma once
// Work on many threads whose results are taken up strictly in order, so that sums do not depend on
// the number of threads.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "sitefall/support/issue.h"

namespace sitefall::score {

// More would only crowd each other out, and a machine refuses them at some number of its own.
inline constexpr int most_threads = 256;

/// The number of threads to use: `asked`, or as many as the machine has where it is 0.
/// @throws support::RequestError where too many are asked for.
inline int threads_for(int asked) {
    if (asked > most_threads) {
        throw support::RequestError("threads must be at most " + std::to_string(most_threads) +
                                    "; found " + std::to_string(asked));
    }
    if (asked > 0) return asked;
    const unsigned found = std::thread::hardware_concurrency();
    return found == 0 ? 1 : std::min(most_threads, static_cast<int>(found));
}

/// Threads that are joined on every way out.
class Crowd {
  public:
    Crowd() = default;
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;
    ~Crowd() { join(); }

    /// Begin up to `count` threads; a machine that gives no more has to do with those that began.
    template <class Work>
    void begin(std::size_t count, const Work& work) {
        threads_.reserve(count);
        try {
            while (threads_.size() < count) threads_.emplace_back(work);
        } catch (const std::system_error&) {
            return;
        }
    }

    void join() {
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

  private:
    std::vector<std::thread> threads_;
};

/// Computes `count` results, each by `worker(index)` with one worker from `make_worker()` a thread,
/// and hands them to `merge(index, result)` in order of index, one at a time. A worker that throws
/// Interrupted, or `stop`, ends the work; any other exception is thrown again here.
/// @return how many were merged: a complete prefix.
template <class Result, class MakeWorker, class Merge>
std::size_t run_in_order(std::size_t count, int threads, const std::atomic<bool>& stop,
                         MakeWorker make_worker, Merge merge) {
    std::vector<std::unique_ptr<Result>> ready(count);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> over{false};
    std::size_t merged = 0;
    std::mutex mutex;
    std::exception_ptr failure;

    const auto take_up = [&](std::size_t index, std::unique_ptr<Result> result) {
        const std::lock_guard lock(mutex);
        ready[index] = std::move(result);
        for (; merged < count && ready[merged]; ++merged) {
            merge(merged, *ready[merged]);
            ready[merged].reset();
        }
    };
    const auto work = [&] {
        try {
            auto worker = make_worker();
            while (!over && !stop) {
                const std::size_t index = next++;
                if (index >= count) break;
                take_up(index, std::make_unique<Result>(worker(index)));
            }
        } catch (const support::Interrupted&) {
            over = true;
        } catch (...) {
            over = true;
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::current_exception();
        }
    };

    const auto wanted = std::min<std::size_t>(count, static_cast<std::size_t>(threads));
    Crowd others;
    if (wanted > 1) others.begin(wanted - 1, std::cref(work));
    work();
    others.join();
    if (failure) std::rethrow_exception(failure);
    return merged;
}

} // namespace sitefall::score
