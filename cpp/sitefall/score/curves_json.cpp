#include "sitefall/score/curves_json.h"

#include <nlohmann/json.hpp>

namespace sitefall::score {

namespace {

Json json_of(const CurvePoints& points, const char* unit, const char* of, double confidence) {
    if (points.empty()) return nullptr;
    Json json;
    json["unit"] = unit;
    json["of"] = of;
    for (const auto& point : points) {
        json["value"].push_back(point.value);
        json["exceeded"].push_back(point.share);
        json["low"].push_back(point.low);
        json["high"].push_back(point.high);
        json["band_low"].push_back(point.band_low);
        json["band_high"].push_back(point.band_high);
    }
    json["confidence"] = confidence;
    return json;
}

} // namespace

Json json_of(const ExceedanceCurves& curves, double confidence) {
    Json json;
    json["outage_hours"] = json_of(curves.outages, "hours", "outage", confidence);
    json["largest_event"] = json_of(curves.occurrence, "user-hours", "year", confidence);
    json["unmet_user_hours"] = json_of(curves.aggregate, "user-hours", "year", confidence);
    return json;
}

} // namespace sitefall::score
