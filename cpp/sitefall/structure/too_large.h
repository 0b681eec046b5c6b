#pragma once
// The refusal of what does not fit, with the way out in words.

#include "sitefall/support/issue.h"

namespace sitefall::structure {

class TooLarge : public support::RequestError {
  public:
    using support::RequestError::RequestError;
};

} // namespace sitefall::structure
