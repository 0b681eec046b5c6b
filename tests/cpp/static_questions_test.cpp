// Static questions undo what the last one changed: a stale word would show in a later answer.

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "document_text.h"
#include "sitefall/process/process.h"
#include "sitefall/simulation/static_levels.h"

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

/// Each element alone, each with the next and the one after, and, the other way round, each alone again.
std::vector<std::vector<int>> losses(int elements) {
    std::vector<std::vector<int>> sets;
    for (int e = 0; e < elements; ++e) sets.push_back({e});
    for (int e = 0; e + 1 < elements; ++e) sets.push_back({e, e + 1});
    for (int e = 0; e + 2 < elements; ++e) sets.push_back({e, e + 2});
    for (int e = elements; e-- > 0;) sets.push_back({e});
    return sets;
}

bool same(const simulation::StaticLevels& a, const simulation::StaticLevels& b) {
    return a.at_once == b.at_once && a.in_the_end == b.in_the_end;
}

TEST_CASE("one asker answers each static question as a new one would") {
    int answers = 0, reduced = 0;
    for (const auto& path : documents()) {
        CAPTURE(path.string());
        const auto document = model::load(test::read_text(path.string()));
        const auto process = process::compile(*document.architecture);
        simulation::StaticQuestions questions(process);
        for (const auto& set : losses(static_cast<int>(process.elements.size()))) {
            const auto answer = questions.lose(set);
            simulation::StaticQuestions fresh(process);
            CAPTURE(process.elements[static_cast<std::size_t>(set.front())].id);
            CHECK(same(answer, fresh.lose(set)));
            ++answers;
            for (const double level : answer.at_once) reduced += level < 1 ? 1 : 0;
        }
        for (int h = 0; h < static_cast<int>(process.hazards.size()); ++h) {
            simulation::StaticQuestions fresh(process);
            CHECK(same(questions.strike(h), fresh.strike(h)));
        }
    }
    CHECK(answers > 500);
    CHECK(reduced > 100);
}

} // namespace
