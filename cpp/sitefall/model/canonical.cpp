#include "sitefall/model/canonical.h"

#include <algorithm>
#include <string_view>

#include "sitefall/model/load.h"
#include "sitefall/model/place.h"
#include "sitefall/support/json_text.h"

namespace sitefall::model {

namespace {

class Writer {
  public:
    explicit Writer(bool numbers_only) : numbers_only_(numbers_only) {}

    std::string take() { return std::move(out_); }

    void write(const Node& node, Place place) {
        switch (node.kind) {
            case NodeKind::null:
                out_ += "null";
                return;
            case NodeKind::boolean:
                out_ += node.truth ? "true" : "false";
                return;
            case NodeKind::number:
                support::append_json_number(out_, node.number);
                return;
            case NodeKind::string:
                support::append_json_string(out_, node.text);
                return;
            case NodeKind::array:
                write_list(node);
                return;
            case NodeKind::object:
                write_object(node, place);
        }
    }

  private:
    void write_list(const Node& node) {
        out_ += '[';
        for (const Node& item : node.items) {
            if (&item != &node.items.front()) out_ += ',';
            write(item, Place::fields);
        }
        out_ += ']';
    }

    bool says_nothing_of_numbers(std::string_view key) const {
        return is_one_of(key, {"label", "description", "source", "grade"}) || key.starts_with("x-");
    }

    void write_object(const Node& node, Place place) {
        std::vector<const Node*> members;
        for (const Node& item : node.items)
            if (!numbers_only_ || holds_ids(place) || !says_nothing_of_numbers(item.key))
                members.push_back(&item);
        if (numbers_only_ && members.size() == 1 && members.front()->key == "value" &&
            place == Place::fields) {
            write(*members.front(), Place::fields);
            return;
        }
        if (!(is_one_of(node.key, {"modes", "instances"}) && holds_ids(place)))
            std::sort(members.begin(), members.end(),
                      [](const Node* a, const Node* b) { return a->key < b->key; });
        out_ += '{';
        for (const Node* member : members) {
            if (member != members.front()) out_ += ',';
            support::append_json_string(out_, member->key);
            out_ += ':';
            write(*member, place_below(place, member->key));
        }
        out_ += '}';
    }

    bool numbers_only_;
    std::string out_;
};

} // namespace

std::string canonical_text(const Tree& tree) {
    Writer writer(false);
    writer.write(tree.root, Place::document);
    return writer.take();
}

std::string canonical_numbers(const Tree& tree) {
    Writer writer(true);
    writer.write(tree.root, Place::document);
    return writer.take();
}

std::string canonical(const Document& document) { return canonical_text(*document.tree); }

} // namespace sitefall::model
