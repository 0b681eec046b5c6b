#pragma once
// A document in which time stands still is a document that cannot be answered.

#include "sitefall/process/process.h"
#include "sitefall/support/issue.h"

namespace sitefall::score {

/// What `work` gives. @throws support::RequestError in the place of process::ZenoError.
template <class Work>
auto refusing_standstill(Work work) {
    try {
        return work();
    } catch (const process::ZenoError& error) {
        throw support::RequestError(error.what());
    }
}

} // namespace sitefall::score
