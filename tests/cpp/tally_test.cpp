// Hand-worked timelines: what one history counts.

#include "sitefall/score/tally.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <vector>

#include "sitefall/score/watch.h"

namespace {

using namespace sitefall;
using score::HistoryRecord;
using score::Tally;
using score::Total;

process::Process process_of(std::vector<process::ServiceInfo> services) {
    process::Process process;
    process.services = std::move(services);
    process.causes = {"failure of a", "hazard flood"};
    return process;
}

process::ServiceInfo service_of(const char* id, double users) {
    process::ServiceInfo service;
    service.id = id;
    service.users = service.weight = users;
    service.has_tolerance = true;
    return service;
}

double value(const Tally& tally, const HistoryRecord& record, int measure) {
    double found = 0;
    int times = 0;
    for (const auto& entry : record.entries) {
        if (entry.measure != measure) continue;
        found = entry.value;
        ++times;
    }
    CHECK(times <= 1);
    CHECK(measure < tally.layout().size());
    return found;
}

double value(const Tally& tally, const HistoryRecord& record, int service, Total total) {
    return value(tally, record, tally.layout().of(service, total));
}

bool breaches(const process::ServiceInfo& service, double horizon,
              const std::vector<std::pair<double, double>>& levels) {
    const auto process = process_of({service});
    Tally tally(process, horizon);
    tally.begin();
    for (const auto& [time, level] : levels) tally.level(0, time, level, 0);
    const auto& record = tally.finish();
    return value(tally, record, 0, Total::breach) == 1;
}

// level 1 ______        ____          ______
//     0.5       |__    |    |        |
//       0          |___|    |________|        horizon 50
//              10 12  15   20       30
TEST_CASE("integrals, interruptions and their lengths on a hand timeline") {
    const auto process = process_of({service_of("s", 100)});
    Tally tally(process, 50);
    tally.begin();
    tally.level(0, 10, 0.5, 0);
    tally.level(0, 12, 0, 1);
    tally.level(0, 15, 1, 0);
    tally.level(0, 20, 0, 1);
    tally.level(0, 30, 1, 0);
    const auto& record = tally.finish();
    CHECK(value(tally, record, 0, Total::unavailable) == doctest::Approx(15));
    CHECK(value(tally, record, 0, Total::down) == doctest::Approx(13));
    CHECK(value(tally, record, 0, Total::lost_level) == doctest::Approx(1 + 3 + 10));
    CHECK(value(tally, record, 0, Total::interruptions) == 2);
    CHECK(value(tally, record, 0, Total::outage_hours) == doctest::Approx(15));
    CHECK(value(tally, record, 0, Total::products) == doctest::Approx(30));
    CHECK(value(tally, record, 0, Total::unmet) == doctest::Approx(1400));
    CHECK(value(tally, record, tally.layout().all_unmet()) == doctest::Approx(1400));
    REQUIRE(record.outages.size() == 2);
    CHECK(record.outages[0].hours == doctest::Approx(5));
    CHECK(record.outages[1].hours == doctest::Approx(10));
    // The first outage belongs to the cause that began it, also what made it worse.
    CHECK(value(tally, record, tally.layout().cause_unmet(0)) == doctest::Approx(400));
    CHECK(value(tally, record, tally.layout().cause_unmet(1)) == doctest::Approx(1000));
}

TEST_CASE(
    "an outage open at the horizon counts with the length reached; later calls do not count") {
    const auto process = process_of({service_of("s", 1)});
    Tally tally(process, 50);
    tally.begin();
    tally.level(0, 45, 0, 0);
    tally.level(0, 60, 1, 0);
    const auto& record = tally.finish();
    CHECK(value(tally, record, 0, Total::unavailable) == doctest::Approx(5));
    REQUIRE(record.outages.size() == 1);
    CHECK(record.outages[0].hours == doctest::Approx(5));
    tally.begin();
    CHECK(tally.finish().entries.empty());
}

TEST_CASE("levels nearer to 1 than 1e-9 are no interruption") {
    const auto process = process_of({service_of("s", 1)});
    Tally tally(process, 50);
    tally.begin();
    tally.level(0, 10, 1 - 5e-10, 0);
    CHECK(tally.finish().entries.empty());
}

TEST_CASE("`longest` is exceeded only by more than 1e-9 h, without a break, and below `below`") {
    auto service = service_of("s", 1);
    service.longest = 4;
    CHECK_FALSE(breaches(service, 100, {{10, 0}, {14, 1}}));
    CHECK(breaches(service, 100, {{10, 0}, {14 + 1e-8, 1}}));
    CHECK_FALSE(breaches(service, 100, {{10, 0}, {13, 1}, {13.001, 0}, {16, 1}}));
    CHECK(breaches(service, 100, {{95, 0.5}}));
    CHECK_FALSE(breaches(service, 100, {{96, 0.5}}));
    service.below = 0.5;
    CHECK_FALSE(breaches(service, 100, {{10, 0.5}, {90, 1}}));
    CHECK(breaches(service, 100, {{10, 0.9}, {20, 0.4}, {24.1, 0.9}, {90, 1}}));
    // Time at 0.9 is a break in the time below 0.5 although the outage goes on.
    CHECK_FALSE(breaches(service, 100, {{10, 0.4}, {13, 0.9}, {14, 0.4}, {17, 1}}));
}

TEST_CASE(
    "`total_per_year` adds up within a year from the start, and an outage gives each its part") {
    auto service = service_of("s", 1);
    service.total_per_year = 4;
    const double year = 8760, two = 2 * year;
    CHECK_FALSE(breaches(service, two, {{10, 0}, {12, 1}, {20, 0}, {22, 1}}));
    CHECK(breaches(service, two, {{10, 0}, {12, 1}, {20, 0}, {22.01, 1}}));
    CHECK_FALSE(breaches(service, two, {{year - 3, 0}, {year + 3, 1}}));
    CHECK(breaches(service, two, {{10, 0}, {12, 1}, {year - 3, 0}, {year + 3, 1}}));
    CHECK(breaches(service, two, {{year - 3, 0}, {year + 3, 1}, {two - 2, 0}}));
    CHECK_FALSE(breaches(service, two, {{year - 3, 0}, {year + 3, 1}, {two - 1, 0}}));
}

TEST_CASE(
    "data: each single loss is compared, the sum is reported, total loss counts from the start") {
    auto service = service_of("s", 1);
    service.data = 1;
    const auto process = process_of({service});
    Tally tally(process, 100);
    tally.begin();
    tally.data_lost(0, 10, 0.8, false);
    tally.data_lost(0, 20, 1.0, false);
    const auto small = tally.finish();
    CHECK(value(tally, small, 0, Total::breach) == 0);
    CHECK(value(tally, small, 0, Total::data_lost) == doctest::Approx(1.8));
    CHECK(value(tally, small, 0, Total::largest_loss) == doctest::Approx(1));
    tally.begin();
    tally.data_lost(0, 30, 0, true);
    const auto all = tally.finish();
    CHECK(value(tally, all, 0, Total::breach) == 1);
    CHECK(value(tally, all, 0, Total::data_lost) == doctest::Approx(30));
}

TEST_CASE("a breach is ascribed to the outage in which it happens, once") {
    auto service = service_of("s", 1);
    service.longest = 4;
    const auto process = process_of({service});
    Tally tally(process, 1000);
    tally.begin();
    tally.level(0, 10, 0, 0);
    tally.level(0, 12, 1, 0);
    tally.level(0, 20, 0, 1);
    tally.level(0, 30, 1, 0);
    tally.level(0, 40, 0, 0);
    tally.level(0, 50, 1, 0);
    const auto& record = tally.finish();
    CHECK(value(tally, record, tally.layout().cause_breaches(0)) == 0);
    CHECK(value(tally, record, tally.layout().cause_breaches(1)) == 1);
}

TEST_CASE(
    "the score loses the weight of the services that breach; those without tolerance stay out") {
    auto a = service_of("a", 30), b = service_of("b", 10), c = service_of("c", 60);
    a.longest = b.longest = 4;
    c.has_tolerance = false;
    const auto process = process_of({a, b, c});
    Tally tally(process, 100);
    tally.begin();
    for (const int s : {0, 1, 2}) tally.level(s, 10, 0, 0);
    tally.level(1, 12, 1, 0);
    const auto& record = tally.finish();
    CHECK(value(tally, record, tally.layout().score_loss()) == doctest::Approx(0.75));
    CHECK(value(tally, record, tally.layout().any_breach()) == 1);
}

// a ____           _______      an event of all services is a stretch with any of them out:
//       |_________|             [10, 20] loses 10 * 10 + 4 * 1, [8750, 8770] is cut by the year
// b ______    _________
//         |__|
TEST_CASE("years hold the sum and the largest event, an outage giving each year its part") {
    const auto process = process_of({service_of("a", 10), service_of("b", 1)});
    Tally tally(process, 2.5 * 8760);
    CHECK(tally.years() == 2);
    tally.begin();
    tally.level(0, 10, 0, 0);
    tally.level(1, 12, 0, 0);
    tally.level(1, 16, 1, 0);
    tally.level(0, 20, 1, 0);
    tally.level(0, 8750, 0, 0);
    tally.level(0, 8770, 1, 0);
    tally.level(1, 2 * 8760 + 5, 0, 0); // in the third year, which is not complete
    const auto& record = tally.finish();
    std::map<int, std::vector<HistoryRecord::Year>> years;
    for (const auto& year : record.years) years[year.service].push_back(year);
    REQUIRE(years[0].size() == 2);
    CHECK(years[0][0].sum == doctest::Approx(200));
    CHECK(years[0][0].largest == doctest::Approx(100));
    CHECK(years[0][1].sum == doctest::Approx(100));
    REQUIRE(years[1].size() == 1);
    REQUIRE(years[2].size() == 2);
    CHECK(years[2][0].sum == doctest::Approx(204));
    CHECK(years[2][0].largest == doctest::Approx(104));
}

TEST_CASE("where no service states users each counts as one") {
    const auto process = process_of({service_of("a", 0), service_of("b", 0)});
    CHECK(score::counted_users(process) == std::vector<double>{1, 1});
    const auto some = process_of({service_of("a", 0), service_of("b", 5)});
    CHECK(score::counted_users(some) == std::vector<double>{0, 5});
}

score::WatchRecord watched(const std::vector<std::pair<double, double>>& levels, double fall,
                           double below = 0.5, double horizon = 100) {
    auto service = service_of("s", 1);
    service.below = below;
    const auto process = process_of({service});
    score::Watch watch(process, horizon, {0, 5, 50}, 1);
    watch.begin();
    if (fall <= horizon) watch.fell(fall);
    for (const auto& [time, level] : levels) watch.level(0, time, level, 0);
    return watch.finish();
}

TEST_CASE("restoration: reached and kept for an hour, each level by itself") {
    const auto record = watched({{0, 0}, {3, 0.2}, {3.5, 0}, {4, 0.2}, {10, 0.6}, {12, 1}}, 0);
    CHECK(record.restoration == std::vector<double>{4, 10, 12});
    CHECK(record.unmet[0] == doctest::Approx(3 + 0.4 + 0.5 + 6 * 0.8 + 2 * 0.4));
    CHECK(record.lost_level == std::vector<double>{1, 0.8, 0});
}

TEST_CASE("restoration is not before the last fall, and zero where nothing fell at time zero") {
    CHECK(watched({}, 0).restoration == std::vector<double>{0, 0, 0});
    CHECK(watched({}, 2).restoration == std::vector<double>{2, 2, 2});
    CHECK(watched({{0, 0}, {1, 1}}, 5).restoration == std::vector<double>{5, 5, 5});
}

TEST_CASE(
    "restoration is never where the hour does not fit before the horizon or a stage never falls") {
    const auto late = watched({{0, 0}, {99.5, 1}}, 0);
    CHECK(std::isinf(late.restoration[0]));
    CHECK_FALSE(std::isinf(watched({{0, 0}, {99, 1}}, 0).restoration[0]));
    CHECK(std::isinf(watched({}, 200).restoration[0]));
}

} // namespace
