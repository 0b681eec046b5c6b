#include "sitefall/support/issue.h"

#include <utility>

namespace sitefall::support {

namespace {

std::string line_of(const Issue& issue) {
    std::string out;
    if (issue.line > 0)
        out += "line " + std::to_string(issue.line) + ", column " + std::to_string(issue.column) +
               ": ";
    if (!issue.pointer.empty()) out += issue.pointer + ": ";
    out += issue.message;
    if (!issue.hint.empty()) out += " " + issue.hint;
    return out + " [" + issue.rule + "]";
}

std::string summary(const std::vector<Issue>& issues) {
    if (issues.size() == 1) return line_of(issues.front());
    std::string out = std::to_string(issues.size()) + " problems";
    for (const Issue& issue : issues) out += "\n  " + line_of(issue);
    return out;
}

} // namespace

ModelError::ModelError(std::vector<Issue> issues)
    : std::runtime_error(summary(issues)), issues_(std::move(issues)) {}

} // namespace sitefall::support
