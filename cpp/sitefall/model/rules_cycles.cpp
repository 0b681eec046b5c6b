// Needs may lead back to where they began only through something that rides through.

#include <algorithm>
#include <unordered_map>

#include "sitefall/model/rules.h"

namespace sitefall::model {

namespace {

/// Who must work for whom, but for needs that are ridden through.
struct Graph {
    struct Vertex {
        std::string_view id; // empty: stands for every link and site, which a path asks for
        const Entry* entry = nullptr;
        std::vector<std::size_t> needs;
    };
    std::vector<Vertex> vertices;
    std::unordered_map<std::string_view, std::size_t> index;
    std::size_t any_path = 0;

    std::size_t add(std::string_view id, const Entry* entry) {
        index.emplace(id, vertices.size());
        vertices.push_back({id, entry, {}});
        return vertices.size() - 1;
    }

    void connect(std::size_t from, std::string_view to) {
        const auto found = index.find(to);
        if (found != index.end()) vertices[from].needs.push_back(found->second);
    }

    void connect(std::size_t from, const Need& need) {
        if (need.kind == NeedKind::path) vertices[from].needs.push_back(any_path);
        if (need.kind == NeedKind::element || need.kind == NeedKind::service)
            connect(from, need.id);
        for (const Need& part : need.of) connect(from, part);
    }
};

void connect_element(Graph& graph, const Element& element,
                     const std::vector<std::string>& standby) {
    const std::size_t at = graph.index.at(element.id);
    if (!element.site.empty()) graph.connect(at, element.site);
    if (element.ride_through) return;
    graph.connect(at, element.needs);
    for (const std::string& id : standby) graph.connect(at, id);
}

void connect_service(Graph& graph, const Service& service) {
    const std::size_t at = graph.index.at(service.id);
    graph.connect(at, service.needs);
    for (const Degrade& degrade : service.degrades) graph.connect(at, degrade.needs);
    for (const Instance& instance : service.instances) {
        connect_element(graph, instance, {});
        graph.connect(at, instance.id);
        if (!instance.pool.empty()) graph.connect(at, instance.pool);
        for (const auto& [component, copies] : instance.uses) graph.connect(at, component);
    }
}

Graph graph_of(const Entries& entries, const Architecture& architecture) {
    Graph graph;
    graph.any_path = graph.add("", nullptr);
    for (const Entry& entry : entries.sites) graph.add(entry.id(), &entry);
    for (const Entry& entry : entries.links) graph.add(entry.id(), &entry);
    for (std::size_t i = 1; i < graph.vertices.size(); ++i)
        graph.vertices[graph.any_path].needs.push_back(i);
    for (const Entry& entry : entries.components) graph.add(entry.id(), &entry);
    for (const Entry& entry : entries.services) {
        graph.add(entry.id(), &entry);
        for (const Entry& instance : entry.instances) graph.add(instance.id(), &instance);
    }
    for (const Site& site : architecture.sites) connect_element(graph, site, {});
    for (const Link& link : architecture.links) connect_element(graph, link, {});
    for (const Component& component : architecture.components)
        connect_element(graph, component, component.standby);
    for (const Service& service : architecture.services) connect_service(graph, service);
    return graph;
}

/// Strongly connected components with a circle in them (Tarjan), without recursion: a chain of needs may be very long.
class Circles {
  public:
    explicit Circles(const Graph& graph)
        : graph_(graph),
          order_(graph.vertices.size(), 0),
          low_(order_),
          on_stack_(order_.size(), false) {}

    std::vector<std::vector<std::size_t>> run() {
        for (std::size_t v = 0; v < order_.size(); ++v)
            if (order_[v] == 0) visit(v);
        return std::move(found_);
    }

  private:
    void enter(std::size_t v) {
        order_[v] = low_[v] = ++count_;
        stack_.push_back(v);
        on_stack_[v] = true;
        path_.emplace_back(v, 0);
    }

