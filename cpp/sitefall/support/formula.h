#pragma once
// A Boolean function of numbered events, as a graph whose nodes stand below (before) those that use them. A variable is true when
// its event has happened: an element has failed. Who knows what the events are writes formulas; who solves them need not know.

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace sitefall::support {

/// What a node of a Formula says of its inputs.
enum class Gate : std::uint8_t {
    constant,  // false or true
    variable,  // its event has happened
    all,       // every input is true
    any,       // some input is true
    at_least,  // at least `value` inputs are true; an input given twice counts twice
    exclusive, // an odd number of inputs is true
    negation,  // the only input is false
};

/// An immutable formula. Every input of a node has a smaller index than the node; the top is the last node; no two nodes are equal;
/// every node is needed for the top. Constants stand alone or not at all.
class Formula {
  public:
    using Index = std::uint32_t;

    struct Node {
        Gate gate = Gate::constant;
        std::uint32_t value = 0; // constant: 0 or 1; variable: its number; at_least: how many
        std::uint32_t first = 0, count = 0; // its inputs, as `inputs` gives them
    };

    std::size_t size() const { return nodes_.size(); }
    Index top() const { return static_cast<Index>(nodes_.size() - 1); }
    const Node& node(Index index) const { return nodes_[index]; }
    std::span<const Index> inputs(Index index) const {
        return std::span(inputs_).subspan(nodes_[index].first, nodes_[index].count);
    }

    /// One more than the greatest number of a variable; 0 for a constant.
    std::uint32_t variables() const { return variables_; }

    /// True where neither negation nor exclusive occurs, so that no failure can mend.
    bool monotone_as_written() const;

    /// Value when exactly the events with `failed[number]` have happened. O(size).
    /// @pre failed.size() >= variables()
    bool evaluate(const std::vector<bool>& failed) const;

  private:
    friend class FormulaBuilder;
    std::vector<Node> nodes_;
    std::vector<Index> inputs_;
    std::uint32_t variables_ = 0;
};

/// Grows nodes from the variables up and shares equal ones, whatever the order of their inputs. What a constant decides, a single
/// input, an input given twice to `all` or `any`, and a double negation are simplified at once.
class FormulaBuilder {
  public:
    using Index = Formula::Index;

    Index constant(bool value);
    Index variable(std::uint32_t number);
    Index all(std::vector<Index> inputs);                     // of none: true
    Index any(std::vector<Index> inputs);                     // of none: false
    Index at_least(std::size_t k, std::vector<Index> inputs); // k = 0: true; k > inputs: false
    Index exclusive(std::vector<Index> inputs);               // of none: false
    Index negation(Index input);

    std::size_t size() const { return nodes_.size(); }

    /// The formula of one node, with what it needs and no more. The builder may go on and build others. O(size of the formula), log
    /// factors and a bit a node of the builder apart.
    Formula build(Index top) const;

  private:
    using Node = Formula::Node;
    using Key = std::vector<std::uint32_t>;
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };

    Index add(Gate gate, std::uint32_t value, const std::vector<Index>& inputs);
    Index join(Gate gate, std::vector<Index> inputs);
    std::vector<Index> needed_for(Index top) const;
    bool is_constant(Index index, bool value) const;

    std::vector<Node> nodes_;
    std::vector<Index> inputs_;
    std::unordered_map<Key, Index, Hash> known_; // looked up, never walked
};

} // namespace sitefall::support
