#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "sitefall/model/select.h"
#include "sitefall/score/api.h"
#include "sitefall/score/estimate_json.h"
#include "sitefall/score/options.h"
#include "sitefall/score/run_json.h"
#include "sitefall/score/single_points.h"
#include "sitefall/score/tally.h"
#include "sitefall/score/weak_points.h"
#include "sitefall/support/issue.h"
#include "sitefall/support/version.h"

namespace sitefall::score {

namespace {

Json named(const WeakPoints& points, const LossSets& sets) {
    Json json = Json::array();
    for (const auto& set : sets) {
        Json ids = Json::array();
        for (int member : set) ids.push_back(points.name(member));
        json.push_back(std::move(ids));
    }
    return json;
}

Json weak_points_of(WeakPoints& points, int service, int most_order) {
    Json json = {{"interrupted", Json::array()}, {"lost", Json::array()}};
    const auto redundancy = points.redundancy(service);
    json["redundancy"] = json_of(redundancy);
    if (!redundancy.refusal.empty()) return json;
    json["interrupted"] = named(points, points.interrupting(service, most_order));
    json["lost"] = named(points, points.losing(service, most_order));
    return json;
}

/// Numbers of elements by id.
class Numbers {
  public:
    explicit Numbers(const process::Process& process) {
        for (std::size_t e = 0; e < process.elements.size(); ++e)
            numbers_.emplace(process.elements[e].id, static_cast<int>(e));
    }

    std::vector<int> operator()(const std::vector<std::string>& ids) const {
        std::vector<int> numbers;
        for (const auto& id : ids) {
            const auto found = numbers_.find(id);
            if (found == numbers_.end()) throw support::RequestError("no such element: " + id);
            numbers.push_back(found->second);
        }
        return numbers;
    }

  private:
    std::unordered_map<std::string, int> numbers_; // looked up, never walked
};

Json services_below(const process::Process& process, const std::vector<double>& levels) {
    Json ids = Json::array();
    for (std::size_t s = 0; s < process.services.size(); ++s)
        if (levels[s] < process.services[s].below - level_margin)
            ids.push_back(process.services[s].id);
    return ids;
}

/// What stops when all falls that one word names.
class Blast {
  public:
    Blast(const process::Process& process, const model::Architecture& architecture,
          const std::atomic<bool>& stop)
        : process_(process),
          numbers_(process),
          selection_(architecture),
          questions_(process, &stop) {}

    Json all() {
        for (const char* of : {"site", "campus", "region", "operator"})
            for (const auto& [word, ids] : selection_.groups(of)) tell(of, word, ids);
        for (const auto tag : selection_.words("tag")) {
            std::vector<std::string> ids;
            for (const auto& [id, same] : selection_.groups(std::string(tag))) ids.push_back(id);
            tell("tag", std::string(tag), ids);
        }
        for (std::size_t h = 0; h < process_.hazards.size(); ++h)
            add("hazard", process_.hazards[h].id, questions_.strike(static_cast<int>(h)));
        return std::move(rows_);
    }

  private:
    void tell(const char* of, const std::string& word, const std::vector<std::string>& ids) {
        add(of, word, questions_.lose(numbers_(ids)));
    }
    void add(const char* of, const std::string& word, const simulation::StaticLevels& levels) {
        rows_.push_back({{"of", of},
                         {"id", word},
                         {"interrupts", services_below(process_, levels.at_once)},
                         {"loses", services_below(process_, levels.in_the_end)}});
    }

    const process::Process& process_;
    const Numbers numbers_;
    const model::Selection selection_;
    simulation::StaticQuestions questions_;
    Json rows_ = Json::array();
};

} // namespace

Json json_of(const Redundancy& redundancy) {
    Json json = {{"nominal", redundancy.nominal}, {"effective", nullptr}};
    if (redundancy.effective >= 0) json["effective"] = redundancy.effective;
    if (!redundancy.refusal.empty()) json["refusal"] = redundancy.refusal;
    return json;
}

std::string cuts_json(const model::Document& document, const std::string& options_json,
                      support::Control& control) {
    const Options given(options_json, {"most_order", "key_hi", "key_lo"});
    const auto most_order = static_cast<int>(given.count("most_order", 1, 6).value_or(2));
    const auto process = process::compile(*document.architecture);
    WeakPoints points(process, &control.stop);
    Json json = head_of("cuts", *document.architecture);
    json["most_order"] = most_order;
    json["services"] = Json::object();
    control.total = process.services.size();
    for (std::size_t s = 0; s < process.services.size(); ++s) {
        json["services"][process.services[s].id] =
            weak_points_of(points, static_cast<int>(s), most_order);
        ++control.done;
    }
    json["blast"] = Blast(process, *document.architecture, control.stop).all();
    json["method"] = "structure, each set confirmed by the dynamics";
    json["model"] = document.architecture->hash;
    json["version"] = support::version();
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string static_levels_json(const model::Document& document, const std::string& question_json) {
    const auto process = process::compile(*document.architecture);
    const Numbers numbers(process);
    process::Formulas formulas(process);
    simulation::StaticQuestions questions(process);
    Json json = Json::array();
    for (const auto& ids : Json::parse(question_json)) {
        const auto lost = numbers(ids.get<std::vector<std::string>>());
        const auto levels = questions.lose(lost);
        Json row = {{"at_once", levels.at_once}, {"in_the_end", levels.in_the_end}};
        for (int s = 0; s < static_cast<int>(process.services.size()); ++s)
            for (const auto question : {process::Question::interrupted, process::Question::lost}) {
                const auto made = formulas(s, question);
                Json said = nullptr;
                if (made.refusal.empty()) said = process::holds_for(made.formula, lost);
                row[question == process::Question::lost ? "lost" : "interrupted"].push_back(said);
            }
        json.push_back(std::move(row));
    }
    return json.dump();
}

} // namespace sitefall::score
