#include "sitefall/score/inputs.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "sitefall/score/document_players.h"
#include "sitefall/score/in_order.h"
#include "sitefall/support/law.h"

namespace sitefall::score {

namespace {

constexpr double least_in_group = 64;
// A spread that noise alone would exceed more often than this is not told from noise.
constexpr double noise_chance = 0.05;
// Relative; estimates nearer than this are equal but for rounding.
constexpr double rounding = 1e-12;

// Quantile of sorted values, linear between the order statistics.
double quantile_of(const std::vector<double>& sorted, double level) {
    const double place = level * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

bool is_complete(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

// What one point has shown: the answer of each target in each group.
struct PointResult {
    std::vector<std::vector<double>> answers; // by target, then group
    std::uint64_t events = 0;
};

class PointWorker {
  public:
    PointWorker(const InputStudy& study,
                const std::vector<std::vector<std::vector<double>>>& points, std::size_t targets,
                support::Control& control)
        : study_(study), points_(points), targets_(targets), control_(control) {}

    PointResult operator()(std::size_t index) {
        std::vector<process::Process> processes;
        for (std::size_t d = 0; d < points_.size(); ++d) {
            processes.push_back(study_.compile(*study_.architectures[d], points_[d][index]));
        }
        Documents documents;
        for (const auto& process : processes) documents.push_back(&process);
        const double horizon = horizon_at(index);
        const Strata strata(documents, horizon, study_.base.strata);
        const Study here{documents,       strata,  study_.base.make_player,
                         study_.base.key, horizon, study_.base.threads};
        return play(here, static_cast<std::uint32_t>(index) * replications_a_point());
    }

  private:
    PointResult play(const Study& study, std::uint32_t r) {
        DocumentPlayers players(study, control_.stop);
        PointResult result;
        result.answers.resize(targets_);
        for (int group = 0; group < input_groups; ++group) {
            const auto group_sample =
                study_.make_sample(study.documents, study.strata, study.horizon);
            for (int h = 0; h < study.strata.count(); ++h) {
                const Block block{r, study_.histories[static_cast<std::size_t>(h)], h};
                const auto played = players.play(block);
                played.add_to(group_sample->sample(), h);
                result.events += played.events();
                r += block.count;
            }
            const auto answers = group_sample->answers();
            for (std::size_t q = 0; q < targets_; ++q) result.answers[q].push_back(answers[q]);
        }
        return result;
    }

    std::uint32_t replications_a_point() const {
        return input_groups * std::accumulate(study_.histories.begin(), study_.histories.end(), 0u);
    }

    double horizon_at(std::size_t index) const {
        const int unknown = study_.architectures.front()->horizon.unknown;
        if (study_.horizon_given || unknown < 0) return study_.base.horizon;
        return points_.front()[index][static_cast<std::size_t>(unknown)];
    }

    const InputStudy& study_;
    const std::vector<std::vector<std::vector<double>>>& points_; // by document and point
    const std::size_t targets_;
    support::Control& control_;
};

// Variance of one group's estimate about that of its point.
double own_variance(const std::vector<std::vector<double>>& y) {
    double squares = 0;
    for (const auto& point : y) {
        const double mean = mean_of(point);
        for (const double group : point) squares += (group - mean) * (group - mean);
    }
    return squares / (static_cast<double>(y.size()) * static_cast<double>(y.front().size() - 1));
}

// What S2 / (s2 / B) exceeds with `noise_chance` where the inputs change nothing.
double noise_bound(std::size_t points, std::size_t groups) {
    const boost::math::fisher_f law(static_cast<double>(points - 1),
                                    static_cast<double>(points * (groups - 1)));
    return quantile(complement(law, noise_chance));
}

// The mean of all groups but one.
double mean_without(const std::vector<double>& values, std::size_t left_out) {
    double sum = 0;
    for (std::size_t b = 0; b < values.size(); ++b) sum += b == left_out ? 0 : values[b];
    return sum / static_cast<double>(values.size() - 1);
}

bool stays_positive(const std::vector<double>& values) {
    for (std::size_t b = 0; b < values.size(); ++b) {
        if (!(mean_without(values, b) > 0)) return false;
    }
    return true;
}

// B f(mean) - (B - 1) f(mean without b): on the plain scale the values themselves.
std::vector<double> pseudo_values(const std::vector<double>& values, bool logarithm) {
    if (!logarithm) return values;
    const auto groups = static_cast<double>(values.size());
    const double all = std::log(mean_of(values));
    std::vector<double> pseudo;
    for (std::size_t b = 0; b < values.size(); ++b) {
        pseudo.push_back(groups * all - (groups - 1) * std::log(mean_without(values, b)));
    }
    return pseudo;
}

} // namespace

std::vector<std::vector<double>> latin_hypercube(const model::Architecture& architecture,
                                                 int points, const support::Key& key) {
    const auto count = static_cast<std::size_t>(points);
    std::vector<std::vector<double>> values(count,
                                            std::vector<double>(architecture.unknowns.size()));
    for (std::size_t k = 0; k < architecture.unknowns.size(); ++k) {
        const auto& unknown = architecture.unknowns[k];
        support::Stream stream(key, support::stream_address("inputs/" + unknown.pointer, key));
        stream.rewind(0);
        std::vector<std::size_t> cells(count);
        std::iota(cells.begin(), cells.end(), 0u);
        for (std::size_t i = count; i > 1; --i) {
            const auto j = static_cast<std::size_t>(stream.uniform() * static_cast<double>(i));
            std::swap(cells[i - 1], cells[j]);
        }
        const auto law = process::law_of(unknown.law);
        for (std::size_t i = 0; i < count; ++i) {
            const double u = (static_cast<double>(cells[i]) + stream.uniform()) / points;
            values[i][k] = support::quantile(law, u);
        }
    }
    return values;
}

std::vector<std::uint32_t> group_histories(const Sample& sample, double total, int points) {
    const double each =
        std::max(least_in_group, total / (static_cast<double>(points) * input_groups));
    std::vector<std::uint32_t> counts;
    for (int h = 0; h < sample.strata().count(); ++h) {
        const double share = sample.histories(h) / sample.histories();
        counts.push_back(std::max(1u, static_cast<std::uint32_t>(std::lround(share * each))));
    }
    return counts;
}

std::optional<support::Interval> input_interval(const std::vector<std::vector<double>>& y,
                                                double value, double confidence) {
    if (!std::isfinite(value) || !std::all_of(y.begin(), y.end(), is_complete)) return {};
    const bool logarithm = value > 0 && std::all_of(y.begin(), y.end(), stays_positive);
    std::vector<std::vector<double>> pseudo;
    std::vector<double> means;
    for (const auto& point : y) {
        pseudo.push_back(pseudo_values(point, logarithm));
        means.push_back(mean_of(pseudo.back()));
    }
    const double centre = mean_of(means);
    double spread = 0;
    for (const double mean : means) spread += (mean - centre) * (mean - centre);
    spread /= static_cast<double>(means.size() - 1);
    const double noise = own_variance(pseudo) / static_cast<double>(y[0].size());
    if (std::max(spread, noise) <= rounding * rounding) {
        // The same at every point, as a duration that no unknown touches; or never seen at all.
        if (!logarithm) return {};
        return support::Interval{std::exp(centre), std::exp(centre)};
    }
    if (spread <= noise * noise_bound(pseudo.size(), y[0].size())) return {};
    const double kept = 1 - noise / spread;
    for (double& mean : means) mean = centre + std::sqrt(kept) * (mean - centre);
    std::sort(means.begin(), means.end());
    const double tail = 0.5 * (1 - confidence);
    const double low = quantile_of(means, tail), high = quantile_of(means, 1 - tail);
    if (logarithm) return support::Interval{std::exp(low), std::exp(high)};
    return support::Interval{low, high};
}

namespace {

// Clamps to what the measure can be, turns complements around and sets the interval.
void set_interval(const InputTarget& target, const std::vector<std::vector<double>>& y) {
    support::Estimate& estimate = *target.estimate;
    const double value = target.complement ? 1 - estimate.value : estimate.value;
    const auto interval = input_interval(y, value, estimate.confidence);
    if (!interval) return;
    const double low = std::clamp(interval->low, target.low, target.high);
    const double high = std::clamp(interval->high, target.low, target.high);
    estimate.input_low = target.complement ? 1 - high : low;
    estimate.input_high = target.complement ? 1 - low : high;
}

} // namespace

bool add_input_intervals(const InputStudy& study, const std::vector<InputTarget>& targets,
                         std::uint64_t& events, support::Control& control) {
    std::vector<std::vector<std::vector<double>>> values;
    for (const auto* architecture : study.architectures) {
        values.push_back(latin_hypercube(*architecture, study.points, study.base.key));
    }
    const auto points = static_cast<std::size_t>(study.points);
    const auto each = std::accumulate(study.histories.begin(), study.histories.end(), 0u);
    control.total = control.done + points * input_groups * each;
    std::vector<std::vector<std::vector<double>>> y(targets.size(),
                                                    std::vector<std::vector<double>>(points));
    const std::size_t played = run_in_order<PointResult>(
        points, threads_for(study.base.threads), control.stop,
        [&] { return PointWorker(study, values, targets.size(), control); },
        [&](std::size_t index, PointResult& result) {
            for (std::size_t q = 0; q < targets.size(); ++q) {
                y[q][index] = std::move(result.answers[q]);
            }
            events += result.events;
            control.done += static_cast<std::uint64_t>(input_groups) * each;
        });
    if (played < points) return false;
    for (std::size_t q = 0; q < targets.size(); ++q) set_interval(targets[q], y[q]);
    return true;
}

} // namespace sitefall::score
