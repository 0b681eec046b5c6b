#pragma once
// The compiled architecture: flat arrays, no ids to look up while time runs. Only this folder translates between the engineer's words
// (model) and states, clocks and jobs. Times are hours.

#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "sitefall/model/architecture.h"
#include "sitefall/support/law.h"

namespace sitefall::process {

inline constexpr double forever = std::numeric_limits<double>::infinity();

enum class Kind { site, link, component, instance };

/// What others may want to know of an element.
struct ElementInfo {
    std::string id;
    Kind kind = Kind::component;
    int site = -1; // element index of its site
};

/// What others may want to know of a service. Limits are `forever` where none is set.
struct ServiceInfo {
    std::string id;
    double users = 0;  // users * share; 0 where the document gives none
    double weight = 0; // in the score: users * share, or 1 where no service has users
    bool has_tolerance = false;
    double below = 1, longest = forever, total_per_year = forever, data = forever;
};

/// A job that may have to wait, by name ("messenger/switch", "sso#2/repairs").
struct JobInfo {
    std::string name;
    int element = -1; // index of the element it belongs to, or -1
    int service = -1; // index of the service it belongs to, or -1
};

struct HazardInfo {
    std::string id, family, item;
    double rate = 0; // of a Poisson arrival; 0 otherwise
};

/// Numbers of the causes of an outage: indices into Process::causes.
struct CauseNumbers {
    int elements = 0, hazards = 0, services = 0;

    int failure(int element) const { return element; }
    int exhausted(int element) const { return elements + element; }
    int hazard(int h) const { return 2 * elements + h; }
    int failback(int service) const { return 2 * elements + hazards + service; }
    int loss() const { return 2 * elements + hazards + services; }
    int other() const { return loss() + 1; }
};

struct Program; // the arrays that only the dynamics read (program.h)

/// A loss, compiled.
struct LossPlan {
    struct Stage {
        std::vector<int> elements;
        std::optional<support::Law> after, lasting; // none: at once; for good
        int stream = -1;
    };
    std::vector<Stage> stages;
    int hazard = -1; // occurs at time zero
    int falls = 0;   // stages, or strikes of the hazard: each falls once
};

struct Process {
    std::vector<ElementInfo> elements;
    std::vector<ServiceInfo> services;
    std::vector<JobInfo> jobs;
    std::vector<HazardInfo> hazards;
    std::vector<int> poisson_hazards; // hazards whose arrivals are exponential
    std::vector<std::string> crews;
    std::vector<std::string> causes; // "failure of sso", "hazard fire[a]", "loss", and so on
    CauseNumbers cause;
    std::shared_ptr<const Program> program;
};

/// More than a million events in one instant: the document lets time stand still.
class ZenoError : public std::runtime_error {
  public:
    explicit ZenoError(double time_h);
};

/// Compile with the point values, or with `unknowns[i]` in the place of Architecture::unknowns[i].
Process compile(const model::Architecture& architecture, std::span<const double> unknowns = {});

/// A loss to be suffered by `process`, at the point values of its laws.
LossPlan compile_loss(const Process& process, const model::Loss& loss);

/// A law of the document as numbers, with `unknowns` (or the point values) put in.
support::Law law_of(const model::Law& law, std::span<const double> unknowns = {});
double number_of(const model::Number& number, std::span<const double> unknowns = {});

} // namespace sitefall::process
