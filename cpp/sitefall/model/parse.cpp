#include "sitefall/model/parse.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "sitefall/model/position.h"
#include "sitefall/support/issue.h"

namespace sitefall::model {

namespace {

using Json = nlohmann::json;

/// Byte at which the text stops being UTF-8, or its size. Only what the decoder of RFC 3629 accepts.
std::size_t first_byte_not_utf8(std::string_view text) {
    std::size_t i = 0;
    const auto at = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    while (i < text.size()) {
        const unsigned char lead = at(i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        std::size_t length = 0;
        unsigned low = 0x80, high = 0xBF; // of the second byte
        if (lead >= 0xC2 && lead <= 0xDF) length = 2;
        if (lead >= 0xE0 && lead <= 0xEF) length = 3;
        if (lead >= 0xF0 && lead <= 0xF4) length = 4;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
        if (length == 0 || i + length > text.size()) return i;
        if (at(i + 1) < low || at(i + 1) > high) return i;
        for (std::size_t k = 2; k < length; ++k)
            if ((at(i + k) & 0xC0U) != 0x80U) return i;
        i += length;
    }
    return i;
}

/// Builds the tree from the parser's events.
class Builder {
  public:
    explicit Builder(Tree& tree) : tree_(tree) {}

    bool null() { return add(NodeKind::null) != nullptr; }
    bool boolean(bool value) {
        Node* node = add(NodeKind::boolean);
        if (node != nullptr) node->truth = value;
        return node != nullptr;
    }
    bool number_integer(Json::number_integer_t value) { return number(static_cast<double>(value)); }
    bool number_unsigned(Json::number_unsigned_t value) {
        return number(static_cast<double>(value));
    }
    bool number_float(Json::number_float_t value, const std::string&) { return number(value); }
    bool string(std::string& value) {
        Node* node = add(NodeKind::string);
        if (node != nullptr) node->text = std::move(value);
        return node != nullptr;
    }
    bool binary(Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(NodeKind::object); }
    bool start_array(std::size_t) { return open(NodeKind::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        key_ = std::move(name);
        key_pending_ = true;
        return true;
    }
    template <class Exception>
    bool parse_error(std::size_t position, const std::string&, const Exception& exception) {
        byte_ = position == 0 ? 0 : position - 1;
        what_ = exception.what();
        number_too_large_ = exception.id == 406;
        return false;
    }

    bool too_deep() const { return too_deep_; }
    bool too_large() const { return too_large_; }
    bool number_too_large() const { return number_too_large_; }
    const std::string& what() const { return what_; }
    std::size_t byte() const { return byte_; }
    std::uint32_t values() const { return count_; }

    /// Pointer of the value that was being read.
    std::string pointer() const {
        std::string out;
        for (std::size_t depth = 1; depth < stack_.size(); ++depth) {
            const Node& above = *stack_[depth - 1].node;
            out += above.is_object() ? pointer_segment(stack_[depth].node->key)
                                     : "/" + std::to_string(above.items.size() - 1);
        }
        return key_pending_ ? out + pointer_segment(key_) : out;
    }

  private:
    struct Frame {
        Node* node;
        std::unordered_set<std::string> keys; // only of objects with many members
    };

    bool number(double value) {
        Node* node = add(NodeKind::number);
        if (node != nullptr) node->number = value;
        return node != nullptr;
    }

    bool repeats(Frame& frame) {
        const std::vector<Node>& items = frame.node->items;
        constexpr std::size_t few = 16;
        if (items.size() < few) return frame.node->find(key_) != nullptr;
        if (frame.keys.empty())
            for (const Node& item : items) frame.keys.insert(item.key);
        return !frame.keys.insert(key_).second;
    }

    Node* add(NodeKind kind) {
        if (count_ == most_values) {
            too_large_ = true;
            return nullptr;
        }
        Node* node = &tree_.root;
        if (!stack_.empty()) {
            Frame& frame = stack_.back();
            const bool in_object = frame.node->is_object();
            const bool repeated = in_object && repeats(frame);
            node = &frame.node->items.emplace_back();
            if (in_object) node->key = std::move(key_);
            node->repeated = repeated;
        }
        key_pending_ = false;
        node->kind = kind;
        node->ordinal = count_++;
        return node;
    }

    bool open(NodeKind kind) {
        Node* node = add(kind);
        if (node == nullptr) return false;
        stack_.push_back({node, {}});
        too_deep_ = stack_.size() > static_cast<std::size_t>(deepest_nesting);
        return !too_deep_;
    }

    bool close() {
        stack_.pop_back();
        return true;
    }

    Tree& tree_;
    std::vector<Frame> stack_;
    std::string key_, what_;
    bool key_pending_ = false; // its value has not begun
    std::uint32_t count_ = 0;
    std::size_t byte_ = 0;
    bool too_deep_ = false, too_large_ = false, number_too_large_ = false;
};

[[noreturn]] void refuse(std::string_view text, std::size_t byte, support::Issue issue) {
    const Position place = position_of_byte(text, byte);
    issue.line = place.line;
    issue.column = place.column;
    throw support::ModelError({std::move(issue)});
}

/// The run of characters around a byte that JSON would read as one word.
std::string_view word_around(std::string_view text, std::size_t byte) {
    const auto in_word = [&](std::size_t i) {
        const char c = text[i];
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '+' || c == '.';
    };
    if (byte >= text.size()) return {};
    std::size_t begin = byte, end = byte;
    while (begin > 0 && in_word(begin - 1)) --begin;
    while (end < text.size() && in_word(end)) ++end;
    return text.substr(begin, std::min<std::size_t>(end - begin, 40));
}

bool is_infinite_word(std::string_view word) {
    for (const std::string_view known : {"NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"})
        if (word == known) return true;
    return false;
}

/// The parser's own words, without its prefix.
std::string reason(const std::string& what) {
    const std::size_t at = what.find(": ");
    std::string out = at == std::string::npos ? what : what.substr(at + 2);
    if (out.size() > 200) out = out.substr(0, 200);
    return out;
}

[[noreturn]] void refuse_syntax(std::string_view text, const Builder& builder) {
    const std::size_t byte = builder.byte();
    const std::string pointer = builder.pointer();
    const std::string_view word = word_around(text, byte);
    const std::size_t begin =
        word.empty() ? byte : static_cast<std::size_t>(word.data() - text.data());
    const std::string found(word);
    if (builder.number_too_large())
        refuse(text, begin,
               {"number-too-large", pointer, 0, 0, "The number is too large to be represented.",
                found, "a number of magnitude below 1.8e308", ""});
    if (is_infinite_word(word))
        refuse(text, begin,
               {"not-finite", pointer, 0, 0, "Numbers must be finite.", found, "a finite number",
                "For a time that never comes write {\"law\": \"never\"}."});
    if (byte >= text.size())
        refuse(text, text.size(),
               {"truncated", pointer, 0, 0, "The text ends before the document does.",
                "the end of the text", "the rest of the document",
                "Check that the file is complete."});
    refuse(text, begin,
           {"not-json", pointer, 0, 0, "This is not JSON: " + reason(builder.what()) + ".", found,
            "JSON (RFC 8259)", ""});
}

void check_encoding(std::string_view text) {
    const std::size_t byte = first_byte_not_utf8(text);
    if (byte == text.size()) return;
    static constexpr char hex[] = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(text[byte]);
    refuse(text, byte,
           {"not-utf8", "", 0, 0, "The text is not UTF-8.",
            std::string("byte 0x") + hex[code >> 4] + hex[code & 15], "UTF-8",
            "Save the file as UTF-8."});
}

/// JSON has no place for a NUL byte, and a reader may take one for the end of the text.
void check_zero_bytes(std::string_view text) {
    const std::size_t byte = text.find('\0');
    if (byte == std::string_view::npos) return;
    // Half of the bytes of a Latin text in UTF-16 are NUL, but not all.
    const std::string_view begin = text.substr(0, 64);
    const auto empty = static_cast<std::size_t>(std::count(begin.begin(), begin.end(), '\0'));
    if (empty * 3 >= begin.size() && empty < begin.size())
        refuse(text, byte,
               {"not-utf8", "", 0, 0, "The text is not UTF-8: every other byte is empty.",
                "byte 0x00", "UTF-8", "It looks like UTF-16; save the file as UTF-8."});
    refuse(text, byte,
           {"not-json", "", 0, 0, "This is not JSON: there is a NUL byte.", "byte 0x00",
            "JSON (RFC 8259)", "Check that the file is not damaged."});
}

bool is_blank(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

} // namespace

std::shared_ptr<Tree> parse(std::string_view text, std::string_view origin) {
    check_encoding(text);
    check_zero_bytes(text);
    if (is_blank(text))
        refuse(text, 0,
               {"empty-document", "", 0, 0, "The text is empty.", "", "a JSON object", ""});
    auto tree = std::make_shared<Tree>();
    Builder builder(*tree);
    if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
        if (builder.too_deep() || builder.too_large()) {
            const Position place = positions(text, {{builder.values() - 1, false}}).front();
            support::Issue issue{"too-deep",
                                 builder.pointer(),
                                 place.line,
                                 place.column,
                                 "Objects and lists are nested more than 64 deep.",
                                 "",
                                 "at most 64",
                                 ""};
            if (issue.pointer.size() > 200) issue.pointer = issue.pointer.substr(0, 200) + "…";
            if (builder.too_large()) {
                issue.rule = "too-large";
                issue.message = "The document holds more than four million values.";
                issue.allowed = "at most 4000000 values";
            }
            throw support::ModelError({std::move(issue)});
        }
        refuse_syntax(text, builder);
    }
    tree->sources.push_back(std::make_shared<const Source>(
        Source{std::string(origin), std::make_shared<const std::string>(text)}));
    link_parents(*tree);
    return tree;
}

} // namespace sitefall::model
