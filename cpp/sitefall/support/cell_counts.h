#pragma once
// Counts of a few cells in little memory: the cells hit, one by one, until a count for each takes no more room.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sitefall::support {

class CellCounts {
  public:
    /// One more in `cell` of so many. @pre cell < cells <= 65536, the same number of cells at every call
    void add(std::size_t cell, std::size_t cells) {
        if (!is_dense(cells)) {
            if (list_.size() < cells) {
                list_.push_back(static_cast<std::uint16_t>(cell));
                return;
            }
            std::vector<std::uint16_t> dense(2 * cells);
            for (const auto hit : list_) count_one(dense, hit);
            list_.swap(dense);
        }
        count_one(list_, cell);
    }

    /// Adds the count of each cell to `counts`.
    void add_to(std::span<std::uint32_t> counts) const {
        if (!is_dense(counts.size())) {
            for (const auto hit : list_) ++counts[hit];
            return;
        }
        for (std::size_t cell = 0; cell < counts.size(); ++cell)
            counts[cell] += list_[2 * cell] | std::uint32_t{list_[2 * cell + 1]} << 16;
    }

  private:
    bool is_dense(std::size_t cells) const { return list_.size() == 2 * cells; }
    static void count_one(std::vector<std::uint16_t>& dense, std::size_t cell) {
        if (++dense[2 * cell] == 0) ++dense[2 * cell + 1];
    }

    std::vector<std::uint16_t>
        list_; // cells hit; or of each cell the low and the high half of its count
};

} // namespace sitefall::support
