#include "sitefall/model/tree.h"

#include "sitefall/support/json_text.h"

namespace sitefall::model {

namespace {

// Recursion is safe: the reader refuses deep nesting.
void link_children(Node& node) {
    for (Node& item : node.items) {
        item.parent = &node;
        link_children(item);
    }
}

void append_excerpt(std::string& out, const Node& node, std::size_t limit);

void append_items(std::string& out, const Node& node, std::size_t limit) {
    bool first = true;
    for (const Node& item : node.items) {
        if (out.size() > limit) return;
        if (!first) out += ", ";
        first = false;
        if (node.is_object()) {
            support::append_json_string(out, item.key);
            out += ": ";
        }
        append_excerpt(out, item, limit);
    }
}

void append_excerpt(std::string& out, const Node& node, std::size_t limit) {
    switch (node.kind) {
        case NodeKind::null:
            out += "null";
            return;
        case NodeKind::boolean:
            out += node.truth ? "true" : "false";
            return;
        case NodeKind::number:
            support::append_json_number(out, node.number);
            return;
        case NodeKind::string:
            support::append_json_string(out, std::string_view(node.text).substr(0, limit + 1));
            return;
        case NodeKind::array:
        case NodeKind::object:
            out += node.is_array() ? '[' : '{';
            append_items(out, node, limit);
            out += node.is_array() ? ']' : '}';
    }
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

} // namespace

const Node* Node::find(std::string_view name) const {
    if (!is_object()) return nullptr;
    for (const Node& item : items)
        if (item.key == name) return &item;
    return nullptr;
}

void link_parents(Tree& tree) {
    tree.root.parent = nullptr;
    link_children(tree.root);
}

std::string pointer_segment(std::string_view name) {
    std::string out = "/";
    for (const char c : name) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    return out;
}

std::string pointer_of(const Node& node) {
    if (node.parent == nullptr) return "";
    const Node& parent = *node.parent;
    const std::string above = pointer_of(parent);
    if (parent.is_object()) return above + pointer_segment(node.key);
    return above + "/" + std::to_string(&node - parent.items.data());
}

std::string excerpt(const Node& node, std::size_t limit) {
    std::string out;
    append_excerpt(out, node, limit);
    if (out.size() <= limit) return out;
    std::size_t cut = limit;
    while (cut > 0 && continues_character(out[cut])) --cut;
    return out.substr(0, cut) + "…";
}

const char* kind_name(NodeKind kind) {
    switch (kind) {
        case NodeKind::null:
            return "null";
        case NodeKind::boolean:
            return "true or false";
        case NodeKind::number:
            return "a number";
        case NodeKind::string:
            return "a string";
        case NodeKind::array:
            return "a list";
        case NodeKind::object:
            return "an object";
    }
    return "";
}

} // namespace sitefall::model
