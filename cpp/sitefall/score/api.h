#pragma once
// What the faces call: documents and options in, results as JSON text out.
//
// Options are a JSON object; a key that a function does not know is refused. Keys: horizon_h, replications, precision, confidence,
// threads, outer, stratify, key_hi and key_lo (decimal strings of the two halves of the 128-bit key); for a loss also lasting.

#include <string>

#include "sitefall/model/load.h"
#include "sitefall/model/option_set.h"
#include "sitefall/score/runner.h"
#include "sitefall/support/control.h"

namespace sitefall::score {

/// Every measure of every service over the horizon. `runner`: who plays; nobody: threads of this process.
/// @throws support::RequestError, support::Interrupted.
std::string score_json(const model::Document& document, const std::string& options_json,
                       support::Control& control, Runner* runner = nullptr);

/// What score_json with the same options would take, by a pilot. @throws support::RequestError, support::Interrupted.
std::string plan_json(const model::Document& document, const std::string& options_json,
                      support::Control& control);

/// Has `runner` asked for all that score_json will ask for, under options that give replications.
/// @throws support::RequestError, support::Interrupted.
void share(const model::Document& document, const std::string& options_json,
           support::Control& control, Runner& runner);

/// Those of the options of a score or comparison that decide what a block leaves behind, as JSON text.
std::string history_options(const std::string& options_json);

/// Unavailability and breach of each service, however rare, by weighted histories. Options: horizon_h, confidence, precision, replications,
/// threads, target ("unavailability" or "breach": what is steered for). @throws support::RequestError, support::Interrupted.
std::string rare_json(const model::Document& document, const std::string& options_json,
                      support::Control& control);

/// Options against their base, options and runner as those of score_json. @throws support::RequestError,
/// support::Interrupted.
std::string compare_json(const model::OptionSet& set, const std::string& options_json,
                         support::Control& control, Runner* runner = nullptr);

/// What a loss stops, and when and in which order it returns. @throws support::RequestError,
/// support::ModelError (the loss), support::Interrupted.
std::string stress_json(const model::Document& document, const std::string& loss_json,
                        const std::string& options_json, support::Control& control);

/// One history, told in full: changes of level, data lost, jobs that waited. Options: horizon_h,
/// replication, key_hi, key_lo; stratum (by name: hazards occur as they do in a score; else by their own laws); loss and lasting, each
/// JSON as text; practice: so many replications are played before, and then only
/// levels and losses of data are told, as a score hears them. @throws support::RequestError,
/// support::ModelError (the loss).
std::string trace_json(const model::Document& document, const std::string& options_json);

/// Which sets of losses stop each service, and what each place, word and hazard takes along. Options: most_order (2).
std::string cuts_json(const model::Document& document, const std::string& options_json,
                      support::Control& control);

/// Whether each claim holds. Options: confidence, replications, threads. @throws support::RequestError where there is no claim
std::string audit_json(const model::Document& document, const std::string& options_json,
                       support::Control& control);

/// For each list of ids in a JSON list: levels at once and in the end, and what the formulas say of them. For agreement tests.
std::string static_levels_json(const model::Document& document, const std::string& question_json);

} // namespace sitefall::score
