#pragma once
// Stratification by the number of rare hazard strikes within the horizon.
//
// Problem: what decides the numbers (the loss of a site) happens in few histories. Idea: hazards
// with Poisson arrivals of total rate L occur N times in a horizon H, N Poisson (L H). The strata N
// = 0, 1, 2, >= 3 have exact probabilities; within one, N is drawn from its conditional law, the
// times are independent and uniform on the horizon, and each occurrence is of a hazard chosen in
// proportion to its rate. Estimators: support/stratified.h. Only hazards that are rare together (L
// H <= 2, rarest first) are counted; the others occur by exponential gaps in every stratum alike.
// All draws are functions of (key, replication), from streams that nothing else uses.
//
// Documents that are played side by side (a base and its options) have the same strata. A hazard occurs as a
// candidate at the largest of its rates R = max r_d (0 where a document lacks it); document d keeps a candidate
// with probability r_d / R, by one mark for all documents. Thinning leaves each its own Poisson law, so that
// every difference stays unbiased, and where the rates are equal nothing is thinned.

#include <cstdint>
#include <string>
#include <vector>

#include "sitefall/process/process.h"
#include "sitefall/simulation/history.h"
#include "sitefall/support/random.h"

namespace sitefall::score {

/// What is played under common random numbers; the first is the base.
using Documents = std::vector<const process::Process*>;

class Strata {
  public:
    /// One stratum of probability 1 where `stratify` is false or no hazard has Poisson arrivals.
    Strata(const Documents& documents, double horizon, bool stratify);
    Strata(const process::Process& process, double horizon, bool stratify)
        : Strata(Documents{&process}, horizon, stratify) {}

    /// The same strata for other rates (an outer point of the inputs): equal in number, in what is
    /// counted and in draws; their own probabilities.
    Strata(const Documents& documents, double horizon, const Strata& like);
    Strata(const process::Process& process, double horizon, const Strata& like)
        : Strata(Documents{&process}, horizon, like) {}

    int count() const { return static_cast<int>(probabilities_.size()); }
    double probability(int stratum) const {
        return probabilities_[static_cast<std::size_t>(stratum)];
    }
    /// "0", "1", "2", ">=3"; "all" for a single stratum.
    std::string name(int stratum) const;
    /// Expected number of occurrences of a hazard of a document in a history of a stratum, `rate` its own.
    double expected_of(int hazard, int stratum, double rate, int document = 0) const;
    /// Expected number of counted occurrences.
    double expected() const { return expected_; }

    /// Draws the occurrences of replication `r` in `stratum` and imposes them on a document. One
    /// object per thread.
    class Draw {
      public:
        Draw(const Strata& strata, const support::Key& key, int document = 0);
        /// Valid until the next call.
        simulation::Forcing operator()(int stratum, std::uint32_t r);

      private:
        int occurrences_in(int stratum, double u) const;
        void add_counted(int stratum, std::uint32_t r);
        void add_frequent(std::size_t candidate, std::uint32_t r);

        const Strata& strata_;
        const std::size_t document_;
        support::Stream counted_, marks_;
        std::vector<support::Stream> frequent_, frequent_marks_;
        std::vector<simulation::Occurrence> occurrences_;
    };

  private:
    /// A hazard of any document: by document its number (-1: no Poisson arrivals there) and rate.
    struct Candidate {
        std::string id;
        std::vector<int> hazards;
        std::vector<double> rates;
        double rate = 0; // the largest

        bool varies() const;
        bool kept(std::size_t document, double mark) const { return mark * rate < rates[document]; }
    };

    static std::vector<Candidate> candidates_of(const Documents& documents);
    void set_rates(const Documents& documents, double horizon);

    double horizon_ = 0, expected_ = 0;
    bool imposes_ = false;
    std::vector<Candidate> counted_, frequent_;
    std::vector<double> shares_; // cumulative, of the counted hazards
    std::vector<double> probabilities_;
};

} // namespace sitefall::score
