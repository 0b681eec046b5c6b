// The twenty components by hand: a binary heap whose top is replaced, xoshiro256++, exponential times by ziggurat. One thread.
//
//     g++ -O3 -std=c++20 heap_loop.cpp -o heap_loop && ./heap_loop [HISTORIES]
//
// Prints the number of events, CPU seconds and the availability.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

constexpr int components = 20, groups = 7;
constexpr int sizes[groups] = {3, 3, 3, 3, 3, 3, 2};
constexpr double horizon = 1e5, up_time = 1000, down_time = 10;

std::uint64_t rotated(std::uint64_t x, int by) { return x << by | x >> (64 - by); }

struct Xoshiro {
    std::uint64_t s[4];
    explicit Xoshiro(std::uint64_t seed) {
        for (auto& word : s) {
            std::uint64_t z = seed += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            word = z ^ (z >> 31);
        }
    }
    std::uint64_t operator()() {
        const std::uint64_t result = rotated(s[0] + s[3], 23) + s[0], t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = rotated(s[3], 45);
        return result;
    }
};

struct Ziggurat {
    static constexpr double tail = 7.69711747013104972, area = 3.949659822581557e-3;
    double x[257], f[257];
    Ziggurat() {
        x[0] = area / std::exp(-tail);
        x[1] = tail;
        x[256] = 0;
        for (int i = 2; i < 256; ++i) x[i] = -std::log(area / x[i - 1] + std::exp(-x[i - 1]));
        for (int i = 0; i < 257; ++i) f[i] = std::exp(-x[i]);
    }
    double operator()(Xoshiro& next) const {
        double beyond = 0;
        for (;;) {
            const std::uint64_t bits = next();
            const auto i = bits & 255;
            const double z = static_cast<double>(bits >> 11) * 0x1p-53 * x[i];
            if (__builtin_expect(z < x[i + 1], 1)) return beyond + z;
            if (i == 0) {
                beyond += tail;
                continue;
            }
            const double v = (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53;
            if (f[i] + v * (f[i + 1] - f[i]) < std::exp(-z)) return beyond + z;
        }
    }
};

const Ziggurat exponential;

struct Entry {
    double time;
    int component;
};

struct Played {
    long events = 0;
    double down = 0;
};

void replace_top(Entry* heap, Entry entry) {
    int i = 0;
    for (;;) {
        int child = 2 * i + 1;
        if (child >= components) break;
        if (child + 1 < components && heap[child + 1].time < heap[child].time) ++child;
        if (!(heap[child].time < entry.time)) break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = entry;
}

void play(std::uint64_t seed, Played& played) {
    Xoshiro next(seed);
    Entry heap[components];
    bool is_down[components] = {};
    int up[groups], bad = 0;
    double since = 0;
    std::copy(sizes, sizes + groups, up);
    for (int i = 0; i < components; ++i) heap[i] = {exponential(next) * up_time, i};
    std::sort(heap, heap + components, [](Entry a, Entry b) { return a.time < b.time; });
    while (heap[0].time < horizon) {
        Entry e = heap[0];
        const int group = e.component / 3;
        ++played.events;
        if (!is_down[e.component]) {
            is_down[e.component] = true;
            if (--up[group] == 1 && bad++ == 0) since = e.time;
            e.time += exponential(next) * down_time;
        } else {
            is_down[e.component] = false;
            if (++up[group] == 2 && --bad == 0) played.down += e.time - since;
            e.time += exponential(next) * up_time;
        }
        replace_top(heap, e);
    }
    if (bad > 0) played.down += horizon - since;
}

double cpu_seconds() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

} // namespace

int main(int count, char** arguments) {
    const int histories = count > 1 ? std::atoi(arguments[1]) : 2000;
    Played played;
    const double start = cpu_seconds();
    for (int r = 0; r < histories; ++r) play(static_cast<std::uint64_t>(r) + 1, played);
    std::printf("%ld %.6f %.9f\n", played.events, cpu_seconds() - start,
                1 - played.down / (histories * horizon));
}
