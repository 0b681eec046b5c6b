#pragma once
// The one loss that a request suffers.

#include <string>

#include "sitefall/model/load.h"

namespace sitefall::score {

/// The loss written in `loss_json`, for `lasting_json` (empty: for good, or as its stages say).
/// @throws support::ModelError where it is wrong; support::RequestError where it stands for several
/// (a count, or a hazard written for each of many): that is a question for claims.
model::Loss one_loss(const model::Document& document, const std::string& loss_json,
                     const std::string& lasting_json);

} // namespace sitefall::score
