#include "sitefall/score/estimate_json.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace sitefall::score {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const support::Estimate& estimate) {
    Json json;
    json["value"] = number(estimate.value);
    json["low"] = number(estimate.low);
    json["high"] = number(estimate.high);
    json["confidence"] = estimate.confidence;
    json["method"] = estimate.method;
    json["guarantee"] = support::name_of(estimate.guarantee);
    if (estimate.input_low) json["input_low"] = number(*estimate.input_low);
    if (estimate.input_high) json["input_high"] = number(*estimate.input_high);
    return json;
}

std::string spelled(const support::Key& key) {
    char text[33];
    std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(key.hi),
                  static_cast<unsigned long long>(key.lo));
    return text;
}

} // namespace sitefall::score
