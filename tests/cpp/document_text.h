#pragma once
// What the tests of documents share: short ways to load and to be refused.

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sitefall/model/load.h"

namespace sitefall::test {

inline std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// A document of the members given.
inline std::string document(std::string_view members) {
    return R"({"format": "sitefall/1", )" + std::string(members) + "}";
}

inline model::Architecture loaded(std::string_view members) {
    return *model::load(document(members)).architecture;
}

/// What is wrong with a text; empty where nothing is.
template <class Call>
std::vector<support::Issue> refused(Call call) {
    try {
        call();
    } catch (const support::ModelError& error) {
        return error.issues();
    }
    return {};
}

inline std::vector<support::Issue> issues_of(std::string_view text) {
    return refused([&] { model::load(text); });
}

inline std::vector<std::string> rules_of(const std::vector<support::Issue>& issues) {
    std::vector<std::string> rules;
    for (const support::Issue& issue : issues) rules.push_back(issue.rule);
    return rules;
}

} // namespace sitefall::test