    void visit(std::size_t root) {
        enter(root);
        while (!path_.empty()) {
            const std::size_t v = path_.back().first;
            const std::vector<std::size_t>& needs = graph_.vertices[v].needs;
            if (path_.back().second < needs.size()) {
                const std::size_t w = needs[path_.back().second++];
                if (order_[w] == 0) {
                    enter(w);
                } else if (on_stack_[w]) {
                    low_[v] = std::min(low_[v], order_[w]);
                }
                continue;
            }
            path_.pop_back();
            if (!path_.empty())
                low_[path_.back().first] = std::min(low_[path_.back().first], low_[v]);
            if (low_[v] == order_[v]) leave(v);
        }
    }

    void leave(std::size_t v) {
        std::vector<std::size_t> members;
        std::size_t w = 0;
        do {
            w = stack_.back();
            stack_.pop_back();
            on_stack_[w] = false;
            members.push_back(w);
        } while (w != v);
        const std::vector<std::size_t>& needs = graph_.vertices[v].needs;
        const bool alone = members.size() == 1;
        if (!alone || std::find(needs.begin(), needs.end(), v) != needs.end())
            found_.push_back(std::move(members));
    }

    const Graph& graph_;
    std::vector<std::size_t> order_, low_;
    std::vector<bool> on_stack_;
    std::vector<std::size_t> stack_;
    std::vector<std::pair<std::size_t, std::size_t>> path_;
    std::vector<std::vector<std::size_t>> found_;
    std::size_t count_ = 0;
};

/// A shortest circle through `start` among `members`.
std::vector<std::size_t> circle_through(const Graph& graph, const std::vector<std::size_t>& members,
                                        std::size_t start) {
    std::unordered_map<std::size_t, std::size_t> from;
    for (const std::size_t v : members) from.emplace(v, graph.vertices.size());
    std::vector<std::size_t> queue{start};
    for (std::size_t head = 0; head < queue.size(); ++head) {
        for (const std::size_t w : graph.vertices[queue[head]].needs) {
            if (w == start) {
                std::vector<std::size_t> circle;
                for (std::size_t v = queue[head]; v != start; v = from.at(v)) circle.push_back(v);
                circle.push_back(start);
                std::reverse(circle.begin(), circle.end());
                return circle;
            }
            const auto found = from.find(w);
            if (found == from.end() || found->second != graph.vertices.size()) continue;
            found->second = queue[head];
            queue.push_back(w);
        }
    }
    return {start};
}

void report_circle(const Graph& graph, const std::vector<std::size_t>& members, Report& report) {
    std::size_t start = members.front();
    for (const std::size_t v : members)
        if (graph.vertices[start].id.empty() ||
            (!graph.vertices[v].id.empty() && graph.vertices[v].id < graph.vertices[start].id))
            start = v;
    std::string names;
    const std::vector<std::size_t> circle = circle_through(graph, members, start);
    constexpr std::size_t most_named = 12;
    for (std::size_t i = 0; i < circle.size(); ++i) {
        const std::size_t v = circle[i];
        if (i == most_named)
            names += "(" + std::to_string(circle.size() - most_named) + " more) needs ";
        if (i < most_named)
            names +=
                (graph.vertices[v].id.empty() ? std::string("a path")
                                              : "`" + std::string(graph.vertices[v].id) + "`") +
                " needs ";
    }
    report.add(place_of(*graph.vertices[start].entry, {"needs", "standby", "instances", "site"}),
               {.rule = "needs-circle",
                .message = "Needs go in a circle: " + names + "`" +
                           std::string(graph.vertices[start].id) + "`.",
                .allowed = "needs that end, or a circle with a `ride_through` in it",
                .hint = "What a black start takes stands in the `needs` of `restart`."});
}

} // namespace

void check_cycles(const Entries& entries, const Architecture& architecture, Report& report) {
    const Graph graph = graph_of(entries, architecture);
    for (const std::vector<std::size_t>& members : Circles(graph).run())
        report_circle(graph, members, report);
}

} // namespace sitefall::model
