#include "sitefall/model/position.h"

#include <algorithm>
#include <numeric>

namespace sitefall::model {

namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool ends_scalar(char c) { return is_blank(c) || c == ',' || c == ']' || c == '}'; }

/// Walks over the tokens of a valid text and stops at the beginning of each value.
class Walk {
  public:
    explicit Walk(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    }

    /// Go to the next value; false at the end of the text.
    bool next() {
        std::size_t key = text_.size();
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (is_blank(c) || c == ',' || c == ':' || c == ']' || c == '}') {
                ++at_;
                continue;
            }
            begin_ = at_;
            skip_token();
            if (c == '"' && is_key()) {
                key = begin_;
                continue;
            }
            key_ = key == text_.size() ? begin_ : key;
            return true;
        }
        return false;
    }

    std::size_t value() const { return begin_; }
    std::size_t key() const { return key_; }

  private:
    void skip_token() {
        const char c = text_[at_++];
        if (c == '{' || c == '[') return;
        if (c == '"') {
            while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
            ++at_;
            return;
        }
        while (at_ < text_.size() && !ends_scalar(text_[at_])) ++at_;
    }

    bool is_key() const {
        std::size_t i = at_;
        while (i < text_.size() && is_blank(text_[i])) ++i;
        return i < text_.size() && text_[i] == ':';
    }

    std::string_view text_;
    std::size_t at_ = 0, begin_ = 0, key_ = 0;
};

/// Turns rising byte offsets into lines and columns.
class LineCounter {
  public:
    explicit LineCounter(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    }

    Position go_to(std::size_t byte) {
        byte = std::min(byte, text_.size());
        for (; at_ < byte; ++at_) {
            if (text_[at_] == '\n') {
                ++here_.line;
                here_.column = 1;
            } else if (begins_character(text_[at_])) {
                ++here_.column;
            }
        }
        return here_;
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
    Position here_{1, 1};
};

} // namespace

Position position_of_byte(std::string_view text, std::size_t byte) {
    return LineCounter(text).go_to(byte);
}

std::vector<Position> positions(std::string_view text, const std::vector<Wanted>& wanted) {
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        // The key of a value stands before it; offsets must rise.
        if (wanted[a].ordinal != wanted[b].ordinal) return wanted[a].ordinal < wanted[b].ordinal;
        return wanted[a].key && !wanted[b].key;
    });
    std::vector<Position> found(wanted.size());
    Walk walk(text);
    LineCounter lines(text);
    std::uint32_t ordinal = 0;
    bool more = walk.next();
    for (const std::size_t i : order) {
        for (; more && ordinal < wanted[i].ordinal; ++ordinal) more = walk.next();
        if (!more) break;
        found[i] = lines.go_to(wanted[i].key ? walk.key() : walk.value());
    }
    return found;
}

} // namespace sitefall::model
