#include "daemon/audit/json_text.hpp"

#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace beadle::audit {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";
constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// True for the bytes that stand for themselves in a JSON string.
constexpr std::array<bool, 256> plain = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < 0x80; ++c) table[c] = c != '"' && c != '\\';
    return table;
}();

/// True where none of the eight bytes is a control character, a quote, a backslash or part of a longer character. A byte below the one
/// asked for borrows from its top bit when that is subtracted; a byte that is equal to it is below one after the exclusive or.
bool eight_are_plain(const char* bytes) {
    constexpr auto each = [](std::uint64_t byte) { return byte * 0x0101010101010101ULL; };
    std::uint64_t eight;
    std::memcpy(&eight, bytes, sizeof eight);
    const auto quotes = eight ^ each('"'), backslashes = eight ^ each('\\');
    return ((eight | (eight - each(0x20)) | (quotes - each(1)) | (backslashes - each(1))) & each(0x80)) == 0;
}

/// How many bytes the UTF-8 character at text[at] has; 0 where there is none (RFC 3629: no surrogates, no overlong forms).
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned lead = byte(0), second = byte(1);
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (lead == 0xE0 && second < 0xA0) return 0;
        if (lead == 0xED && second > 0x9F) return 0;
        return follows(1) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (lead == 0xF0 && second < 0x90) return 0;
        if (lead == 0xF4 && second > 0x8F) return 0;
        return follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

void append_escape(std::string& out, unsigned char c) {
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\b': out += "\\b"; return;
        case '\t': out += "\\t"; return;
        case '\n': out += "\\n"; return;
        case '\f': out += "\\f"; return;
        case '\r': out += "\\r"; return;
        default:
            out += "\\u00";
            out += hex_digits[c >> 4];
            out += hex_digits[c & 15];
    }
}

void append_two(char*& to, unsigned value) {
    *to++ = static_cast<char>('0' + value / 10 % 10);
    *to++ = static_cast<char>('0' + value % 10);
}

/// Takes one object of texts as the parser comes by, without a tree of values between.
struct FactsReader {
    static constexpr std::size_t max_object_size = std::size_t(-1), max_array_size = std::size_t(-1), max_key_size = std::size_t(-1),
                                 max_string_size = std::size_t(-1);
    using Error = boost::json::error_code;
    using Text = boost::json::string_view;

    model::Facts facts;
    std::string key, value;
    bool inside = false, no_text = false;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error& error) { return std::exchange(inside, true) ? refuse(error) : true; }
    bool on_object_end(std::size_t, Error&) { return true; }
    bool on_key_part(Text text, std::size_t, Error&) { return key.append(text.data(), text.size()), true; }
    bool on_key(Text text, std::size_t, Error&) {
        key.append(text.data(), text.size());
        if (key.find('%') != std::string::npos) key = name_of_key(key);
        return true;
    }
    bool on_string_part(Text text, std::size_t, Error&) { return value.append(text.data(), text.size()), true; }
    bool on_string(Text text, std::size_t, Error& error) {
        if (!inside) return refuse(error);
        value.append(text.data(), text.size());
        facts.insert_or_assign(facts.end(), std::exchange(key, {}), std::exchange(value, {}));
        return true;
    }
    bool on_array_begin(Error& error) { return refuse(error); }
    bool on_array_end(std::size_t, Error&) { return true; }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t, Text, Error& error) { return refuse(error); }
    bool on_uint64(std::uint64_t, Text, Error& error) { return refuse(error); }
    bool on_double(double, Text, Error& error) { return refuse(error); }
    bool on_bool(bool, Error& error) { return refuse(error); }
    bool on_null(Error& error) { return refuse(error); }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }

private:
    bool refuse(Error& error) {
        no_text = inside;
        error = boost::json::error::syntax;
        return false;
    }
};

}  // namespace

