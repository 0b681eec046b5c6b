#include "sitefall/process/findings.h"

#include <algorithm>
#include <cstddef>

#include "sitefall/process/program.h"

namespace sitefall::process {

void Findings::add(const std::string& what, const std::string& why) {
    const std::string line = what + " " + why;
    if (std::find(lines_.begin(), lines_.end(), line) == lines_.end()) lines_.push_back(line);
}

std::string Findings::text() const {
    std::string text;
    for (std::size_t i = 0; i < lines_.size() && i < 3; ++i)
        text += (i > 0 ? "; " : "") + lines_[i];
    if (lines_.size() > 3) text += "; and " + std::to_string(lines_.size() - 3) + " more";
    return text;
}

std::string name_for_all_copies(const Process& process, int job) {
    std::string name = process.jobs[at(job)].name;
    if (!name.empty() && name.back() == '/') name.pop_back();
    const auto copy = name.find('#');
    if (copy != std::string::npos) name.erase(copy, name.find('/', copy) - copy);
    return name;
}

} // namespace sitefall::process
