#include "sitefall/model/nearest.h"

#include <algorithm>

namespace sitefall::model {

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > limit) return limit + 1;
    std::vector<std::size_t> before(a.size() + 1), last(a.size() + 1), row(a.size() + 1);
    for (std::size_t i = 0; i <= a.size(); ++i) last[i] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
        row[0] = j;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            const std::size_t replaced = last[i - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[i] = std::min({replaced, last[i] + 1, row[i - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[i] = std::min(row[i], before[i - 2] + 1);
        }
        if (*std::min_element(row.begin(), row.end()) > limit) return limit + 1;
        std::swap(before, last);
        std::swap(last, row);
    }
    return std::min(last[a.size()], limit + 1);
}

std::string nearest(std::string_view name, const std::vector<std::string_view>& known) {
    // Each name is compared with all that are known: not where that would take long.
    if (name.size() > 200 || known.size() > 20'000) return "";
    std::size_t limit = std::max<std::size_t>(2, name.size() / 3);
    limit =
        std::min(limit, name.empty() ? 0 : name.size() - 1); // something of the name must be left
    std::string_view best;
    for (const std::string_view candidate : known) {
        const std::size_t distance = edit_distance(name, candidate, limit);
        if (distance > limit) continue;
        best = candidate;
        if (distance == 0) break;
        limit = distance - 1;
    }
    return std::string(best);
}

} // namespace sitefall::model