void append_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (at + 8 <= text.size() && eight_are_plain(text.data() + at)) {
            at += 8;
            continue;
        }
        const auto c = static_cast<unsigned char>(text[at]);
        if (plain[c]) {
            ++at;
            continue;
        }
        if (c >= 0x80) {
            if (const std::size_t length = utf8_length(text, at)) {
                at += length;
                continue;
            }
        }
        out.append(text, from, at - from);
        if (c >= 0x80) out += replacement;
        else append_escape(out, c);
        from = ++at;
    }
    out.append(text, from, text.size() - from);
    out += '"';
}

namespace {

/// Where the first byte at or after `at` stands that no clean text has; the end if there is none.
std::size_t first_unclean(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (at + 8 <= text.size() && eight_are_plain(text.data() + at)) {
            at += 8;
            continue;
        }
        const auto c = static_cast<unsigned char>(text[at]);
        const std::size_t length = c == 0 ? 0 : c < 0x80 ? 1 : utf8_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return text.size();
}

}  // namespace

bool is_clean_text(std::string_view text) { return first_unclean(text, 0) == text.size(); }

std::string clean_text(std::string_view text) {
    std::string out;
    for (std::size_t from = 0;;) {
        const auto at = first_unclean(text, from);
        out.append(text, from, at - from);
        if (at == text.size()) return out;
        out += replacement;
        from = at + 1;
    }
}

void append_integer(std::string& out, std::int64_t value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

void append_instant(std::string& out, model::Instant at) {
    out += '"';
    append_iso(out, at);
    out += '"';
}

void append_iso(std::string& out, model::Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const model::Date date{day};
    const int year = int{date.year()};
    if (year < 0 || year > 9999) {  // Rare: the general spelling decides about signs.
        out += calendar::to_iso(at);
        return;
    }
    const auto second = static_cast<unsigned>((at - day).count());
    char text[24];
    char* to = text;
    append_two(to, static_cast<unsigned>(year) / 100);
    append_two(to, static_cast<unsigned>(year) % 100);
    *to++ = '-';
    append_two(to, unsigned{date.month()});
    *to++ = '-';
    append_two(to, unsigned{date.day()});
    *to++ = 'T';
    append_two(to, second / 3600);
    *to++ = ':';
    append_two(to, second / 60 % 60);
    *to++ = ':';
    append_two(to, second % 60);
    *to++ = 'Z';
    out.append(text, to);
}

void append_key(std::string& out, std::string_view name) {
    bool encode = false;
    for (const char c : name) encode = encode || static_cast<unsigned char>(c) >= 0x7F || static_cast<unsigned char>(c) < 0x20 || c == '%';
    if (!encode) return append_string(out, name);
    std::string key;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F && c != '%') {
            key += c;
        } else {
            key += '%';
            key += hex_digits[byte >> 4];
            key += hex_digits[byte & 15];
        }
    }
    append_string(out, key);
}

std::string name_of_key(std::string_view key) {
    std::string name;
    for (std::size_t at = 0; at < key.size(); ++at) {
        unsigned byte = 0;
        if (key[at] == '%' && at + 2 < key.size() &&
            std::from_chars(key.data() + at + 1, key.data() + at + 3, byte, 16).ptr == key.data() + at + 3) {
            name += static_cast<char>(byte);
            at += 2;
        } else {
            name += key[at];
        }
    }
    return name;
}

std::string facts_to_json(const model::Facts& facts) {
    std::string out;
    out.reserve(2 + 48 * facts.size());
    out += '{';
    for (const auto& [name, value] : facts) {
        if (out.size() > 1) out += ',';
        append_key(out, name);
        out += ':';
        append_string(out, value);
    }
    out += '}';
    return out;
}

model::Facts facts_from_json(std::string_view text) {
    if (text == "{}") return {};
    boost::json::basic_parser<FactsReader> parser{{}};
    boost::json::error_code error;
    const auto read = parser.write_some(false, text.data(), text.size(), error);
    auto& reader = parser.handler();
    if (reader.no_text) throw std::runtime_error("a fact that is no text: " + reader.key);
    if (error || read != text.size()) throw std::runtime_error("facts that cannot be read: " + std::string{text.substr(0, 80)});
    return std::move(reader.facts);
}

}  // namespace beadle::audit
