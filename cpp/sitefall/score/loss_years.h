#pragma once
// User-hours as they are lost, kept apart by event and by year.

#include <algorithm>
#include <cmath>
#include <vector>

#include "sitefall/score/record.h"

namespace sitefall::score {

inline constexpr double hours_per_year = 8760;

/// The year (from the start) that `time` lies in; a boundary belongs to the year that begins.
inline int year_of(double time) { return static_cast<int>(time / hours_per_year); }

class LossYears {
  public:
    /// Only years before `complete_years` are told.
    void begin(int who, int complete_years) {
        *this = LossYears();
        who_ = who;
        complete_years_ = complete_years;
    }

    /// `rate` is lost throughout [from, until], by the event under way.
    void add(double from, double until, double rate, std::vector<HistoryRecord::Year>& told) {
        while (from < until) {
            const int year = year_of(from);
            if (year != year_) turn_to(year, told);
            const double end = std::min(until, (year + 1) * hours_per_year);
            event_ += rate * (end - from);
            sum_ += rate * (end - from);
            from = end;
        }
    }

    void end_event() {
        largest_ = std::max(largest_, event_);
        event_ = 0;
    }

    void finish(std::vector<HistoryRecord::Year>& told) { turn_to(year_ + 1, told); }

  private:
    void turn_to(int year, std::vector<HistoryRecord::Year>& told) {
        end_event();
        if (sum_ > 0 && year_ < complete_years_) told.push_back({who_, sum_, largest_, year_});
        sum_ = largest_ = 0;
        year_ = year;
    }

    int who_ = 0, complete_years_ = 0, year_ = 0;
    double sum_ = 0, event_ = 0, largest_ = 0;
};

} // namespace sitefall::score
