#include "sitefall/score/record_bytes.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "sitefall/score/tally.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

namespace {

class Writer {
  public:
    void u8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) { little(value, 4); }
    void i32(int value) { little(static_cast<std::uint32_t>(value), 4); }
    void f64(double value) { little(std::bit_cast<std::uint64_t>(value), 8); }

    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) u8(static_cast<std::uint8_t>(value | 0x80));
        u8(static_cast<std::uint8_t>(value));
    }

    void index(int value) { varint(static_cast<std::uint64_t>(value)); }

    std::string bytes() && { return std::move(bytes_); }

  private:
    void little(std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i) u8(static_cast<std::uint8_t>(value >> (8 * i)));
    }

    std::string bytes_;
};

// Every read is checked: bytes may come from anywhere.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    std::uint8_t u8() {
        if (at_ >= bytes_.size()) refuse();
        return static_cast<std::uint8_t>(bytes_[at_++]);
    }
    std::uint32_t u32() { return static_cast<std::uint32_t>(little(4)); }
    int i32() { return static_cast<int>(u32()); }

    double f64() {
        const auto value = std::bit_cast<double>(little(8));
        if (!(std::isfinite(value) && value >= 0)) refuse(); // hours, user-hours and counts
        return value;
    }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::uint64_t byte = u8();
            value |= (byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        refuse();
    }

    // Below `end`.
    int index(int end) {
        const std::uint64_t value = varint();
        if (value >= static_cast<std::uint64_t>(end)) refuse();
        return static_cast<int>(value);
    }

    // Of things of at least `size` bytes each.
    std::size_t count(std::size_t size) {
        const std::uint64_t value = varint();
        if (value > (bytes_.size() - at_) / size) refuse();
        return static_cast<std::size_t>(value);
    }

    bool is_over() const { return at_ == bytes_.size(); }

    [[noreturn]] static void refuse() {
        throw support::RequestError("what came back of a block is not what was asked for");
    }

  private:
    std::uint64_t little(int size) {
        std::uint64_t value = 0;
        for (int i = 0; i < size; ++i) value |= static_cast<std::uint64_t>(u8()) << (8 * i);
        return value;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
};

void write(const HistoryRecord& record, Writer& out) {
    // Named one by one, so that a member that is added here cannot be forgotten.
    const auto& [entries, outages, years, parts] = record;
    for (const auto size : {entries.size(), outages.size(), years.size(), parts.size()})
        out.varint(size);
    for (const auto& [measure, value] : entries) {
        out.index(measure);
        out.f64(value);
    }
    for (const auto& [service, hours] : outages) {
        out.index(service);
        out.f64(hours);
    }
    for (const auto& [service, sum, largest, year] : years) {
        out.index(service);
        out.f64(sum);
        out.f64(largest);
        out.index(year);
    }
    for (const auto& [cause, service, unmet, breach] : parts) {
        out.index(cause + 1); // -1: none
        out.index(service);
        out.f64(unmet);
        out.u8(breach ? 1 : 0);
    }
}

HistoryRecord read_record(const Layout& layout, Reader& in) {
    const int services = layout.services;
    HistoryRecord record;
    record.entries.resize(in.count(9));
    record.outages.resize(in.count(9));
    record.years.resize(in.count(18));
    record.parts.resize(in.count(11));
    for (auto& entry : record.entries) entry = {in.index(layout.size()), in.f64()};
    for (auto& outage : record.outages) outage = {in.index(services), in.f64()};
    for (auto& year : record.years) {
        year.service = in.index(services + 1);
        year.sum = in.f64();
        year.largest = in.f64();
        year.year = in.index(std::numeric_limits<int>::max());
    }
    for (auto& part : record.parts) {
        part.cause = in.index(layout.causes + 1) - 1;
        part.service = in.index(services);
        part.unmet = in.f64();
        part.breach = in.u8() != 0;
    }
    return record;
}

void write(const Work& work, Writer& out) {
    out.i32(work.point);
    out.u32(static_cast<std::uint32_t>(work.blocks.size()));
    for (const auto& [first, count, stratum] : work.blocks) {
        out.u32(first);
        out.u32(count);
        out.i32(stratum);
    }
}

void check(const Work& work, Reader& in) {
    if (in.i32() != work.point || in.u32() != work.blocks.size()) Reader::refuse();
    for (const auto& [first, count, stratum] : work.blocks) {
        if (in.u32() != first || in.u32() != count || in.i32() != stratum) Reader::refuse();
    }
}

PlayedBlock<HistoryRecord> read_block(std::uint32_t count, const Layout& layout, Reader& in) {
    PlayedBlock<HistoryRecord> played;
    played.events = in.varint();
    if (in.count(4) != count) Reader::refuse();
    played.records.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) played.records.push_back(read_record(layout, in));
    return played;
}

std::vector<PlayedDocuments> blank(const Work& work, std::size_t documents) {
    std::vector<PlayedDocuments> played;
    for (const Block& block : work.blocks) {
        const PlayedBlock<HistoryRecord> nothing{std::vector<HistoryRecord>(block.count), 0};
        played.emplace_back(std::vector(documents, nothing));
    }
    return played;
}

} // namespace

std::string bytes_of(const Work& work, const std::vector<PlayedDocuments>& played) {
    Writer out;
    write(work, out);
    for (const auto& block : played) {
        for (const auto& document : block.documents()) {
            out.varint(document.events);
            out.varint(document.records.size());
            for (const auto& record : document.records) write(record, out);
        }
    }
    return std::move(out).bytes();
}

RecordReader::RecordReader(const Documents& documents, double horizon, bool may_lack)
    : may_lack_(may_lack) {
    for (const auto* process : documents) layouts_.push_back(Tally(*process, horizon).layout());
}

std::vector<PlayedDocuments> RecordReader::read(const Work& work, std::string_view bytes) const {
    if (bytes.empty() && may_lack_) return blank(work, layouts_.size());
    Reader in(bytes);
    check(work, in);
    std::vector<PlayedDocuments> played;
    for (const Block& block : work.blocks) {
        std::vector<PlayedBlock<HistoryRecord>> documents;
        for (const Layout& layout : layouts_) {
            documents.push_back(read_block(block.count, layout, in));
        }
        played.emplace_back(std::move(documents));
    }
    if (!in.is_over()) Reader::refuse();
    return played;
}

} // namespace sitefall::score
