// Every shipped example and every hand-worked case through the whole core, on several threads: what a sanitizer is to see.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "sitefall/model/load.h"
#include "sitefall/score/api.h"
#include "sitefall/support/control.h"

namespace {

using namespace sitefall;
namespace fs = std::filesystem;

std::vector<fs::path> documents() {
    const fs::path tests = SITEFALL_TESTS_DIR;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(tests / "cases"))
        if (fs::exists(entry.path() / "architecture.json"))
            found.push_back(entry.path() / "architecture.json");
    for (const auto& entry : fs::directory_iterator(tests / "../python/sitefall/data/examples"))
        if (entry.path().extension() == ".json") found.push_back(entry.path());
    return found;
}

model::Document read(const fs::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return model::load(text.str(), path.string());
}

nlohmann::json scored(const model::Document& document, int threads) {
    support::Control control;
    nlohmann::json options = {
        {"replications", 96}, {"outer", 2}, {"threads", threads}, {"key_hi", "1"}, {"key_lo", "2"}};
    auto result = nlohmann::json::parse(score::score_json(document, options.dump(), control));
    for (const char* told : {"seconds", "threads"}) result.erase(told);
    return result;
}

bool has_tolerance(const model::Document& document) {
    return model::canonical(document).find("\"tolerance\"") != std::string::npos;
}

TEST_CASE("every document scores alike on one thread and on three") {
    const auto all = documents();
    CHECK(all.size() > 30);
    for (const auto& path : all) {
        CAPTURE(path.string());
        const auto document = read(path);
        if (!has_tolerance(document)) continue;
        const bool alike = scored(document, 1) == scored(document, 3);
        CHECK(alike);
    }
}

TEST_CASE("what a history tells does not hang on what was played before") {
    for (const auto& path : documents()) {
        CAPTURE(path.string());
        const auto document = read(path);
        const auto told = [&](int practice) {
            nlohmann::json options = {{"replication", 3}, {"key_hi", "1"}, {"key_lo", "2"}};
            if (practice >= 0) options["practice"] = practice;
            const auto all = nlohmann::json::parse(score::trace_json(document, options.dump()));
            return nlohmann::json{all.at("levels"), all.at("data_lost"), all.at("measures")};
        };
        const auto by_rules = told(-1);
        const bool alike = by_rules == told(0) && by_rules == told(20);
        CHECK(alike);
    }
}

} // namespace
