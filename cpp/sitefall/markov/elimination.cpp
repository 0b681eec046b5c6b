#include "sitefall/markov/elimination.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <string>
#include <utility>

namespace sitefall::markov {

namespace {

constexpr double full_enough = 0.2; // of the pairs: from there a full matrix is faster
constexpr std::size_t few = 48;

[[noreturn]] void refuse_fill(std::size_t states) {
    throw TooLarge("eliminating a chain of " + std::to_string(states) +
                   " states would take more memory than the budget: merge copies that are alike, "
                   "leave out what hardly matters, or simulate");
}

} // namespace

/// The part of the work on rows that are stored sparsely.
class Elimination::Sparse {
  public:
    Sparse(Elimination& of, std::vector<Line> rows, const Budget& budget)
        : of_(of),
          budget_(budget),
          rows_(std::move(rows)),
          in_(rows_.size()),
          in_count_(rows_.size(), 0),
          gone_(rows_.size(), 0),
          left_(rows_.size()) {
        for (State i = 0; i < rows_.size(); ++i) {
            for (const Entry& entry : rows_[i]) {
                in_[entry.state].push_back(i);
                ++in_count_[entry.state];
            }
            live_ += rows_[i].size();
        }
        for (State i = 0; i < rows_.size(); ++i) queue(i);
    }

    /// Eliminates until what is left is small or full.
    void run() {
        while (left_ > few && !full()) {
            const auto [score, k] = queue_.top();
            queue_.pop();
            if (gone_[k] != 0 || score != score_of(k)) continue;
            if ((++rounds_ & 255U) == 0) budget_.poll();
            eliminate(k);
        }
    }

    /// The rows of what is left; the local states are appended to `states`.
    std::vector<Line> rest(std::vector<State>& states) {
        std::vector<Line> rows;
        for (State i = 0; i < rows_.size(); ++i)
            if (gone_[i] == 0) {
                states.push_back(i);
                rows.push_back(std::move(rows_[i]));
            }
        return rows;
    }

  private:
    bool full() const {
        const auto n = static_cast<double>(left_);
        return left_ <= budget_.dense && static_cast<double>(live_) > full_enough * n * n;
    }

    std::uint64_t score_of(State i) const {
        return static_cast<std::uint64_t>(rows_[i].size()) * in_count_[i];
    }
    void queue(State i) { queue_.emplace(score_of(i), i); }

    void eliminate(State k) {
        const Line& out = rows_[k];
        double sum = of_.leave_[k];
        for (const Entry& entry : out) sum += entry.rate;
        of_.sum_[k] = sum;
        gone_[k] = 1;
        --left_;
        live_ -= out.size();
        Line column;
        for (const State i : in_[k])
            if (gone_[i] == 0) column.push_back({i, pass_on(i, k, out, sum)});
        for (const Entry& entry : out) {
            --in_count_[entry.state];
            queue(entry.state);
        }
        for (const Entry& entry : column) queue(entry.state);
        stored_ += out.size() + column.size();
        if (stored_ + live_ > budget_.fill) refuse_fill(rows_.size());
        in_[k] = {};
        of_.order_.push_back(k);
        of_.row_.push_back(std::move(rows_[k]));
        of_.column_.push_back(std::move(column));
    }

    /// What row i held of k goes where k led; returns that rate.
    double pass_on(State i, State k, const Line& out, double sum) {
        const Line& old = rows_[i];
        const auto before = [](const Entry& entry, State state) { return entry.state < state; };
        const double rate = std::lower_bound(old.begin(), old.end(), k, before)->rate;
        const double share = rate / sum;
        Line merged;
        merged.reserve(old.size() + out.size());
        auto a = old.begin();
        auto b = out.begin();
        while (a != old.end() || b != out.end()) {
            if (b == out.end() || (a != old.end() && a->state < b->state)) {
                if (a->state != k) merged.push_back(*a);
                ++a;
            } else if (b->state == i) {
                ++b; // a way back to i is no transition
            } else if (a != old.end() && a->state == b->state) {
                merged.push_back({a->state, a->rate + share * b->rate});
                ++a, ++b;
            } else {
                merged.push_back({b->state, share * b->rate});
                in_[b->state].push_back(i);
                ++in_count_[b->state];
                ++b;
            }
        }
        of_.leave_[i] += share * of_.leave_[k];
        live_ += merged.size();
        live_ -= old.size();
        rows_[i] = std::move(merged);
        return rate;
    }

    using Scored = std::pair<std::uint64_t, State>;

