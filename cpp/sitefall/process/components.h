#pragma once
// Strongly connected components of a graph [Tarjan72].

#include <vector>

namespace sitefall::process {

/// By an explicit stack; components come out after all that hang on them, members sorted.
class Components {
  public:
    explicit Components(const std::vector<std::vector<int>>& successors);
    std::vector<std::vector<int>> found;

  private:
    void visit(int root);
    void enter(int v);
    void leave(int v);

    const std::vector<std::vector<int>>& successors_;
    std::vector<int> index_, low_;
    std::vector<char> on_stack_;
    std::vector<int> stack_;
    int next_ = 0;
};

} // namespace sitefall::process
