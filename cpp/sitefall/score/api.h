#pragma once
// What the faces call: documents and options in, results as JSON text out.
//
// Options are a JSON object; a key that a function does not know is refused. Keys: horizon_h, replications, precision, confidence,
// threads, outer, stratify, key_hi and key_lo (decimal strings of the two halves of the 128-bit key); for a loss also lasting.

#include <string>

#include "sitefall/model/load.h"
#include "sitefall/model/option_set.h"
#include "sitefall/support/control.h"

namespace sitefall::score {

/// Every measure of every service over the horizon. @throws support::RequestError, support::Interrupted.
std::string score_json(const model::Document& document, const std::string& options_json,
                       support::Control& control);

/// Options against their base, options as those of score_json. @throws support::RequestError,
/// support::Interrupted.
std::string compare_json(const model::OptionSet& set, const std::string& options_json,
                         support::Control& control);

/// What a loss stops, and when and in which order it returns. @throws support::RequestError,
/// support::ModelError (the loss), support::Interrupted.
std::string stress_json(const model::Document& document, const std::string& loss_json,
                        const std::string& options_json, support::Control& control);

/// One history, told in full: changes of level, data lost, jobs that waited. Options: horizon_h,
/// replication, key_hi, key_lo; loss and lasting, each JSON as text. @throws support::RequestError,
/// support::ModelError (the loss).
std::string trace_json(const model::Document& document, const std::string& options_json);

} // namespace sitefall::score
