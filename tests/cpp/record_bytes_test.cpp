// What blocks left behind comes back from bytes as it went in, and bytes of anything else are refused.

#include "sitefall/score/record_bytes.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "sitefall/score/ledger.h"
#include "sitefall/score/tally.h"
#include "sitefall/support/issue.h"

namespace {

using namespace sitefall;
using score::HistoryRecord;

constexpr double horizon = 10 * 8760.0;

process::Process process_of(int services, int causes) {
    process::Process process;
    process.services.resize(static_cast<std::size_t>(services));
    for (int c = 0; c < causes; ++c) process.causes.push_back("hazard " + std::to_string(c));
    return process;
}

// Every kind of entry, at the ends of its range.
HistoryRecord full_record(const score::Layout& layout) {
    HistoryRecord record;
    record.entries = {{0, 1.5},
                      {layout.size() - 1, std::numeric_limits<double>::max()},
                      {1, std::numeric_limits<double>::denorm_min()}};
    record.outages = {{layout.services - 1, 0.1}};
    record.years = {{layout.services, 2.5, 0.0}, {0, 1e300, 1e-300}};
    record.parts = {{-1, 0, 0.3, false}, {layout.causes - 1, layout.services - 1, 7, true}};
    return record;
}

struct Case {
    process::Process base = process_of(2, 300), option = process_of(3, 1);
    score::Documents documents{&base, &option};
    score::Work work{3, {{0xffffff00, 2, 1}, {7, 1, 0}}};
    std::vector<score::PlayedDocuments> played;

    Case() {
        for (const auto& block : work.blocks) {
            std::vector<score::PlayedBlock<HistoryRecord>> told;
            for (const auto* process : documents) {
                const auto layout = score::Tally(*process, horizon).layout();
                std::vector<HistoryRecord> records(block.count);
                records.back() = full_record(layout);
                told.push_back({records, std::uint64_t{1} << 63});
            }
            played.emplace_back(told);
        }
    }

    std::string bytes() const { return bytes_of(work, played); }
    score::RecordReader reader(bool may_lack = false) const {
        return {documents, horizon, may_lack};
    }
};

bool equal(const HistoryRecord& a, const HistoryRecord& b) {
    const auto all = [](const auto& one, const auto& other, auto same) {
        return std::equal(one.begin(), one.end(), other.begin(), other.end(), same);
    };
    return all(a.entries, b.entries,
               [](auto x, auto y) { return x.measure == y.measure && x.value == y.value; }) &&
           all(a.outages, b.outages,
               [](auto x, auto y) { return x.service == y.service && x.hours == y.hours; }) &&
           all(a.years, b.years,
               [](auto x, auto y) {
                   return x.service == y.service && x.sum == y.sum && x.largest == y.largest;
               }) &&
           all(a.parts, b.parts, [](auto x, auto y) {
               return x.cause == y.cause && x.service == y.service && x.unmet == y.unmet &&
                      x.breach == y.breach;
           });
}

TEST_CASE("records come back from bytes as they were") {
    const Case given;
    const auto read = given.reader().read(given.work, given.bytes());
    REQUIRE(read.size() == 2);
    for (std::size_t b = 0; b < 2; ++b) {
        REQUIRE(read[b].documents().size() == 2);
        for (std::size_t d = 0; d < 2; ++d) {
            const auto& found = read[b].documents()[d];
            const auto& told = given.played[b].documents()[d];
            CHECK(found.events == told.events);
            REQUIRE(found.records.size() == told.records.size());
            for (std::size_t r = 0; r < found.records.size(); ++r) {
                CHECK(equal(found.records[r], told.records[r]));
            }
        }
    }
}

TEST_CASE("a history in which nothing happens takes four bytes") {
    const auto process = process_of(40, 40);
    const score::Work work{score::point_values, {{0, 32, 0}}};
    const score::PlayedBlock<HistoryRecord> quiet{std::vector<HistoryRecord>(32), 0};
    const auto bytes = bytes_of(work, {score::PlayedDocuments({quiet})});
    CHECK(bytes.size() == 8 + 12 + 2 + 32 * 4);
}

TEST_CASE("bytes that are cut off, or too long, are refused") {
    const Case given;
    const auto bytes = given.bytes();
    const auto reader = given.reader();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CHECK_THROWS_AS(reader.read(given.work, std::string_view(bytes).substr(0, size)),
                        support::RequestError);
    }
    CHECK_THROWS_AS(reader.read(given.work, bytes + '\0'), support::RequestError);
}

TEST_CASE("bytes of another work are refused") {
    const Case given;
    for (const score::Work& other :
         {score::Work{2, given.work.blocks}, score::Work{3, {given.work.blocks[0]}},
          score::Work{3, {{0xffffff00, 2, 1}, {8, 1, 0}}},
          score::Work{3, {{0xffffff00, 2, 1}, {7, 1, 1}}}}) {
        CHECK_THROWS_AS(given.reader().read(other, given.bytes()), support::RequestError);
    }
}

// Wherever a byte is changed: refused, or numbers that a ledger can take. Run under ASan and UBSan too.
TEST_CASE("no changed byte leads outside of a ledger") {
    const Case given;
    const score::Documents documents{&given.base};
    const score::Work work{score::point_values, {{0, 2, 0}}};
    const score::Tally shape(given.base, horizon);
    const auto bytes =
        bytes_of(work, {score::PlayedDocuments({given.played[0].documents().front()})});
    const score::RecordReader reader(documents, horizon, false);
    const score::Strata strata(given.base, horizon, false);
    int taken = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const int flip : {1, 0x40, 0x80, 0xff}) {
            auto changed = bytes;
            changed[at] = static_cast<char>(changed[at] ^ flip);
            try {
                const auto read = reader.read(work, changed);
                score::Ledger ledger(shape.layout(), strata, shape.years());
                for (const auto& block : read) block.add_to(ledger, 0);
                ++taken;
            } catch (const support::RequestError&) {
            }
        }
    }
    CHECK(taken > 0); // of most numbers any bits are a number
}

TEST_CASE("no bytes stand for quiet histories only where that is wanted") {
    const Case given;
    CHECK_THROWS_AS(given.reader().read(given.work, ""), support::RequestError);
    const auto blank = given.reader(true).read(given.work, "");
    REQUIRE(blank.size() == 2);
    for (std::size_t b = 0; b < 2; ++b) {
        REQUIRE(blank[b].documents().size() == 2);
        for (const auto& document : blank[b].documents()) {
            CHECK(document.records.size() == given.work.blocks[b].count);
            CHECK(document.events == 0);
        }
    }
}

} // namespace