    Elimination& of_;
    const Budget& budget_;
    std::vector<Line> rows_;
    std::vector<std::vector<State>> in_; // rows that hold the state, also such as are gone
    std::vector<std::size_t> in_count_;  // those that are not
    std::vector<std::uint8_t> gone_;
    std::size_t left_, live_ = 0, stored_ = 0, rounds_ = 0;
    std::priority_queue<Scored, std::vector<Scored>, std::greater<>> queue_;
};

Elimination::~Elimination() = default;

Elimination::Elimination(const Chain& chain, const Subset& inside, const Budget& budget) {
    std::vector<State> place(chain.states(), 0);
    for (State i = 0; i < chain.states(); ++i)
        if (inside[i] != 0) {
            place[i] = static_cast<State>(states_.size());
            states_.push_back(i);
        }
    leave_.assign(states_.size(), 0);
    sum_.assign(states_.size(), 0);
    std::vector<Line> rows(states_.size());
    for (State local = 0; local < states_.size(); ++local) {
        const State i = states_[local];
        for (std::size_t t = 0; t < chain.targets(i).size(); ++t) {
            const State j = chain.targets(i)[t];
            if (inside[j] != 0)
                rows[local].push_back({place[j], chain.rates(i)[t]});
            else
                leave_[local] += chain.rates(i)[t];
        }
    }
    Sparse sparse(*this, std::move(rows), budget);
    sparse.run();
    eliminate_dense(sparse.rest(dense_states_), budget);
    for (const double sum : sum_)
        if (!(sum > 0))
            throw support::RequestError(
                "the rates of the chain span more than the range of floating-point numbers");
}

void Elimination::eliminate_dense(const std::vector<Line>& rows, const Budget& budget) {
    const std::size_t n = rows.size();
    if (n > budget.dense) refuse_fill(states_.size());
    std::vector<State> place(states_.size(), 0);
    for (State d = 0; d < n; ++d) place[dense_states_[d]] = d;
    dense_.assign(n * n, 0);
    for (std::size_t d = 0; d < n; ++d)
        for (const Entry& entry : rows[d]) dense_row(d)[place[entry.state]] = entry.rate;
    for (std::size_t k = n; k-- > 0;) {
        budget.poll();
        const double* out = dense_row(k);
        double& leave = leave_[dense_states_[k]];
        double sum = leave;
        for (std::size_t j = 0; j < k; ++j) sum += out[j];
        sum_[dense_states_[k]] = sum;
        for (std::size_t i = 0; i < k; ++i) {
            double* row = dense_row(i);
            if (row[k] == 0) continue;
            const double share = row[k] / sum;
            const double own = row[i];
            for (std::size_t j = 0; j < k; ++j) row[j] += share * out[j];
            row[i] = own; // a way back to i is no transition
            leave_[dense_states_[i]] += share * leave;
        }
    }
}

Vector Elimination::hours_inside(const Vector& start) const {
    Vector amount(states_.size());
    for (std::size_t local = 0; local < states_.size(); ++local)
        amount[local] = start[states_[local]];
    // What enters an eliminated state enters those that it leads to.
    for (std::size_t t = 0; t < order_.size(); ++t) {
        const double share = amount[order_[t]] / sum_[order_[t]];
        if (share > 0)
            for (const Entry& entry : row_[t]) amount[entry.state] += share * entry.rate;
    }
    const std::size_t n = dense_states_.size();
    for (std::size_t k = n; k-- > 0;) {
        const double share = amount[dense_states_[k]] / sum_[dense_states_[k]];
        if (share > 0)
            for (std::size_t j = 0; j < k; ++j) amount[dense_states_[j]] += share * dense_row(k)[j];
    }
    // Hours, from the last state to the first.
    Vector hours(states_.size(), 0);
    for (std::size_t k = 0; k < n; ++k) {
        double inflow = amount[dense_states_[k]];
        for (std::size_t i = 0; i < k; ++i) inflow += hours[dense_states_[i]] * dense_row(i)[k];
        hours[dense_states_[k]] = inflow / sum_[dense_states_[k]];
    }
    for (std::size_t t = order_.size(); t-- > 0;) {
        double inflow = amount[order_[t]];
        for (const Entry& entry : column_[t]) inflow += hours[entry.state] * entry.rate;
        hours[order_[t]] = inflow / sum_[order_[t]];
    }
    Vector out(start.size(), 0);
    for (std::size_t local = 0; local < states_.size(); ++local) out[states_[local]] = hours[local];
    return out;
}

} // namespace sitefall::markov
