#pragma once
// What blocks left behind, as bytes that travel between processes and rest in files.
//
// All numbers little-endian. First the work itself, in 8 + 12 k bytes: point (i32), k (u32), and of each of k
// blocks: first (u32), count (u32), stratum (i32). Then of each block, of each document: events, records
// (varints); of each record four counts (varints), and its
//   entries: measure (varint), value (f64);              outages: service (varint), hours (f64);
//   years:   service (varint), sum (f64), largest (f64); parts: cause, service (varints), unmet (f64), breach (u8).
// A varint holds seven bits a byte, the lowest first, the eighth set where more follow. A cause is written as
// its number + 1, none as 0. No value is negative.

#include <string>
#include <string_view>
#include <vector>

#include "sitefall/score/document_players.h"
#include "sitefall/score/runner.h"

namespace sitefall::score {

/// @pre a played block for each block of the work.
std::string bytes_of(const Work& work, const std::vector<PlayedDocuments>& played);

/// Reads what came back of works played for some documents.
class RecordReader {
  public:
    /// `may_lack`: no bytes stand for as many histories as the work has, in which nothing happens.
    RecordReader(const Documents& documents, double horizon, bool may_lack);

    /// What each block of `work` left behind.
    /// @throws support::RequestError where the bytes are of another work, or of none.
    std::vector<PlayedDocuments> read(const Work& work, std::string_view bytes) const;

  private:
    std::vector<Layout> layouts_; // by document
    bool may_lack_;
};

} // namespace sitefall::score
