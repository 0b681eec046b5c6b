#pragma once
// The parsed document: an ordered tree that remembers where each value was written. Nodes never move once a tree is shared,
// so that a node's address is its identity: a number inherited through `like` is the same node, hence the same unknown.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sitefall::model {

enum class NodeKind : std::uint8_t { null, boolean, number, string, array, object };

struct Node {
    NodeKind kind = NodeKind::null;
    bool truth = false;
    bool repeated = false;     // its key stands earlier in the same object: reported, and not read
    std::uint16_t source = 0;  // index of Tree::sources
    std::uint32_t ordinal = 0; // how many values begin before this one in its source
    double number = 0;
    const Node* parent = nullptr;
    std::string key;  // of a member of an object
    std::string text; // of a string
    std::vector<Node> items;

    bool is_null() const { return kind == NodeKind::null; }
    bool is_number() const { return kind == NodeKind::number; }
    bool is_string() const { return kind == NodeKind::string; }
    bool is_array() const { return kind == NodeKind::array; }
    bool is_object() const { return kind == NodeKind::object; }

    /// The member `name` of an object, or nullptr. Linear: for objects of few members.
    const Node* find(std::string_view name) const;
};

/// A text that nodes come from: the document, or a patch.
struct Source {
    std::string origin;                      // "document", a file name, "patch"
    std::shared_ptr<const std::string> text; // one for all patches that stand in one text
    std::string at = {};                     // pointer of the patch within its text
};

struct Tree {
    Node root;
    std::vector<std::shared_ptr<const Source>> sources;
};

/// Set the parents of all nodes; call when the tree has reached its final place in memory.
void link_parents(Tree& tree);

/// JSON pointer (RFC 6901) of a node.
std::string pointer_of(const Node& node);

/// `name` as a segment of a JSON pointer, with its slash.
std::string pointer_segment(std::string_view name);

/// The value in one line of JSON, cut to about `limit` characters.
std::string excerpt(const Node& node, std::size_t limit = 60);

/// "an object", "a number", …
const char* kind_name(NodeKind kind);

} // namespace sitefall::model
