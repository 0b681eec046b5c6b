#pragma once
// What stands in the way of an engine, gathered construct by construct.

#include <string>
#include <vector>

#include "sitefall/process/process.h"

namespace sitefall::process {

class Findings {
  public:
    /// `what` does what `why` says; said once.
    void add(const std::string& what, const std::string& why);
    /// The first three, and how many more; empty where there is none.
    std::string text() const;

  private:
    std::vector<std::string> lines_;
};

/// The name of a job as its element's, not its copy's: copies are alike, and a mode without a name needs none.
std::string name_for_all_copies(const Process& process, int job);

} // namespace sitefall::process
