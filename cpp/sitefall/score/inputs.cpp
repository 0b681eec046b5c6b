#include "sitefall/score/inputs.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string_view>

#include "sitefall/score/document_players.h"
#include "sitefall/score/in_order.h"
#include "sitefall/score/input_point.h"
#include "sitefall/score/record_bytes.h"
#include "sitefall/support/law.h"
#include "sitefall/support/told.h"

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
    PointWorker(const InputStudy& study, const InputValues& values, std::size_t targets,
                const std::atomic<bool>& stop)
        : study_(study), values_(values), targets_(targets), stop_(stop) {}

    PointResult operator()(std::size_t index) {
        const InputPoint point(study_, values_, index);
        DocumentPlayers players(point.study(), stop_);
        const auto blocks = blocks_of(study_, index);
        return ask(point.study(), blocks, [&](std::size_t b) { return players.play(blocks[b]); });
    }

    /// The same from what was played elsewhere.
    PointResult told(std::size_t index, const Work& work, std::string_view bytes) {
        const InputPoint point(study_, values_, index);
        const Study& study = point.study();
        const auto played = RecordReader(study.documents, study.horizon, false).read(work, bytes);
        return ask(study, work.blocks,
                   [&](std::size_t b) -> const PlayedDocuments& { return played[b]; });
    }

  private:
    // `played(b)`: what block b left behind.
    template <class Played>
    PointResult ask(const Study& study, const std::vector<Block>& blocks, const Played& played) {
        PointResult result;
        result.answers.resize(targets_);
        const auto strata = static_cast<std::size_t>(study.strata.count());
        for (std::size_t first = 0; first < blocks.size(); first += strata) {
            const auto group = study_.make_sample(study.documents, study.strata, study.horizon);
            for (std::size_t b = first; b < first + strata; ++b) {
                const PlayedDocuments& block = played(b);
                block.add_to(group->sample(), blocks[b].stratum);
                result.events += block.events();
            }
            const auto answers = group->answers();
            for (std::size_t q = 0; q < targets_; ++q) result.answers[q].push_back(answers[q]);
        }
        return result;
    }

    const InputStudy& study_;
    const InputValues& values_;
    const std::size_t targets_;
    const std::atomic<bool>& stop_;
};

// Plays every point by threads, or has it played; `take_up` is called in their order.
std::size_t play_points(const InputStudy& study, std::size_t targets, support::Control& control,
                        const std::function<void(std::size_t, PointResult&)>& take_up) {
    const auto points = static_cast<std::size_t>(study.points);
    const InputValues values = input_values(study);
    const auto make = [&] { return PointWorker(study, values, targets, control.stop); };
    if (!study.base.runner) {
        return run_in_order<PointResult>(points, threads_for(study.base.threads), control.stop,
                                         make, take_up);
    }
    const auto works = works_of(study);
    auto worker = make();
    return study.base.runner->run(
        works, false,
        [&](std::size_t index, std::string_view bytes) {
            auto result = worker.told(index, works[index], bytes);
            take_up(index, result);
        },
        control);
}

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
    const auto points = static_cast<std::size_t>(study.points);
    const auto each = std::accumulate(study.histories.begin(), study.histories.end(), 0u);
    control.total = control.done + points * input_groups * each;
    std::vector<std::vector<std::vector<double>>> y(targets.size(),
                                                    std::vector<std::vector<double>>(points));
    const std::size_t played =
        play_points(study, targets.size(), control, [&](std::size_t index, PointResult& result) {
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
