#pragma once
// What is wrong with an input, told so that it can be mended; and the exceptions that leave the library.

#include <stdexcept>
#include <string>
#include <vector>

namespace sitefall::support {

/// One problem of a document.
struct Issue {
    std::string rule;    // stable id, e.g. "unknown-key"
    std::string pointer; // JSON pointer, "" for the whole document
    int line = 0;        // 1-based, 0 where unknown
    int column = 0;
    std::string message; // one sentence
    std::string found;   // as written, shortened
    std::string allowed; // what would be right
    std::string hint;    // nearest known name, or what to do; may be empty
};

/// A document that cannot be accepted; holds every issue.
class ModelError : public std::runtime_error {
  public:
    explicit ModelError(std::vector<Issue> issues);
    const std::vector<Issue>& issues() const { return issues_; }

  private:
    std::vector<Issue> issues_;
};

/// A request that cannot be honoured (an option out of range, a measure that does not exist here).
class RequestError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

/// The caller asked to stop.
class Interrupted : public std::runtime_error {
  public:
    Interrupted() : std::runtime_error("interrupted") {}
};

} // namespace sitefall::support
