#pragma once
// A Boolean function as a graph: what a process says of a service, and what the structure engine takes.
//
// Variables are numbered from 0; a variable that is true has happened (an element that failed). Nodes stand after their inputs, and equal
// nodes are one.

#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace sitefall::support {

struct Formula {
    enum class Kind : std::uint8_t { constant, variable, at_least, exclusive, negation };
    struct Node {
        Kind kind = Kind::constant;
        int number = 0; // constant: 0 or 1; variable: which; at_least: how many of the inputs
        int first = 0, count = 0; // inputs
    };

    std::vector<Node> nodes;
    std::vector<int> inputs; // nodes
    int top = -1;
    int variables = 0; // numbers below this one

    std::span<const int> inputs_of(const Node& node) const {
        return {inputs.data() + node.first, static_cast<std::size_t>(node.count)};
    }
    /// Neither negation nor exclusive or is below the top: a failure more never mends the whole.
    bool is_coherent() const;
};

/// Builds a formula from below; constants are folded, single inputs passed through, equal nodes shared.
class FormulaBuilder {
  public:
    explicit FormulaBuilder(int variables) { formula_.variables = variables; }

    int constant(bool value);
    /// @pre 0 <= number < variables
    int variable(int number);
    int all(std::vector<int> inputs);
    int any(std::vector<int> inputs);
    int at_least(int k, std::vector<int> inputs);
    int exclusive(int a, int b);
    int negation(int a);

    /// The formula whose value is that of `top`.
    Formula build(int top) const;

  private:
    using Key = std::tuple<Formula::Kind, int, std::vector<int>>;
    int add(Formula::Kind kind, int number, const std::vector<int>& inputs);
    bool is_constant(int node, bool value) const;

    Formula formula_;
    std::map<Key, int> known_;
};

} // namespace sitefall::support
