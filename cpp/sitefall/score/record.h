#pragma once
// What one history leaves behind: only what is not zero, so that a quiet history costs nothing.

#include <vector>

namespace sitefall::score {

/// Numbers of a service in one history that are averaged over histories.
enum class Total {
    unavailable,   // hours with level below 1
    down,          // hours with level 0
    lost_level,    // integral of 1 - level, hours
    interruptions, // falls of the level from 1
    outage_hours,  // sum of the lengths of the interruptions
    products,      // interruptions * outage_hours, for the error of their ratio
    products_aab,  // interruptions * outage_hours^2, for its skewness
    products_abb,  // interruptions^2 * outage_hours
    unmet,         // user-hours
    breach,        // 0 or 1
    data_lost,     // hours
    largest_loss,  // hours: the largest single loss of data
};
inline constexpr int totals_per_service = 12;

/// Where each averaged number stands in a flat array.
struct Layout {
    int services = 0, causes = 0;

    int of(int service, Total total) const {
        return service * totals_per_service + static_cast<int>(total);
    }
    int all_unmet() const { return services * totals_per_service; }
    int score_loss() const { return all_unmet() + 1; } // weight of the services that breached, of 1
    int any_breach() const { return all_unmet() + 2; }
    int cause_unmet(int cause) const { return all_unmet() + 3 + 2 * cause; }
    int cause_breaches(int cause) const { return cause_unmet(cause) + 1; }
    int size() const { return all_unmet() + 3 + 2 * causes; }
};

struct HistoryRecord {
    struct Entry {
        int measure = 0; // of Layout
        double value = 0;
    };
    struct Outage {
        int service = 0;
        double hours = 0;
    };
    struct Year {
        int service = 0;             // Layout::services: all together
        double sum = 0, largest = 0; // user-hours unmet: of the year, of its largest event
        int year = 0;                // from the start
    };
    struct Part {
        int cause = 0, service = 0;
        double unmet = 0;
        bool breach = false;
    };

    std::vector<Entry> entries; // each measure at most once
    std::vector<Outage> outages;
    std::vector<Year> years; // complete years with a loss
    std::vector<Part> parts; // one for each outage

    void clear() {
        entries.clear();
        outages.clear();
        years.clear();
        parts.clear();
    }
};

} // namespace sitefall::score
