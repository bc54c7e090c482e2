#include "daemon/audit/json_text.hpp"

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <stdexcept>

namespace beadle::audit {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

/// True for the bytes that stand for themselves in a JSON string.
constexpr std::array<bool, 256> plain = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < 0x80; ++c) table[c] = c != '"' && c != '\\';
    return table;
}();

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

}  // namespace

void append_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size();) {
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
        if (c >= 0x80) out += "\xEF\xBF\xBD";
        else append_escape(out, c);
        from = ++at;
    }
    out.append(text, from, text.size() - from);
    out += '"';
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
    model::Facts facts;
    if (text == "{}") return facts;
    std::array<unsigned char, 4096> room;
    boost::json::monotonic_resource memory{room.data(), room.size()};
    boost::json::error_code error;
    const auto value = boost::json::parse(text, error, &memory);
    if (error || !value.is_object()) throw std::runtime_error("facts that cannot be read: " + std::string{text.substr(0, 80)});
    for (const auto& [key, fact] : value.get_object()) {
        if (!fact.is_string()) throw std::runtime_error("a fact that is no text: " + std::string{key});
        facts.emplace_hint(facts.end(), name_of_key(key), std::string{fact.get_string()});
    }
    return facts;
}

}  // namespace beadle::audit
