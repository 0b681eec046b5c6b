#pragma once
// Options of a run, as JSON text: every key is known to the one who asks, or refused.

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sitefall/support/random.h"

namespace sitefall::score {

class Options {
  public:
    /// @throws support::RequestError where `text` is no JSON object or has a key that is not among
    /// `known`.
    Options(const std::string& text, const std::vector<std::string>& known);
    ~Options();

    /// The value of `key`, nothing where it is not given. @throws support::RequestError where it is
    /// of another kind or out of range.
    std::optional<double> positive(const std::string& key) const;
    std::optional<double> share(const std::string& key) const;
    std::optional<std::uint32_t> count(const std::string& key, std::uint32_t least,
                                       std::uint32_t most = 1'000'000'000) const;
    /// Of intervals; within support::check_confidence.
    std::optional<double> confidence() const;
    std::optional<bool> flag(const std::string& key) const;
    std::optional<std::string> text(const std::string& key) const;
    /// From `key_hi` and `key_lo`: decimal text of 64 bits each; 0 where not given.
    support::Key key() const;

  private:
    std::uint64_t bits(const std::string& key) const;

    std::unique_ptr<nlohmann::json> json_;
};

} // namespace sitefall::score
